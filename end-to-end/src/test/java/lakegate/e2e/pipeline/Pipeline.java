package lakegate.e2e.pipeline;

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
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.Function;
import lakegate.deploy.FlinkRest;
import lakegate.deploy.LakegateJob;
import lakegate.deploy.Settings;
import lakegate.deploy.Stop;
import lakegate.deploy.Submission;
import lakegate.deploy.Tables;
import lakegate.deploy.Upgrade;
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
public final class Pipeline implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Set<LakegateJob> ALL = EnumSet.allOf(LakegateJob.class);

  private static Pipeline shared;

  private final Optional<LocalStack> stack;
  private final Runnable stop;
  private final Function<Map<String, String>, Settings> withSettings;
  private Settings settings;
  private List<EventType> types;
  private Tables tables;
  private Path jar = LocalStack.home().resolve("ingest-job/target/lakegate-jobs.jar");

  /**
   * @param settings makes them of further ones
   */
  private Pipeline(
      Optional<LocalStack> stack,
      Runnable stop,
      Function<Map<String, String>, Settings> settings,
      List<EventType> types) {
    this.stack = stack;
    this.stop = stop;
    this.withSettings = settings;
    this.settings = settings.apply(Map.of());
    this.types = types;
  }

  /** The one that most tests use; it runs until the tests' program ends. */
  public static synchronized Pipeline shared() {
    if (shared == null) {
      shared = start("shared", Store.FILE, EventTypes.load());
    }
    return shared;
  }

  /** Starts empty servers in a folder under target/ and submits both jobs. */
  public static Pipeline start(String name, Store store, List<EventType> types) {
    return start(name, store, types, Map.of());
  }

  /**
   * The same.
   *
   * @param flink further settings of Flink's servers
   */
  public static Pipeline start(
      String name, Store store, List<EventType> types, Map<String, String> flink) {
    Path folder = emptied(name);
    return start(
        StackOptions.onFreePorts(folder).withStore(store).withFlink(flink),
        types,
        Map.of(),
        () -> {});
  }

  /**
   * The same, with every client sent to the proxies, the jobs and the tests too.
   *
   * @param flink further settings of Flink's servers
   * @param jobs further settings of the jobs
   */
  public static Pipeline startBehind(
      Proxies proxies,
      String name,
      Store store,
      List<EventType> types,
      Map<String, String> flink,
      Map<String, String> jobs) {
    Path folder = emptied(name);
    return start(
        StackOptions.onFreePorts(folder)
            .withStore(store)
            .withFlink(flink)
            .behindProxies(proxies.serverPorts(), proxies.clientPorts()),
        types,
        jobs,
        proxies::close);
  }

  /** The folder of a stack's name, without a server and without data. */
  public static Path emptied(String name) {
    Path folder = Path.of("target", "stack-" + name);
    // What an earlier run has left, servers too if it was killed.
    LocalStack.down(folder, System.out::println);
    FileUtils.deleteQuietly(folder.toFile());
    return folder;
  }

  /**
   * Starts the servers of the options and submits both jobs.
   *
   * @param jobs further settings of the jobs
   */
  public static Pipeline start(
      StackOptions options, List<EventType> types, Map<String, String> jobs, Runnable afterStop) {
    LocalStack stack = LocalStack.start(options);
    Runnable stop =
        () -> {
          stack.close();
          afterStop.run();
        };
    Pipeline pipeline =
        new Pipeline(
            Optional.of(stack),
            stop,
            more -> settings(jobs, more, Optional.of(stack.settingsFile())),
            types);
    pipeline.submit();
    return pipeline;
  }

  /** Submits both jobs to containers, which end with the pipeline. */
  public static Pipeline on(Containers containers, List<EventType> types) {
    Pipeline pipeline =
        new Pipeline(
            Optional.empty(),
            containers::close,
            more -> settings(containers.settings(), more, Optional.empty()),
            types);
    try {
      pipeline.submit();
    } catch (RuntimeException e) {
      containers.close();
      throw e;
    }
    return pipeline;
  }

  private static Settings settings(
      Map<String, String> first, Map<String, String> more, Optional<Path> file) {
    Map<String, String> options = new HashMap<>(Map.of("checkpoint.interval", "2s"));
    options.putAll(first);
    options.putAll(more);
    return Settings.of(options, Map.of(), file, List.of());
  }

  /** The servers, where they are processes of this machine. */
  public LocalStack stack() {
    return stack.orElseThrow();
  }

  /** The servers' folder. */
  public Path folder() {
    return stack().settingsFile().getParent();
  }

  public Settings settings() {
    return settings;
  }

  public List<EventType> types() {
    return types;
  }

  public EventType type(String name) {
    return types.stream().filter(type -> type.name().equals(name)).findFirst().orElseThrow();
  }

  /** The jobs' jar. */
  public Path jar() {
    return jar;
  }

  /** From now on another jar with other event types. */
  public void use(Path otherJar, List<EventType> otherTypes) {
    jar = otherJar;
    types = otherTypes;
  }

  /**
   * From now on jobs start with these settings beside the pipeline's own; without any as before.
   */
  public void use(Map<String, String> more) {
    settings = withSettings.apply(more);
  }

  /** Cancels both jobs, as in Flink's UI, and waits until they have ended. */
  public void cancelJobs() throws IOException, InterruptedException {
    for (LakegateJob job : LakegateJob.values()) {
      cancel(job);
    }
  }

  /** Cancels one job and waits until it has ended. */
  public void cancel(LakegateJob ofName) throws IOException, InterruptedException {
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

  /** What {@code make flink-submit-jobs} does; returns its report. */
  public List<String> submit() {
    return submit(ALL);
  }

  /** The same, for some of the jobs. */
  public List<String> submit(Set<LakegateJob> jobs) {
    return submit(options(jobs, false, false));
  }

  /** Goes on although records have expired before they were read. */
  public void submitWithLoss() {
    submit(options(ALL, false, true));
  }

  /** What a submission would do. */
  public List<String> dryRun() {
    return dryRun(ALL);
  }

  /** The same, for some of the jobs. */
  public List<String> dryRun(Set<LakegateJob> jobs) {
    return submit(options(jobs, true, true));
  }

  private List<String> submit(Submission.Options options) {
    LoggedReport log = new LoggedReport();
    new Submission(settings, types, options, log).run();
    return log.lines();
  }

  /** What {@code make flink-stop} does. */
  public void stop() {
    new Stop(settings, ALL, PATIENCE, new LoggedReport()).run();
  }

  /** What {@code make flink-upgrade} does. */
  public void upgrade() {
    new Upgrade(settings, types, options(ALL, false, false), new LoggedReport()).run();
  }

  private Submission.Options options(Set<LakegateJob> jobs, boolean dryRun, boolean acceptLoss) {
    return new Submission.Options(jobs, jar, 2, PATIENCE, dryRun, acceptLoss, false);
  }

  /** Sends the records and waits until Kafka has them all. */
  public List<Sent> send(List<ProducerRecord<byte[], byte[]>> records) {
    List<Future<RecordMetadata>> answers = new ArrayList<>();
    try (KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
      records.forEach(record -> answers.add(producer.send(record)));
    }
    List<Sent> sent = new ArrayList<>();
    for (int i = 0; i < records.size(); i++) {
      sent.add(Sent.of(records.get(i), answers.get(i)));
    }
    return sent;
  }

  /** Sends generated messages of all types in turn, a twentieth of them malformed. */
  public List<Sent> sendGenerated(int count, long seed) {
    return send(generated(count, seed));
  }

  /** Sends them with the time of a producer whose clock is so much ahead. */
  public List<Sent> sendGenerated(int count, long seed, Duration ahead) {
    long time = System.currentTimeMillis() + ahead.toMillis();
    return send(
        generated(count, seed).stream()
            .map(
                record ->
                    new ProducerRecord<>(
                        record.topic(),
                        record.partition(),
                        time,
                        record.key(),
                        record.value(),
                        record.headers()))
            .toList());
  }

  private List<ProducerRecord<byte[], byte[]>> generated(int count, long seed) {
    EventGenerator generator = new EventGenerator(types, seed, 0.05, InstantSource.system());
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      records.add(generator.next().record());
    }
    return records;
  }

  public Sent send(String topic, byte[] value) {
    return send(List.of(new ProducerRecord<>(topic, value))).get(0);
  }

  public Sent send(String topic, String json) {
    return send(topic, json.getBytes(UTF_8));
  }

  /** One that takes every message, with further settings of the caller. */
  public KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
    Map<String, Object> properties = new HashMap<>(more);
    properties.put(
        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.job().kafka().bootstrapServers());
    properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 32 << 20);
    properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    properties.put(ProducerConfig.LINGER_MS_CONFIG, 20);
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** All rows of a table. */
  public List<Record> rows(String table) {
    List<Record> rows = new ArrayList<>();
    try (CloseableIterable<Record> scan =
        Tables.appended(tables().table(table).orElseThrow(), Optional.empty(), "*")) {
      scan.forEach(rows::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }

  /** Rows of all event types' tables and of the dead letters, as the snapshots count them. */
  public long committedRows() {
    long rows = tables().table(TableDefinition.DEAD_LETTERS).map(Tables::rows).orElse(0L);
    for (EventType type : types) {
      rows += tables().table(type.table()).map(Tables::rows).orElse(0L);
    }
    return rows;
  }

  /** Opened once: the client of an object store takes long to start. */
  public synchronized Tables tables() {
    if (tables == null) {
      tables = new Tables(settings.job().catalog());
    }
    return tables;
  }

  /** Waits until so many rows and dead letters are committed. */
  public void awaitRows(long rows) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(() -> assertThat(committedRows()).isGreaterThanOrEqualTo(rows));
  }

  /** Every raw record is in exactly one place, once. */
  public void assertBalanced() {
    for (TopicReport report : reconcile(types)) {
      assertThat(report.rows() + report.letters()).isEqualTo(report.raw());
      assertThat(report.recreated()).isFalse();
      assertThat(report.partitions())
          .allSatisfy(partition -> assertThat(partition.differences()).isEmpty());
    }
  }

  /** Waits until no record of the event type is on its way. */
  public void awaitArrival(EventType type) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(reconcile(List.of(type)).get(0).waiting()).isZero());
  }

  private List<TopicReport> reconcile(List<EventType> ofTypes) {
    try (Reconciliation reconciliation = new Reconciliation(settings, new LoggedReport())) {
      return ofTypes.stream().map(reconciliation::of).toList();
    }
  }

  /** The ids of the jobs that run, or will by themselves. */
  public Map<LakegateJob, String> jobs() {
    FlinkRest flink = new FlinkRest(settings.flink());
    Map<LakegateJob, String> ids = new EnumMap<>(LakegateJob.class);
    for (LakegateJob job : LakegateJob.values()) {
      flink.active(job).ifPresent(active -> ids.put(job, active.id()));
    }
    return ids;
  }

  /** Both jobs run and have never restarted. */
  public void assertUndisturbed() {
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
  public synchronized void close() {
    if (tables != null) {
      tables.close();
    }
    stop.run();
  }
}
