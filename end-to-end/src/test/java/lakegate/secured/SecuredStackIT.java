package lakegate.secured;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import lakegate.cli.Command;
import lakegate.deploy.Failure;
import lakegate.deploy.FlinkRest;
import lakegate.deploy.LakegateJob;
import lakegate.deploy.Settings;
import lakegate.stack.LocalStack;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The whole path on servers with TLS and logins, with the rights of docs/security.md. */
@Order(4)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SecuredStackIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int MESSAGES = 400;
  private static final String CHARGES = "payment_charges";
  private static final Path JAR = LocalStack.home().resolve("ingest-job/target/lakegate-jobs.jar");

  private static SecuredStack stack;

  /** All that the commands printed. */
  private static final List<String> PRINTED = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    stack = new SecuredStack();
  }

  @AfterAll
  static void stop() {
    if (stack != null) {
      stack.close();
    }
  }

  /** What a command did. */
  private record Run(int exit, String output, String errors) {}

  private static Run lakegate(Map<String, String> settings, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--stack", stack.file("settings", settings).toString()));
    Command command = new Command(Map.of("LAKEGATE_HOME", LocalStack.home().toString()));
    Run run = new Run(command.run(all.toArray(String[]::new)), command.output(), command.errors());
    PRINTED.add(run.output + run.errors);
    if (run.exit != 0) {
      System.out.println(run.output + run.errors);
    }
    return run;
  }

  private static Run as(String user, String... arguments) {
    return lakegate(stack.settings(user), arguments);
  }

  @Test
  @Order(1)
  void theTopicsAreCreated() {
    assertThat(as(SecuredStack.SUBMIT, "topics", "create", "--partitions", "2").exit).isZero();
  }

  /** It is the first job of the process, and loads half of what a login needs. */
  @Test
  @Order(2)
  void aJobWithAWrongPasswordFails() {
    Map<String, String> settings = stack.settings(SecuredStack.SUBMIT);
    settings.put(
        "bridge.kafka.sasl.jaas.config", stack.jaas(SecuredStack.BRIDGE, stack.wrongPassword()));
    Settings wrong =
        Settings.of(Map.of(), Map.of(), Optional.of(stack.file("wrong", settings)), List.of());
    FlinkRest flink = new FlinkRest(wrong.flink());
    String jar = flink.upload(JAR, "wrong.jar");

    assertThatThrownBy(
            () ->
                flink.run(
                    jar,
                    LakegateJob.BRIDGE,
                    wrong.jobArguments(LakegateJob.BRIDGE),
                    Map.of(),
                    1,
                    Optional.empty()))
        .isInstanceOf(Failure.class)
        .satisfies(e -> PRINTED.add(e.getMessage()))
        .hasMessageContaining("SaslAuthentication");
  }

  @Test
  @Order(3)
  void theJobsStartAndEveryMessageArrives() throws Exception {
    assertThat(as(SecuredStack.SUBMIT, "submit", "--wait", "3m").exit).isZero();

    generate();

    awaitBooks(MESSAGES);
    assertThat(stack.registry().passed("Basic")).isPositive();
    assertThat(stack.registry().passed("Bearer")).isZero();
    assertThat(stack.catalog().passed("Bearer")).isPositive();
    assertThat(as(SecuredStack.READER, "status").exit).isZero();
    assertThat(as(SecuredStack.READER, "dlq", "stats").exit).isZero();
    assertUndisturbed();
  }

  @Test
  @Order(4)
  void aConsumerReadsValidatedRecords() {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(SecuredStack.ANALYTICS, "analytics")) {
      consumer.subscribe(Set.of(CHARGES + "-validated"));
      await().atMost(PATIENCE).until(() -> !consumer.poll(Duration.ofSeconds(1)).isEmpty());
    }
  }

  @Test
  @Order(5)
  void lettersAreSentAgain() throws Exception {
    Run run =
        as(
            SecuredStack.REPLAY,
            "dlq",
            "replay",
            "--topic",
            CHARGES,
            "--force",
            "--max",
            "1",
            "--yes");

    assertThat(run.exit).isZero();
    awaitBooks(MESSAGES + 1);
  }

  @Test
  @Order(6)
  void theJobsGoOnWithTokensForTheRegistry() throws Exception {
    assertThat(as(SecuredStack.SUBMIT, "stop").exit).isZero();
    int before = stack.registry().passed("Basic");

    Run submit = lakegate(stack.settingsWithOAuth(SecuredStack.SUBMIT), "submit", "--wait", "3m");

    assertThat(submit.exit).isZero();
    assertThat(submit.output).contains("from savepoint");
    generate();
    awaitBooks(2 * MESSAGES + 1);
    assertThat(stack.registry().passed("Basic")).isEqualTo(before);
    assertThat(stack.registry().passed("Bearer")).isPositive();
    assertUndisturbed();
  }

  @Test
  @Order(7)
  void aCommandThatIsRefusedEndsWith2AndNamesServerAndSetting() {
    // A submit while they run is refused before it asks the registry.
    assertThat(as(SecuredStack.SUBMIT, "stop").exit).isZero();
    String wrong = stack.wrongPassword();
    assertRefused(
        with("kafka.sasl.jaas.config", stack.jaas(SecuredStack.SUBMIT, wrong)),
        "kafka.sasl.jaas.config: Kafka at " + stack.kafkaAddress() + " refuses the login");
    assertRefused(
        with("registry.basic.auth.user.info", "lakegate-user:" + wrong),
        "registry.basic.auth.user.info: the registry at " + stack.registryAddress());
    assertRefused(
        with("catalog.credential", "lakegate-client:" + wrong),
        "catalog.credential (with catalog.scope and catalog.oauth2-server-uri): the catalog at "
            + stack.catalogAddress());
    Map<String, String> unknown = stack.settingsWithOAuth(SecuredStack.SUBMIT);
    unknown.put("registry.bearer.auth.client.secret", wrong);
    assertRefused(unknown, "registry.bearer.auth.client.secret: " + stack.registryAddress());
    Map<String, String> untrusting = stack.settings(SecuredStack.SUBMIT);
    untrusting.keySet().removeIf(key -> key.startsWith("registry.ssl."));
    assertRefused(untrusting, "registry.ssl.truststore.location: the registry at ");
    untrusting.keySet().removeIf(key -> key.startsWith("kafka.ssl."));
    assertRefused(untrusting, "kafka.ssl.truststore.location: Kafka at ");
  }

  private static Map<String, String> with(String key, String value) {
    Map<String, String> settings = stack.settings(SecuredStack.SUBMIT);
    settings.put(key, value);
    return settings;
  }

  private static void assertRefused(Map<String, String> settings, String problem) {
    Run run = lakegate(settings, "submit", "--dry-run", "--wait", "20s");

    assertThat(run.exit).as(run.errors).isEqualTo(2);
    assertThat(run.errors).contains(problem);
  }

  @Test
  @Order(8)
  void nobodyHasMoreRightsThanTheyNeed() {
    assertMayNotWrite(SecuredStack.READER, CHARGES);
    assertMayNotWrite(SecuredStack.SUBMIT, CHARGES);
    assertMayNotWrite(SecuredStack.ANALYTICS, CHARGES + "-validated");
    assertMayNotWrite(SecuredStack.PRODUCER, CHARGES + "-validated");
    assertMayNotWrite(SecuredStack.BRIDGE, CHARGES);
    assertMayNotWrite(SecuredStack.INGEST, CHARGES + "-validated");
    assertMayNotRead(SecuredStack.PRODUCER, CHARGES);
    assertMayNotRead(SecuredStack.INGEST, CHARGES);
    assertMayNotRead(SecuredStack.ANALYTICS, CHARGES);
    try (KafkaConsumer<byte[], byte[]> consumer =
        consumer(SecuredStack.ANALYTICS, LakegateJob.BRIDGE.jobName())) {
      assertThatThrownBy(() -> consumer.committed(Set.of(first(CHARGES + "-validated"))))
          .isInstanceOf(GroupAuthorizationException.class);
    }
  }

  private static void assertMayNotWrite(String user, String topic) {
    Map<String, Object> client = stack.kafkaClient(user);
    // Else it asks first for a right of the cluster, and the topic's may never be asked for.
    client.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
      assertThatThrownBy(() -> producer.send(new ProducerRecord<>(topic, new byte[1])).get())
          .as(user + " writes " + topic)
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(TopicAuthorizationException.class);
    }
  }

  private static void assertMayNotRead(String user, String topic) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(user, "none")) {
      consumer.assign(Set.of(first(topic)));
      consumer.seek(first(topic), 0);
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 10; i++) {
                  consumer.poll(Duration.ofSeconds(1));
                }
              })
          .as(user + " reads " + topic)
          .isInstanceOf(TopicAuthorizationException.class);
    }
  }

  @Test
  @Order(9)
  void noSecretIsSeenAnywhere() throws Exception {
    Settings settings =
        Settings.of(stack.settings(SecuredStack.SUBMIT), Map.of(), Optional.empty(), List.of());
    Traces traces = Traces.of(stack.folder(), settings.flink());
    traces.add("commands", String.join("\n", PRINTED));
    traces.add("settings in words", settings.toString());

    // What is looked through is there.
    assertThat(traces.of("lakegate-bridge")).anyMatch(place -> place.startsWith("log jobmanager"));
    assertThat(traces.of("lakegate-bridge"))
        .anyMatch(place -> place.matches("Flink /jobs/[0-9a-f]+"));
    assertThat(traces.of("TaskManagerRunner")).anyMatch(place -> place.startsWith("process "));
    assertThat(traces.of("refuses the login")).contains("commands");
    assertThat(traces.of("SaslAuthenticationException")).isNotEmpty();

    Set<String> seen = new TreeSet<>();
    stack.secrets().forEach(secret -> seen.addAll(traces.of(secret)));
    assertThat(seen).isEmpty();
    assertThat(stack.secrets()).hasSizeGreaterThan(15);
  }

  private static void generate() {
    Run run =
        as(
            SecuredStack.PRODUCER,
            "generate",
            "--count",
            String.valueOf(MESSAGES),
            "--rate",
            "max",
            "--malformed",
            "5%");
    assertThat(run.exit).isZero();
  }

  /** Waits until so many raw records are a row or a dead letter each. */
  private static void awaitBooks(int raw) throws Exception {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(2))
        .untilAsserted(
            () -> {
              Run run = as(SecuredStack.READER, "reconcile", "--format", "json");
              assertThat(run.exit).as(run.errors).isZero();
              JsonNode topics = new JsonMapper().readTree(run.output).path("topics");
              assertThat(sum(topics, "raw")).isEqualTo(raw);
              assertThat(sum(topics, "waiting")).isZero();
              assertThat(sum(topics, "rows") + sum(topics, "dead_letters")).isEqualTo(raw);
              assertThat(sum(topics, "rows")).isPositive();
              assertThat(sum(topics, "dead_letters")).isPositive();
            });
  }

  private static long sum(JsonNode topics, String count) {
    long sum = 0;
    for (JsonNode topic : topics) {
      sum += topic.path(count).asLong();
    }
    return sum;
  }

  private static void assertUndisturbed() {
    Settings settings =
        Settings.of(stack.settings(SecuredStack.READER), Map.of(), Optional.empty(), List.of());
    FlinkRest flink = new FlinkRest(settings.flink());
    for (LakegateJob job : LakegateJob.values()) {
      FlinkRest.Job running = flink.active(job).orElseThrow();
      assertThat(flink.failure(running.id())).as("failure of " + job.jobName()).isEmpty();
    }
  }

  private static KafkaConsumer<byte[], byte[]> consumer(String user, String group) {
    Map<String, Object> properties = stack.kafkaClient(user);
    properties.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private static TopicPartition first(String topic) {
    return new TopicPartition(topic, 0);
  }
}
