package lakegate.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import lakegate.deploy.LakegateJob;
import lakegate.deploy.Tables;
import lakegate.e2e.pipeline.EditedTable;
import lakegate.e2e.pipeline.Pipeline;
import lakegate.e2e.pipeline.Position;
import lakegate.event.EventType;
import lakegate.generate.EventGenerator;
import lakegate.stack.LocalStack;
import lakegate.table.TableDefinition;
import org.apache.iceberg.data.Record;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** {@code lakegate reconcile} finds each planted fault. It damages the tables, so it comes last. */
@Order(100)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BooksIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int LARGEST_MESSAGE = 4 << 20;
  private static final String CHARGES = "payment_charges";
  private static final String REFUNDS = "payment_refunds";
  private static final String DISPUTES = "payment_disputes";
  private static final String SUBSCRIPTIONS = "payment_subscriptions";

  private final Pipeline pipeline = Pipeline.shared();

  /** What the command did. */
  private record Run(int exit, String output, String errors) {
    JsonNode topic() throws IOException {
      return new JsonMapper().readTree(output).path("topics").path(0);
    }
  }

  private Run reconcile(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(LocalStack.home().resolve("lakegate").toString());
    command.add("reconcile");
    command.addAll(List.of("--stack", pipeline.stack().settingsFile().toString()));
    command.addAll(List.of(arguments));
    Path errors = Files.createTempFile("reconcile", ".err");
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Run(process.waitFor(), output, Files.readString(errors));
  }

  private Run json(String topic, String... more) throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("--format", "json", "--topic", topic));
    arguments.addAll(List.of(more));
    return reconcile(arguments.toArray(String[]::new));
  }

  private List<ProducerRecord<byte[], byte[]>> generated(String type, int count, long seed) {
    EventGenerator generator =
        new EventGenerator(List.of(pipeline.type(type)), seed, 0.2, Clock.systemUTC());
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      records.add(generator.next().record());
    }
    return records;
  }

  private static long count(JsonNode topic, String difference) {
    long count = 0;
    for (JsonNode partition : topic.path("partitions")) {
      count += partition.path(difference).path("count").asLong();
    }
    return count;
  }

  /** The single offset of a difference. */
  private static void assertNames(JsonNode topic, String difference, Position place) {
    assertThat(count(topic, difference)).as(difference).isEqualTo(1);
    JsonNode ranges =
        topic.path("partitions").path(place.partition()).path(difference).path("ranges");
    assertThat(ranges.toString())
        .as(difference)
        .isEqualTo("[[%d,%d]]".formatted(place.offset(), place.offset()));
  }

  @Test
  @Order(1)
  void markersAndAbortedRecordsOfAProducerAreNoGap() throws Exception {
    pipeline.send(generated(CHARGES, 300, 21));
    JsonNode before = json(CHARGES).topic();
    Map<String, Object> properties =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            pipeline.settings().job().kafka().bootstrapServers(),
            ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
            LARGEST_MESSAGE,
            ProducerConfig.TRANSACTIONAL_ID_CONFIG,
            "books");
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      for (int transaction = 0; transaction < 4; transaction++) {
        producer.beginTransaction();
        generated(CHARGES, 25, 22 + transaction).forEach(producer::send);
        producer.flush();
        if (transaction % 2 == 0) {
          producer.commitTransaction();
        } else {
          producer.abortTransaction();
        }
      }
    }
    pipeline.awaitArrival(pipeline.type(CHARGES));

    Run run = json(CHARGES);

    assertThat(run.exit).isZero();
    JsonNode topic = run.topic();
    assertThat(topic.path("raw").asLong()).isEqualTo(before.path("raw").asLong() + 2 * 25);
    assertThat(topic.path("rows").asLong() + topic.path("dead_letters").asLong())
        .isEqualTo(topic.path("raw").asLong());
    assertThat(count(topic, "unexpected")).isZero();
  }

  @Test
  @Order(2)
  void whatHasNotArrivedWaitsAndIsNotLost() throws Exception {
    pipeline.awaitArrival(pipeline.type(CHARGES));
    pipeline.cancel(LakegateJob.INGEST);
    long hourAgo = Instant.now().minus(Duration.ofHours(1)).toEpochMilli();
    List<ProducerRecord<byte[], byte[]>> records =
        generated(CHARGES, 60, 31).stream()
            .map(r -> new ProducerRecord<>(r.topic(), null, hourAgo, r.key(), r.value()))
            .toList();

    pipeline.send(records);

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(count(json(CHARGES).topic(), "waiting_for_ingest")).isEqualTo(60));
    pipeline.cancel(LakegateJob.BRIDGE);
    pipeline.send(generated(CHARGES, 10, 32));
    Run run = json(CHARGES);
    assertThat(run.exit).isZero();
    assertThat(count(run.topic(), "waiting_for_ingest")).isEqualTo(60);
    assertThat(count(run.topic(), "waiting_for_bridge")).isEqualTo(10);
    assertThat(Instant.parse(run.topic().path("oldest_waiting").asText()).toEpochMilli())
        .isEqualTo(hourAgo);
    assertThat(reconcile("--topic", CHARGES, "--fail-on-lag", "90m").exit).isZero();
    Run late = reconcile("--topic", CHARGES, "--fail-on-lag", "30m");
    assertThat(late.exit).isEqualTo(1);
    assertThat(late.output).contains("waits since", "longer than 30 min");

    pipeline.submit();

    pipeline.awaitArrival(pipeline.type(CHARGES));
  }

  private Record edited(String name, Function<EditedTable, Record> edit) {
    try (Tables tables = new Tables(pipeline.settings().job().catalog())) {
      return edit.apply(new EditedTable(tables.table(name).orElseThrow()));
    }
  }

  private static boolean isOf(String topic, Record row, String struct) {
    return row.getField(struct) instanceof Record place && topic.equals(place.getField("topic"));
  }

  private static Position place(Record row, String struct) {
    return Position.of((Record) row.getField(struct));
  }

  @Test
  @Order(3)
  void aDeletedRowIsLostAndADoubledOneIsNamed() throws Exception {
    pipeline.send(generated(DISPUTES, 100, 35));
    pipeline.awaitArrival(pipeline.type(DISPUTES));
    Record doubled =
        edited(CHARGES, table -> table.doubleOne(row -> isOf(CHARGES, row, EventType.INGEST)));
    Record deleted =
        edited(DISPUTES, table -> table.removeOne(row -> isOf(DISPUTES, row, EventType.INGEST)));

    Run charges = json(CHARGES);
    Run disputes = json(DISPUTES);

    assertThat(charges.exit).isEqualTo(1);
    assertNames(charges.topic(), "row_twice", place(doubled, EventType.INGEST));
    assertThat(count(charges.topic(), "lost")).isZero();
    assertThat(disputes.exit).isEqualTo(1);
    assertNames(disputes.topic(), "lost", place(deleted, EventType.INGEST));
    assertThat(count(disputes.topic(), "row_twice")).isZero();
    Run table = reconcile("--topic", DISPUTES);
    assertThat(table.output)
        .contains(
            "lost: 1 in partition %d: %d"
                .formatted(
                    place(deleted, EventType.INGEST).partition(),
                    place(deleted, EventType.INGEST).offset()),
            "not balanced");
  }

  @Test
  @Order(4)
  void aRemovedDeadLetterIsLost() throws Exception {
    pipeline.send(generated(REFUNDS, 100, 41));
    pipeline.awaitArrival(pipeline.type(REFUNDS));
    assertThat(json(REFUNDS).exit).isZero();

    Record removed =
        edited(
            TableDefinition.DEAD_LETTERS,
            table -> table.removeOne(row -> isOf(REFUNDS, row, "origin")));

    Run run = json(REFUNDS);
    assertThat(run.exit).isEqualTo(1);
    assertNames(run.topic(), "lost", place(removed, "origin"));
  }

  @Test
  @Order(5)
  void whatTheTopicHasNoMoreHasExpired() throws Exception {
    pipeline.send(generated(SUBSCRIPTIONS, 200, 51));
    pipeline.awaitArrival(pipeline.type(SUBSCRIPTIONS));
    JsonNode before = json(SUBSCRIPTIONS).topic();
    long removed = before.path("partitions").path(0).path("end_offset").asLong() / 2;
    try (Admin admin = admin()) {
      admin
          .deleteRecords(
              Map.of(new TopicPartition(SUBSCRIPTIONS, 0), RecordsToDelete.beforeOffset(removed)))
          .all()
          .get();
    }

    Run run = json(SUBSCRIPTIONS);

    assertThat(run.exit).isZero();
    JsonNode partition = run.topic().path("partitions").path(0);
    assertThat(partition.path("first_offset").asLong()).isEqualTo(removed);
    assertThat(partition.path("expired").toString())
        .isEqualTo("{\"count\":%d,\"ranges\":[[0,%d]]}".formatted(removed, removed - 1));
    assertThat(run.topic().path("raw").asLong()).isEqualTo(before.path("raw").asLong() - removed);
  }

  @Test
  @Order(6)
  void aRecreatedTopicIsNamed() throws Exception {
    pipeline.cancel(LakegateJob.BRIDGE);
    JsonNode before = json(SUBSCRIPTIONS).topic();
    long inTables =
        before.path("rows").asLong()
            + before.path("dead_letters").asLong()
            + count(before, "expired");
    recreate(SUBSCRIPTIONS);
    pipeline.send(generated(SUBSCRIPTIONS, 20, 61));

    Run run = json(SUBSCRIPTIONS);

    assertThat(run.exit).isEqualTo(1);
    JsonNode topic = run.topic();
    assertThat(topic.path("recreated").asBoolean()).isTrue();
    assertThat(topic.path("raw").asLong()).isEqualTo(20);
    assertThat(count(topic, "waiting_for_bridge")).isEqualTo(20);
    assertThat(count(topic, "earlier_topic")).isEqualTo(inTables);
    assertThat(count(topic, "row_twice") + count(topic, "row_and_letter")).isZero();
    assertThat(count(topic, "lost") + count(topic, "unexpected")).isZero();
    assertThat(json(SUBSCRIPTIONS, "--accept-recreated").exit).isZero();
    pipeline.submit(Set.of(LakegateJob.BRIDGE));
    pipeline.awaitArrival(pipeline.type(SUBSCRIPTIONS));
  }

  private Admin admin() {
    return Admin.create(
        Map.of(
            AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
            pipeline.settings().job().kafka().bootstrapServers()));
  }

  private void recreate(String topic) throws ExecutionException, InterruptedException {
    try (Admin admin = admin()) {
      admin.deleteTopics(Set.of(topic)).all().get();
      await().atMost(PATIENCE).until(() -> !admin.listTopics().names().get().contains(topic));
      NewTopic anew =
          new NewTopic(topic, 2, (short) 1)
              .configs(Map.of("max.message.bytes", String.valueOf(LARGEST_MESSAGE)));
      admin.createTopics(Set.of(anew)).all().get();
    }
  }

  @Test
  @Order(7)
  void whatCantBeToldExitsWithTwoAndSaysWhyInALine() throws Exception {
    Run noTopic = reconcile("--topic", "parcels");
    Run noKafka = reconcile("--kafka.bootstrap.servers", "localhost:1");
    Run noCatalog = reconcile("--catalog.uri", "http://localhost:1");
    Run noTable = reconcile("-D", "catalog.namespace=elsewhere");

    assertThat(List.of(noTopic.exit, noKafka.exit, noCatalog.exit, noTable.exit)).containsOnly(2);
    assertThat(noTopic.errors).contains("--topic parcels: not one of ");
    assertThat(noKafka.errors.lines())
        .containsExactly("Kafka at localhost:1 does not answer; start it with: make up");
    assertThat(noCatalog.errors.lines())
        .containsExactly(
            "The catalog at http://localhost:1 does not answer; start it with: make up");
    assertThat(noTable.errors.lines())
        .hasSize(1)
        .first()
        .asString()
        .contains("No table elsewhere.");
  }
}
