package lakegate.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import lakegate.deadletter.DeadLetterHeaders;
import lakegate.deadletter.RejectReason;
import lakegate.deploy.Records;
import lakegate.deploy.Schemas;
import lakegate.e2e.pipeline.Pipeline;
import lakegate.e2e.pipeline.Position;
import lakegate.e2e.pipeline.Sent;
import lakegate.e2e.truth.Truth;
import lakegate.event.EventType;
import lakegate.generate.EventGenerator;
import lakegate.generate.GeneratedEvent;
import lakegate.payments.PaymentCharge;
import lakegate.row.Ingest;
import lakegate.table.TableDefinition;
import org.apache.avro.Schema;
import org.apache.iceberg.data.Record;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** From raw JSON to rows and dead letters, wherever the servers run. */
abstract class WholePathScenarios {
  private static final int MESSAGES = 20_000;
  private static final long SEED = 20_251_114;

  private final Pipeline pipeline;

  WholePathScenarios(Pipeline pipeline) {
    this.pipeline = pipeline;
  }

  @Test
  void everyMessageIsOnceARowWithItsValuesOrOnceADeadLetterWithItsReasonAndBytes() {
    long before = pipeline.committedRows();
    List<GeneratedEvent> events = events();
    List<Sent> sent = pipeline.send(events.stream().map(GeneratedEvent::record).toList());

    pipeline.awaitRows(before + MESSAGES);

    Truth truth = Truth.of(pipeline.types(), sent);
    for (int i = 0; i < MESSAGES; i++) {
      assertThat(truth.rows().containsKey(sent.get(i).position()))
          .isEqualTo(events.get(i).fault().isEmpty());
    }
    Set<RejectReason> raw =
        EnumSet.complementOf(EnumSet.of(RejectReason.UNDECODABLE, RejectReason.UNKNOWN_SCHEMA));
    assertThat(Set.copyOf(truth.reasons().values())).isEqualTo(raw);
    truth.assertInTables(pipeline.types(), pipeline::rows);
    pipeline.assertBalanced();
    assertDeadLettersInTopics(truth);
    pipeline.assertUndisturbed();
  }

  @Test
  void aSchemaThatDiffersInDocsOnlyGetsAnIdOfItsOwn() {
    String text = pipeline.types().get(0).schemaText();
    String doc = pipeline.types().get(0).schema().getDoc();
    EventType first = EventType.parse("docs_only", text);
    EventType second = EventType.parse("docs_only", text.replace(doc, "Something else."));
    try (Schemas registry = new Schemas(pipeline.settings().job().registry())) {
      int id = registry.register(List.of(first)).registered().get(0).id();

      Schemas.Registered other = registry.register(List.of(second)).registered().get(0);

      assertThat(other.note()).isEmpty();
      assertThat(other.id()).isNotEqualTo(id);
      assertThat(registry.register(List.of(first)).registered().get(0).id()).isEqualTo(id);
      assertThat(registry.plan(List.of(first, second))).isEmpty();
      assertThat(registry.versions(first.subject()))
          .extracting(version -> new Schema.Parser().parse(version.text()).toString())
          .containsExactly(first.schema().toString(), second.schema().toString());
    }
  }

  private List<GeneratedEvent> events() {
    EventGenerator generator =
        new EventGenerator(pipeline.types(), SEED, 0.05, InstantSource.system());
    List<GeneratedEvent> events = new ArrayList<>();
    for (int i = 0; i < MESSAGES; i++) {
      events.add(generator.next());
    }
    return events;
  }

  private void assertDeadLettersInTopics(Truth truth) {
    Map<Position, RejectReason> inTopics = new HashMap<>();
    List<String> topics = pipeline.types().stream().map(EventType::deadLetterTopic).toList();
    try (Records records = new Records(pipeline.settings().job().kafka(), topics)) {
      records.readNew(
          letter -> {
            Position origin =
                new Position(
                    header(letter, DeadLetterHeaders.TOPIC),
                    Integer.parseInt(header(letter, DeadLetterHeaders.PARTITION)),
                    Long.parseLong(header(letter, DeadLetterHeaders.OFFSET)));
            if (truth.knows(origin)) {
              String code = header(letter, DeadLetterHeaders.CODE);
              assertThat(inTopics.put(origin, RejectReason.valueOf(code))).isNull();
              assertThat(letter.value()).isEqualTo(truth.payloads().get(origin));
              assertThat(letter.partition()).isEqualTo(origin.partition());
            }
          });
    }
    assertThat(inTopics).isEqualTo(truth.reasons());
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }

  @Test
  void theMessageThatMakesAJsonSourceRestartForEverPassesThrough() {
    long before = pipeline.committedRows();
    String good =
        """
        {"event_id":"evt_after","charge_id":"ch_1","customer_id":"cus_1","amount":12.5,
         "currency":"usd","created_at":"2025-11-14T10:15:30Z"}
        """;
    Sent unreadable =
        pipeline.send(
            "payment_charges", good.replace("2025-11-14T10:15:30Z", "14.11.2025 10:15 Uhr"));
    Sent broken = pipeline.send("payment_charges", good.substring(0, good.length() / 2));
    Sent after = pipeline.send("payment_charges", good);

    pipeline.awaitRows(before + 3);

    assertThat(reason(unreadable)).isEqualTo("BAD_TIMESTAMP");
    assertThat(reason(broken)).isEqualTo("NOT_JSON");
    assertThat(charge(after.position()).getField("event_id")).isEqualTo("evt_after");
    pipeline.assertUndisturbed();
  }

