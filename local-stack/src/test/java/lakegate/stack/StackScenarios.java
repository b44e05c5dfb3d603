package lakegate.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What holds for a stack with either store, on servers that one class starts once. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class StackScenarios {
  private static final String TOPIC = "payment_charges";
  private static final byte[] MESSAGE = "{\"charge_id\": 1}".getBytes(StandardCharsets.UTF_8);
  private static final String SCHEMA =
      "{\\\"type\\\":\\\"record\\\",\\\"name\\\":\\\"Charge\\\",\\\"fields\\\":[]}";

  private final StackOptions options;
  private LocalStack stack;

  StackScenarios(Store store) {
    // With a blank, as a home folder may have one.
    Path folder = LocalStack.home().resolve("local-stack/target/stack it/" + store);
    this.options =
        StackOptions.onFreePorts(folder).withStore(store).withCheckpointInterval("500ms");
  }

  @BeforeAll
  void startAnew() {
    // A test run that was killed leaves its servers.
    LocalStack.down(options.folder(), line -> {});
    StackFolder.delete(options.folder());
    stack = LocalStack.start(options);
  }

  @AfterAll
  void stopAll() {
    if (stack == null) {
      return;
    }
    Set<ServerName> all = expected();
    List<Long> pids = pids();
    stack.close();

    assertThat(pids).hasSameSizeAs(all);
    assertThat(pids).allMatch(pid -> ProcessHandle.of(pid).isEmpty());
    assertThat(LocalStack.status(options.folder())).allMatch(status -> status.pid().isEmpty());
  }

  @Test
  void everyServerIsReadyAndClientsFindItsSettings() {
    assertThat(LocalStack.status(options.folder()))
        .allMatch(ServerStatus::ready)
        .extracting(ServerStatus::server)
        .containsExactlyElementsOf(expected());
    assertThat(StackFolder.read(stack.settingsFile())).isEqualTo(stack.settings());
  }

  @Test
  void noServerCanBeReachedFromOtherMachines() throws IOException {
    assumeTrue(Listeners.canBeSeen(), "reads /proc");
    for (ServerStatus status : LocalStack.status(options.folder())) {
      long pid = status.pid().orElseThrow();

      assertThat(Listeners.of(pid)).as(status.server().toString()).isNotEmpty();
      assertThat(Listeners.beyondLoopback(pid)).as(status.server().toString()).isEmpty();
    }
  }

  @Test
  void theBrokerLetsTransactionsStayOpenForADay() throws Exception {
    try (Admin admin = Admin.create(kafka())) {
      ConfigResource broker = new ConfigResource(ConfigResource.Type.BROKER, "1");

      assertThat(
              admin
                  .describeConfigs(List.of(broker))
                  .all()
                  .get()
                  .get(broker)
                  .get("transaction.max.timeout.ms")
                  .value())
          .isEqualTo("86400000");
    }
  }

  @Test
  void aSecondStackInTheFolderUsesTheServersThatRun() {
    LocalStack second = LocalStack.of(options, line -> {});
    List<Long> before = pids();

    assertThat(second.up()).isEmpty();
    assertThat(second.settings()).isEqualTo(stack.settings());
    second.close();

    assertThat(pids()).isEqualTo(before);
  }

  @Test
  void aServerThatDiedIsStartedAgainByUpOnItsPort() {
    stack.kill(ServerName.CATALOG);

    assertThat(LocalStack.of(options, line -> {}).up()).containsExactly(ServerName.CATALOG);
    assertThat(catalog().get("/v1/config").has("defaults")).isTrue();
  }

  @Test
  void aPausedServerDoesNotAnswerAndThenGoesOnWhereItStood() {
    Faults faults = new Faults(options.folder(), line -> {});
    long pid = pid(ServerName.CATALOG);

    faults.pause(Set.of(ServerName.CATALOG));

    assertThat(status(ServerName.CATALOG).ready()).isFalse();
    assertThat(status(ServerName.KAFKA).ready()).isTrue();
    faults.resume(Set.of(ServerName.CATALOG));
    assertThat(catalog().get("/v1/config").has("defaults")).isTrue();
    assertThat(pid(ServerName.CATALOG)).isEqualTo(pid);
  }

  @Test
  void aRestartedServerIsAnotherProcessAtTheSameAddressAndOneThatDoesNotRunIsStarted() {
    String address = status(ServerName.CATALOG).address();
    long pid = pid(ServerName.CATALOG);

    LocalStack command =
        LocalStack.of(StackOptions.ofLastStart(options.folder(), Map.of()), line -> {});
    command.stop(ServerName.CATALOG);
    command.start(ServerName.CATALOG);

    assertThat(pid(ServerName.CATALOG)).isNotEqualTo(pid);
    assertThat(status(ServerName.CATALOG).address()).isEqualTo(address);
    Faults faults = new Faults(options.folder(), line -> {});
    faults.kill(Set.of(ServerName.CATALOG));
    assertThatThrownBy(() -> faults.pause(Set.of(ServerName.CATALOG)))
        .isInstanceOf(StackFailure.class)
        .hasMessage("catalog does not run; start it with: up");
    command.start(ServerName.CATALOG);
    assertThat(status(ServerName.CATALOG).ready()).isTrue();
  }

  private ServerStatus status(ServerName server) {
    return LocalStack.status(options.folder()).stream()
        .filter(status -> status.server() == server)
        .findFirst()
        .orElseThrow();
  }

  private long pid(ServerName server) {
    return status(server).pid().orElseThrow();
  }

  @Test
  void whatWasWrittenOutlivesASigkillOfAllServers() throws Exception {
    createTopicWithMessage();
    int schema =
        registry()
            .post("/subjects/" + TOPIC + "/versions", "{\"schema\": \"" + SCHEMA + "\"}")
            .get("id")
            .asInt();
    String table = createTable();
    FlinkClient flink = new FlinkClient(new HttpJson(stack.settings().get("flink.url")));
    String job = flink.run(CountingJob.class, "");
    String checkpoint = flink.checkpoint(job, 2);

    stack.killAll();
    assertThat(LocalStack.status(options.folder())).allMatch(status -> status.pid().isEmpty());
    stack.up();

    assertThat(messages()).containsExactly(MESSAGE);
    assertThat(registry().get("/schemas/ids/" + schema).get("schema").asText())
        .isEqualTo(SCHEMA.replace("\\", ""));
    assertThat(
            catalog()
                .get("/v1/namespaces/lake%1Fraw/tables/charges")
                .at("/metadata-location")
                .asText())
        .isEqualTo(table);
    assertThat(table).startsWith(withoutAuthority(stack.settings().get("catalog.warehouse")) + "/");
    String resumed = flink.run(CountingJob.class, checkpoint);
    assertThat(flink.restoredFrom(resumed)).isEqualTo(checkpoint);
    assertThat(flink.checkpoint(resumed, 1)).startsWith(folderOf(checkpoint));
  }

  final String endpoint() {
    return stack.settings().get("catalog.s3.endpoint");
  }

  private Set<ServerName> expected() {
    Set<ServerName> all = new TreeSet<>(Set.of(ServerName.values()));
    all.removeIf(ServerName::isExtra);
    if (options.store() == Store.FILE) {
      all.remove(ServerName.S3);
    }
    return all;
  }

  private List<Long> pids() {
    return LocalStack.status(options.folder()).stream()
        .map(status -> status.pid().orElseThrow())
        .toList();
  }

  private void createTopicWithMessage() throws Exception {
    try (Admin admin = Admin.create(kafka())) {
      admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
    }
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(kafka(), new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(TOPIC, MESSAGE)).get();
    }
  }

  private List<byte[]> messages() {
    TopicPartition partition = new TopicPartition(TOPIC, 0);
    List<byte[]> values = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(kafka(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
          values.add(record.value());
        }
      }
    }
    return values;
  }

  /** In a namespace of two levels; gives the address of its metadata. */
  private String createTable() {
    catalog().post("/v1/namespaces", "{\"namespace\": [\"lake\"]}");
    catalog().post("/v1/namespaces", "{\"namespace\": [\"lake\", \"raw\"]}");
    return catalog()
        .post(
            "/v1/namespaces/lake%1Fraw/tables",
            """
            {"name": "charges", "schema": {"type": "struct", "fields": [
              {"id": 1, "name": "charge_id", "required": true, "type": "long"}]}}
            """)
        .get("metadata-location")
        .asText();
  }

  private Map<String, Object> kafka() {
    return Map.of("bootstrap.servers", stack.settings().get("kafka.bootstrap.servers"));
  }

  private HttpJson registry() {
    return new HttpJson(stack.settings().get("registry.url"));
  }

  private HttpJson catalog() {
    return new HttpJson(stack.settings().get("catalog.uri"));
  }

  /** Hadoop's spelling of a file's address. */
  private static String withoutAuthority(String folder) {
    return folder.replaceFirst("^file:///", "file:/");
  }

  /** The folder of all jobs' checkpoints. */
  private static String folderOf(String checkpoint) {
    return checkpoint.substring(0, checkpoint.indexOf("/checkpoints/") + "/checkpoints/".length());
  }
}
