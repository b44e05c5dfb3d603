package lakegate.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import lakegate.deploy.FlinkRest;
import lakegate.deploy.LakegateJob;
import lakegate.deploy.Report;
import lakegate.deploy.Settings;
import lakegate.deploy.Submission;
import lakegate.deploy.Tables;
import lakegate.event.EventType;
import lakegate.event.EventTypes;
import lakegate.generate.EventGenerator;
import lakegate.reconcile.Reconciliation;
import lakegate.reconcile.TopicReport;
import lakegate.stack.LocalStack;
import lakegate.stack.StackOptions;
import lakegate.stack.Store;
import lakegate.table.TableDefinition;
import org.apache.commons.io.FileUtils;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Real servers of its own and both jobs on them. */
final class Pipeline implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private static Pipeline shared;

  private final Optional<LocalStack> stack;
  private final Runnable stop;
  private final Settings settings;
  private List<EventType> types;
  private Path jar = LocalStack.home().resolve("ingest-job/target/lakegate-jobs.jar");

  /** A record that a producer sent, with the place and time that Kafka gave it. */
  record Sent(String topic, int partition, long offset, long timestamp, byte[] value) {
    Position position() {
      return new Position(topic, partition, offset);
    }
  }

  /** A record's place. */
  record Position(String topic, int partition, long offset) {
    static Position of(Record struct) {
      return new Position(
          (String) struct.getField("topic"),
          (Integer) struct.getField("partition"),
          (Long) struct.getField("offset"));
    }
  }

  private Pipeline(
      Optional<LocalStack> stack, Runnable stop, Settings settings, List<EventType> types) {
    this.stack = stack;
    this.stop = stop;
    this.settings = settings;
    this.types = types;
  }

  /** The one that most tests use; it runs until the tests' program ends. */
  static synchronized Pipeline shared() {
    if (shared == null) {
      shared = start("shared", Store.FILE, EventTypes.load());
    }
    return shared;
  }

  /** Starts empty servers in a folder under target/ and submits both jobs. */
  static Pipeline start(String name, Store store, List<EventType> types) {
    Path folder = Path.of("target", "stack-" + name);
    // What an earlier run has left, servers too if it was killed.
    LocalStack.down(folder, System.out::println);
    FileUtils.deleteQuietly(folder.toFile());
    LocalStack stack = LocalStack.start(StackOptions.onFreePorts(folder).withStore(store));
    Settings settings = settings(Map.of(), Optional.of(stack.settingsFile()));
    Pipeline pipeline = new Pipeline(Optional.of(stack), stack::close, settings, types);
    pipeline.submit();
    return pipeline;
  }

  /** Submits both jobs to containers, which end with the pipeline. */
  static Pipeline on(Containers containers, List<EventType> types) {
    Settings settings = settings(containers.settings(), Optional.empty());
    Pipeline pipeline = new Pipeline(Optional.empty(), containers::close, settings, types);
    try {
      pipeline.submit();
    } catch (RuntimeException e) {
      containers.close();
      throw e;
    }
    return pipeline;
  }

  private static Settings settings(Map<String, String> servers, Optional<Path> file) {
    Map<String, String> options = new HashMap<>(servers);
    options.put("checkpoint.interval", "2s");
    return Settings.of(options, Map.of(), file, List.of());
  }

  /** The servers, where they are processes of this machine. */
  LocalStack stack() {
    return stack.orElseThrow();
  }

  Settings settings() {
    return settings;
  }

  List<EventType> types() {
    return types;
  }

  EventType type(String name) {
    return types.stream().filter(type -> type.name().equals(name)).findFirst().orElseThrow();
  }

  /** The jobs' jar. */
  Path jar() {
    return jar;
  }

  /** From now on another jar with other event types. */
  void use(Path otherJar, List<EventType> otherTypes) {
    jar = otherJar;
    types = otherTypes;
  }

  /** Cancels both jobs, as in Flink's UI, and waits until they have ended. */
  void cancelJobs() throws IOException, InterruptedException {
    for (LakegateJob job : LakegateJob.values()) {
      cancel(job);
    }
  }

  /** Cancels one job and waits until it has ended. */
  void cancel(LakegateJob ofName) throws IOException, InterruptedException {
    FlinkRest flink = new FlinkRest(settings.flink());
    for (FlinkRest.Job job : flink.active(ofName).stream().toList()) {
      HttpRequest cancel =
          HttpRequest.newBuilder(settings.flink().resolve("/jobs/" + job.id() + "?mode=cancel"))
              .method("PATCH", HttpRequest.BodyPublishers.noBody())
              .build();
      HttpClient.newHttpClient().send(cancel, HttpResponse.BodyHandlers.discarding());
    }
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(flink.active(ofName)).isEmpty());
  }

  /** What {@code make flink-submit-jobs} does. */
  void submit() {
    new Submission(
            settings,
            types,
            new Submission.Options(EnumSet.allOf(LakegateJob.class), jar, 2, PATIENCE, false),
            new Log())
        .run();
  }

  /** The submission's report in the test's output. */
  private static final class Log implements Report {
    @Override
    public void line(String text) {
      System.out.println("  " + text);
    }

    @Override
    public void progress(String text) {}
  }

  /** Sends the records and waits until Kafka has them all. */
  List<Sent> send(List<ProducerRecord<byte[], byte[]>> records) {
    List<Future<RecordMetadata>> answers = new ArrayList<>();
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      records.forEach(record -> answers.add(producer.send(record)));
    }
    List<Sent> sent = new ArrayList<>();
    for (int i = 0; i < records.size(); i++) {
      RecordMetadata place = place(answers.get(i));
      sent.add(
          new Sent(
              place.topic(),
              place.partition(),
              place.offset(),
              place.timestamp(),
              records.get(i).value()));
    }
    return sent;
  }

  /** Sends generated messages of all types in turn, a twentieth of them malformed. */
  List<Sent> sendGenerated(int count, long seed) {
    EventGenerator generator = new EventGenerator(types, seed, 0.05, InstantSource.system());
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      records.add(generator.next().record());
    }
    return send(records);
  }

  private static RecordMetadata place(Future<RecordMetadata> answer) {
    try {
      return answer.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError("Kafka did not take a record", e);
    }
  }

  Sent send(String topic, byte[] value) {
    return send(List.of(new ProducerRecord<>(topic, value))).get(0);
  }

  Sent send(String topic, String json) {
    return send(topic, json.getBytes(UTF_8));
  }

  private KafkaProducer<byte[], byte[]> producer() {
    Map<String, Object> properties =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            settings.job().kafka().bootstrapServers(),
            ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
            32 << 20,
            ProducerConfig.COMPRESSION_TYPE_CONFIG,
            "lz4",
            ProducerConfig.LINGER_MS_CONFIG,
            20);
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** All rows of a table. */
  List<Record> rows(String table) {
    List<Record> rows = new ArrayList<>();
    try (Tables tables = new Tables(settings.job().catalog());
        CloseableIterable<Record> scan =
            Tables.appended(tables.table(table).orElseThrow(), Optional.empty(), "*")) {
      scan.forEach(rows::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }

  /** Rows of all event types' tables and of the dead letters, as the snapshots count them. */
  long committedRows() {
    try (Tables tables = new Tables(settings.job().catalog())) {
      long rows = tables.table(TableDefinition.DEAD_LETTERS).map(Tables::rows).orElse(0L);
      for (EventType type : types) {
        rows += tables.table(type.table()).map(Tables::rows).orElse(0L);
      }
      return rows;
    }
  }

  /** Waits until so many rows and dead letters are committed. */
  void awaitRows(long rows) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(() -> assertThat(committedRows()).isGreaterThanOrEqualTo(rows));
  }

  /** Every raw record is in exactly one place, once. */
  void assertBalanced() {
    for (TopicReport report : reconcile(types)) {
      assertThat(report.rows() + report.letters()).isEqualTo(report.raw());
      assertThat(report.recreated()).isFalse();
      assertThat(report.partitions())
          .allSatisfy(partition -> assertThat(partition.differences()).isEmpty());
    }
  }

  /** Waits until no record of the event type is on its way. */
  void awaitArrival(EventType type) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(reconcile(List.of(type)).get(0).waiting()).isZero());
  }

  private List<TopicReport> reconcile(List<EventType> ofTypes) {
    try (Reconciliation reconciliation = new Reconciliation(settings, new Log())) {
      return ofTypes.stream().map(reconciliation::of).toList();
    }
  }

  /** Both jobs run and have never restarted. */
  void assertUndisturbed() {
    FlinkRest flink = new FlinkRest(settings.flink());
    for (LakegateJob job : LakegateJob.values()) {
      FlinkRest.Job running = flink.active(job).orElseThrow();
      assertThat(running.state()).isEqualTo("RUNNING");
      assertThat(flink.restarts(running.id())).as("restarts of " + job.jobName()).isZero();
      // The metric comes late; the history of failures doesn't.
      assertThat(flink.failure(running.id())).as("failure of " + job.jobName()).isEmpty();
    }
  }

  @Override
  public void close() {
    stop.run();
  }
}
