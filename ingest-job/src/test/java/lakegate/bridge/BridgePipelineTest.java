package lakegate.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import lakegate.InMemory;
import lakegate.InMemory.CollectingSink;
import lakegate.event.EventType;
import lakegate.event.EventTypes;
import lakegate.kafka.SinkRecord;
import lakegate.kafka.SourceRecord;
import lakegate.settings.FloodSettings;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The real graph and decoders between sources and sinks in memory. No job may ever restart. */
class BridgePipelineTest {
  @RegisterExtension static final MiniClusterExtension FLINK = new MiniClusterExtension();

  private static final List<EventType> TYPES = EventTypes.load();
  private static final long ARRIVAL = 1_763_115_400_000L; // 2025-11-14T10:16:40Z
  private static final String[] NO_NAMES = {};
  private static final byte[][] NO_VALUES = {};

  private final List<SourceRecord> raw = new ArrayList<>();
  private final CollectingSink<SinkRecord> validated = new CollectingSink<>();
  private final CollectingSink<SinkRecord> deadLetters = new CollectingSink<>();
  private long acceptedBefore = -1;
  private long rejectedBefore = -1;

  @Test
  void an_accepted_record_keeps_partition_key_time_and_headers() throws Exception {
    byte[] key = {1, (byte) 0xff};
    byte[] trace = {7};
    raw.add(
        new SourceRecord(
            "payment_charges",
            5,
            41,
            ARRIVAL,
            key,
            charge("evt_1"),
            new String[] {"trace", "trace"},
            new byte[][] {trace, null}));

    run();

    assertThat(deadLetters()).isEmpty();
    assertThat(validated()).hasSize(1);
    SinkRecord record = validated().get(0);
    assertThat(record.topic()).isEqualTo("payment_charges-validated");
    assertThat(record.partition()).isEqualTo(5);
    assertThat(record.timestamp()).isEqualTo(ARRIVAL);
    assertThat(record.key()).isEqualTo(key);
    assertThat(record.headerNames()).containsExactly("trace", "trace");
    assertThat(record.headerValues()).isDeepEqualTo(new byte[][] {{7}, null});
  }

  @Test
  void an_accepted_record_is_the_registry_id_and_avro_with_the_rows_origin() throws Exception {
    add("payment_charges", 5, 41, charge("evt_1"));

    run();

    GenericRecord event = avro(validated().get(0));
    assertThat(event.get("event_id")).hasToString("evt_1");
    GenericRecord ingest = (GenericRecord) event.get(EventType.INGEST);
    assertThat(ingest.get("topic")).hasToString("payment_charges");
    assertThat(ingest.get("partition")).isEqualTo(5);
    assertThat(ingest.get("offset")).isEqualTo(41L);
  }

  @Test
  void whatever_cannot_be_read_is_a_dead_letter_and_the_next_message_is_accepted()
      throws Exception {
    Map<String, byte[]> bad = new HashMap<>();
    bad.put("TOMBSTONE", null);
    bad.put("EMPTY", new byte[0]);
    bad.put("NOT_JSON", "{\"event_id\":\"evt_2\",\"created_at\"".getBytes(UTF_8));
    bad.put("NOT_AN_OBJECT", "[1]".getBytes(UTF_8));
    bad.put("INVALID_UTF8", new byte[] {'{', '"', (byte) 0xc0, (byte) 0x80, '"', ':', '1', '}'});
    bad.put("TOO_LARGE", " ".repeat((1 << 20) + 1).getBytes(UTF_8));
    bad.put("BAD_TIMESTAMP", charge("evt_2", "14.11.2025 10:15"));
    bad.put("MISSING_FIELD", "{}".getBytes(UTF_8));
    List<String> codes = new ArrayList<>(bad.keySet());
    add("payment_charges", 0, 0, charge("evt_0"));
    for (int i = 0; i < codes.size(); i++) {
      add("payment_charges", 0, 1 + 2 * i, bad.get(codes.get(i)));
      add("payment_charges", 0, 2 + 2 * i, charge("evt_" + (2 + 2 * i)));
    }

    run();

    assertThat(deadLetters()).hasSize(codes.size());
    for (int i = 0; i < codes.size(); i++) {
      SinkRecord letter = deadLetters().get(i);
      assertThat(letter.topic()).isEqualTo("payment_charges-dlq");
      assertThat(letter.value()).isEqualTo(bad.get(codes.get(i)));
      assertThat(header(letter, "lakegate.error.code")).isEqualTo(codes.get(i));
      assertThat(header(letter, "__connect.errors.topic")).isEqualTo("payment_charges");
      assertThat(header(letter, "__connect.errors.offset")).isEqualTo(String.valueOf(1 + 2 * i));
      assertThat(header(letter, "lakegate.schema.id")).isEqualTo(String.valueOf(id(0)));
    }
    assertThat(validated())
        .extracting(record -> avro(record).get("event_id").toString())
        .containsExactlyElementsOf(
            IntStream.rangeClosed(0, codes.size()).mapToObj(i -> "evt_" + 2 * i).toList());
  }