  @Test
  void whateverSizeTheRawTopicTakesIsADeadLetter() {
    long before = pipeline.committedRows();
    byte[] noise = new byte[(4 << 20) - 768];
    new Random(SEED).nextBytes(noise);
    byte[] compressible = new byte[24 << 20];
    Arrays.fill(compressible, (byte) 'x');
    Sent nearTheLimit = pipeline.send("payment_charges", noise);
    Sent compressed = pipeline.send("payment_charges", compressible);

    pipeline.awaitRows(before + 2);

    assertThat(reason(nearTheLimit)).isEqualTo("TOO_LARGE");
    assertThat(reason(compressed)).isEqualTo("TOO_LARGE");
    pipeline.assertUndisturbed();
  }

  @Test
  void confluentsDeserializerReadsTheValidatedTopicIntoTheGeneratedClasses() {
    long before = pipeline.committedRows();
    Sent sent =
        pipeline.send(
            "payment_charges",
            """
            {"event_id":"evt_wire","charge_id":"ch_7","customer_id":"cus_1","amount":"99.99",
             "currency":"eur","created_at":"2025-11-14 10:15:30.123","3ds_authenticated":"true",
             "metadata":{"order_id":"order_1"}}
            """);
    pipeline.awaitRows(before + 1);
    List<PaymentCharge> charges = new ArrayList<>();
    try (KafkaAvroDeserializer deserializer = new KafkaAvroDeserializer();
        Records records =
            new Records(pipeline.settings().job().kafka(), List.of("payment_charges-validated"))) {
      deserializer.configure(
          Map.of(
              "schema.registry.url",
              pipeline.settings().job().registry().url(),
              "specific.avro.reader",
              "true",
              "avro.use.logical.type.converters",
              "true"),
          false);
      records.readNew(
          record ->
              charges.add(
                  (PaymentCharge) deserializer.deserialize(record.topic(), record.value())));
    }

    PaymentCharge charge =
        charges.stream()
            .filter(read -> read.getEventId().equals("evt_wire"))
            .findFirst()
            .orElseThrow();
    assertThat(charge.getAmount()).isEqualTo(new BigDecimal("99.9900"));
    assertThat(charge.getCurrency()).isEqualTo("EUR");
    assertThat(charge.getCreatedAt()).isEqualTo(Instant.parse("2025-11-14T10:15:30.123Z"));
    assertThat(charge.getThreeDsAuthenticated()).isTrue();
    assertThat(charge.getMetadata().getOrderId()).isEqualTo("order_1");
    assertThat(charge.getIngest().getOffset()).isEqualTo(sent.offset());
  }

  @Test
  void aRecordOfConfluentsSerializerBecomesARow() {
    long before = pipeline.committedRows();
    Position origin = new Position("elsewhere", 0, 1);
    PaymentCharge charge =
        PaymentCharge.newBuilder()
            .setEventId("evt_serializer")
            .setChargeId("ch_1")
            .setCustomerId("cus_1")
            .setAmount(new BigDecimal("7.0000"))
            .setCurrency("USD")
            .setCreatedAt(Instant.parse("2025-11-14T10:15:30Z"))
            .setQualityFlags(List.of())
            .setIngest(new Ingest("elsewhere", 0, 1L, Instant.parse("2025-11-14T10:15:31Z")))
            .build();
    byte[] value;
    try (KafkaAvroSerializer serializer = new KafkaAvroSerializer()) {
      serializer.configure(
          Map.of(
              "schema.registry.url",
              pipeline.settings().job().registry().url(),
              "avro.use.logical.type.converters",
              "true"),
          false);
      value = serializer.serialize("payment_charges-validated", charge);
    }

    pipeline.send("payment_charges-validated", value);
    pipeline.awaitRows(before + 1);

    Record row = charge(origin);
    assertThat(row.getField("event_id")).isEqualTo("evt_serializer");
    assertThat(row.getField("amount")).isEqualTo(new BigDecimal("7.0000"));
  }

  @Test
  void aValidatedRecordThatCantBeReadIsADeadLetterAndNoRestart() {
    long before = pipeline.committedRows();
    Sent garbage = pipeline.send("payment_refunds-validated", new byte[] {1, 2, 3});
    Sent unknown =
        pipeline.send("payment_refunds-validated", new byte[] {0, 0x7f, 0, 0, 0, 1, 2, 3});

    pipeline.awaitRows(before + 2);

    assertThat(reason(garbage)).isEqualTo("UNDECODABLE");
    assertThat(reason(unknown)).isEqualTo("UNKNOWN_SCHEMA");
    pipeline.assertUndisturbed();
  }

  private String reason(Sent sent) {
    return pipeline.rows(TableDefinition.DEAD_LETTERS).stream()
        .filter(row -> Position.of((Record) row.getField("origin")).equals(sent.position()))
        .map(row -> (String) row.getField("code"))
        .collect(Collectors.joining());
  }

  private Record charge(Position origin) {
    return pipeline.rows("payment_charges").stream()
        .filter(row -> Position.of((Record) row.getField(EventType.INGEST)).equals(origin))
        .findFirst()
        .orElseThrow();
  }
}