  @Test
  void records_of_all_topics_and_partitions_stay_on_theirs_in_order() throws Exception {
    int rounds = 50;
    for (int offset = 0; offset < rounds; offset++) {
      for (int partition = 0; partition < 3; partition++) {
        for (EventType type : TYPES) {
          boolean good = type.name().equals("payment_charges") && offset % 5 != 0;
          add(type.rawTopic(), partition, offset, good ? charge("evt_" + offset) : bytes("no"));
        }
      }
    }

    run();

    assertThat(validated()).hasSize(3 * 40);
    assertThat(deadLetters()).hasSize(3 * (rounds * TYPES.size() - 40));
    for (int partition = 0; partition < 3; partition++) {
      int p = partition;
      assertThat(validated().stream().filter(record -> record.partition() == p))
          .extracting(record -> (long) ((GenericRecord) avro(record).get("ingest")).get("offset"))
          .hasSize(40)
          .isSorted();
      for (EventType type : TYPES) {
        assertThat(
                deadLetters().stream()
                    .filter(letter -> letter.partition() == p)
                    .filter(letter -> letter.topic().equals(type.deadLetterTopic())))
            .extracting(letter -> Long.parseLong(header(letter, "__connect.errors.offset")))
            .hasSize(type.name().equals("payment_charges") ? 10 : rounds)
            .isSorted();
      }
    }
  }

  @Test
  void what_an_earlier_run_wrote_is_left_out_even_if_only_one_of_its_sinks_committed()
      throws Exception {
    acceptedBefore = 6;
    rejectedBefore = 3;
    for (int offset = 0; offset < 10; offset++) {
      add("payment_charges", 0, offset, offset % 2 == 0 ? charge("evt_" + offset) : bytes("no"));
    }

    run();

    assertThat(validated())
        .extracting(record -> avro(record).get("event_id").toString())
        .containsExactly("evt_8");
    assertThat(deadLetters())
        .extracting(letter -> header(letter, "__connect.errors.offset"))
        .containsExactly("5", "7", "9");
  }

  @Test
  void the_whole_job_is_one_operator_chain() {
    StreamExecutionEnvironment env = environment();

    build(env);

    assertThat(env.getStreamGraph().getJobGraph().getNumberOfVertices()).isEqualTo(1);
  }

  private void run() throws Exception {
    StreamExecutionEnvironment env = environment();
    build(env);
    env.execute();
  }

  private void build(StreamExecutionEnvironment env) {
    long accepted = acceptedBefore;
    long rejected = rejectedBefore;
    BridgePipeline.build(
        env,
        InMemory.source(SourceRecord.class, raw),
        validated,
        deadLetters,
        TYPES,
        ids(),
        new FloodSettings(new BigDecimal("50"), 1000, false),
        (type, partition, offset) -> new WrittenBefore.Marks(accepted, rejected));
  }

  private static StreamExecutionEnvironment environment() {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(PipelineOptions.OBJECT_REUSE, true);
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    return StreamExecutionEnvironment.getExecutionEnvironment(configuration).setParallelism(1);
  }

  private static Map<String, Integer> ids() {
    Map<String, Integer> ids = new HashMap<>();
    for (int i = 0; i < TYPES.size(); i++) {
      ids.put(TYPES.get(i).name(), id(i));
    }
    return ids;
  }

  private static int id(int type) {
    return 1_000_001 + type;
  }

  private List<SinkRecord> validated() {
    return validated.elements(SinkRecord.class);
  }

  private List<SinkRecord> deadLetters() {
    return deadLetters.elements(SinkRecord.class);
  }

  private void add(String topic, int partition, long offset, byte[] value) {
    raw.add(new SourceRecord(topic, partition, offset, ARRIVAL, null, value, NO_NAMES, NO_VALUES));
  }

  private static byte[] charge(String eventId) {
    return charge(eventId, "2025-11-14T10:15:30Z");
  }

  private static byte[] charge(String eventId, String createdAt) {
    return bytes(
        """
        {"event_id": "%s", "charge_id": "ch_1", "customer_id": "cus_1", "amount": 12.5,
         "currency": "usd", "status": "succeeded", "created_at": "%s"}
        """
            .formatted(eventId, createdAt));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static String header(SinkRecord record, String name) {
    int index = List.of(record.headerNames()).indexOf(name);
    return index < 0 ? null : new String(record.headerValues()[index], UTF_8);
  }

  /** Reads a validated record of the first event type as Avro's own decoder does. */
  private static GenericRecord avro(SinkRecord record) {
    ByteBuffer value = ByteBuffer.wrap(record.value());
    assertThat(value.get()).isZero();
    assertThat(value.getInt()).isEqualTo(id(0));
    try {
      BinaryDecoder decoder =
          DecoderFactory.get()
              .binaryDecoder(record.value(), value.position(), value.remaining(), null);
      GenericRecord event =
          new GenericDatumReader<GenericRecord>(TYPES.get(0).schema()).read(null, decoder);
      assertThat(decoder.isEnd()).isTrue();
      return event;
    } catch (IOException e) {
      throw new AssertionError("Cannot read the validated record", e);
    }
  }
}
