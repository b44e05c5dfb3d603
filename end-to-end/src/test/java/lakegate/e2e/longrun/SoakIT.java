package lakegate.e2e.longrun;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import lakegate.deploy.FlinkRest;
import lakegate.deploy.Tables;
import lakegate.e2e.longrun.CommitWait.Commit;
import lakegate.e2e.longrun.ObservedJvm.Memory;
import lakegate.e2e.pipeline.Pipeline;
import lakegate.e2e.pipeline.Traffic;
import lakegate.e2e.truth.Arrivals;
import lakegate.e2e.truth.TopicsReader;
import lakegate.event.EventType;
import lakegate.event.EventTypes;
import lakegate.stack.LocalStack;
import lakegate.stack.Port;
import lakegate.stack.ServerName;
import lakegate.stack.ServerStatus;
import lakegate.stack.StackOptions;
import lakegate.stack.process.TcpPort;
import lakegate.table.TableDefinition;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/**
 * A long run under load behind a catalog whose tokens end all the time ({@code make soak}): the
 * memory stays flat, nothing restarts, the tables get their commits on time, and each message is
 * once in the tables, with its values.
 */
class SoakIT {
  /** Until what runs often is compiled. */
  private static final Duration WARM_UP = Duration.ofMinutes(10);

  private static final Duration BETWEEN_SAMPLES = Duration.ofSeconds(15);
  private static final Duration TOKENS_LIVE = Duration.ofSeconds(60);
  private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(10);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(25);
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String CHECKPOINT = "flink.max-committed-checkpoint-id";

  /** At least what a trend needs. */
  private final int minutes = setting("soak.minutes", 45, 3);

  private final int messagesPerSecond = setting("soak.rate", 500, Traffic.TICKS_PER_SECOND);
  private final Map<ServerName, ObservedJvm> jvms = new EnumMap<>(ServerName.class);
  private final Arrivals arrivals = new Arrivals(EventTypes.load());
  private TokenFilter filter;
  private Pipeline pipeline;
  private SoakReport report;
  private long failedBefore;
  private long refusedBefore;

  @Test
  void nothingGrowsRestartsOrComesLate() throws Exception {
    pipeline = start();
    try (TopicsReader topics = new TopicsReader(pipeline)) {
      topics.start();
      observe(ServerName.TASKMANAGER);
      observe(ServerName.JOBMANAGER);
      // Flink may ask for a checkpoint before all tasks run, and the submission asks the catalog
      // without a token whether it is there.
      failedBefore = failedCheckpoints();
      refusedBefore = filter.refused();
      Instant start = Instant.now();
      Instant warm = start.plus(WARM_UP);
      report = new SoakReport(start, warm);
      run(start, warm.plus(Duration.ofMinutes(minutes)));
      awaitArrivals();
      List<CommitWait> waits =
          tables().map(table -> CommitWait.longest(table, commits(table), warm)).toList();
      ReportPage page =
          report.page(
              "MINUTES=" + minutes + " RATE=" + messagesPerSecond,
              TOKENS_LIVE,
              CHECKPOINT_INTERVAL,
              LONGEST_WAIT,
              arrivals,
              topics.count(),
              waits);
      System.out.println(page);
      check(topics, waits);
      Optional.ofNullable(System.getProperty("soak.report"))
          .filter(file -> !file.isBlank())
          .ifPresent(file -> page.write(Path.of(file), arrivals.rows() + arrivals.letters()));
    } finally {
      jvms.values().forEach(ObservedJvm::close);
      pipeline.close();
    }
  }

  private static int setting(String name, int usual, int least) {
    String text = System.getProperty(name, Integer.toString(usual));
    if (!text.matches("\\d{1,6}") || Integer.parseInt(text) < least) {
      throw new IllegalArgumentException(
          name + " = " + text + ": not a whole number from " + least + " to 999999");
    }
    return Integer.parseInt(text);
  }

  private Pipeline start() {
    Set<Integer> taken = new HashSet<>();
    int port = TcpPort.free(taken::add);
    int catalogPort = TcpPort.free(taken::add);
    filter = new TokenFilter(port, catalogPort, TOKENS_LIVE, InstantSource.system());
    Map<String, String> jobs = new HashMap<>(filter.clientSettings());
    jobs.put("checkpoint.interval", CHECKPOINT_INTERVAL.toSeconds() + "s");
    return Pipeline.start(
        StackOptions.onFreePorts(Pipeline.emptied("soak"))
            .behindProxies(Map.of(Port.CATALOG, catalogPort), Map.of(Port.CATALOG, port)),
        EventTypes.load(),
        jobs,
        filter::close);
  }

  private void observe(ServerName server) {
    ServerStatus status =
        LocalStack.status(pipeline.folder()).stream()
            .filter(one -> one.server() == server)
            .findFirst()
            .orElseThrow();
    jvms.put(server, new ObservedJvm(status.pid().orElseThrow()));
  }

  /** Sends, compares and measures. */
  private void run(Instant start, Instant end) throws InterruptedException {
    try (Traffic traffic = Traffic.start(pipeline, 7, messagesPerSecond)) {
      Instant next = start;
      while (next.isBefore(end)) {
        next = next.plus(BETWEEN_SAMPLES);
        Thread.sleep(Math.max(0, Duration.between(Instant.now(), next).toMillis()));
        arrivals.sent(traffic.taken());
        arrivals.read(pipeline.tables());
        report.add(sample(traffic.size()));
      }
      arrivals.sent(traffic.stop());
    }
  }

  private SoakReport.Sample sample(long sent) {
    Map<ServerName, Memory> memory = new EnumMap<>(ServerName.class);
    jvms.forEach((server, jvm) -> memory.put(server, jvm.measure()));
    FlinkRest flink = new FlinkRest(pipeline.settings().flink());
    long restarts = pipeline.jobs().values().stream().mapToLong(flink::restarts).sum();
    Instant now = Instant.now();
    return new SoakReport.Sample(
        now,
        memory,
        sent,
        arrivals.underWay(),
        tables()
            .map(table -> Tables.lastCommit(pipeline.tables().table(table).orElseThrow()))
            .map(commit -> Duration.between(commit.orElse(report.start()), now))
            .max(Duration::compareTo)
            .orElseThrow(),
        restarts,
        failedCheckpoints() - failedBefore,
        filter.issued(),
        filter.refused() - refusedBefore,
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  private long failedCheckpoints() {
    FlinkRest flink = new FlinkRest(pipeline.settings().flink());
    return pipeline.jobs().values().stream()
        .mapToLong(job -> flink.checkpoints(job).failed())
        .sum();
  }

  private void awaitArrivals() throws InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    while (arrivals.underWay() > 0 && Instant.now().isBefore(end)) {
      Thread.sleep(1_000);
      arrivals.read(pipeline.tables());
    }
  }

  private Stream<String> tables() {
    return Stream.concat(
        pipeline.types().stream().map(EventType::table), Stream.of(TableDefinition.DEAD_LETTERS));
  }

  private List<Commit> commits(String name) {
    Table table = pipeline.tables().table(name).orElseThrow();
    List<Commit> commits = new ArrayList<>();
    for (Snapshot snapshot : table.snapshots()) {
      commits.add(
          new Commit(
              Instant.ofEpochMilli(snapshot.timestampMillis()),
              Long.parseLong(snapshot.summary().get(CHECKPOINT))));
    }
    return commits;
  }

  /** All that is wrong, at once: nobody wants to run it again for the next. */
  private void check(TopicsReader topics, List<CommitWait> waits) {
    SoftAssertions softly = new SoftAssertions();
    softly.assertThat(arrivals.underWay()).as("lost").isZero();
    softly.assertThat(arrivals.unexpected()).as("never sent").isZero();
    softly.assertThat(arrivals.problems()).as("twice or with another value").isEmpty();
    softly.assertThat(topics.duplicates()).as("twice in the topics").isEmpty();
    softly
        .assertThat(topics.count())
        .as("different messages in the topics")
        .isEqualTo(arrivals.rows() + arrivals.letters());
    softly.assertThat(report.courses()).as("memory").noneMatch(SoakReport.Course::rises);
    for (CommitWait wait : waits) {
      softly.assertThat(wait.lasted()).as(wait.toString()).isLessThanOrEqualTo(LONGEST_WAIT);
    }
    softly.assertThat(report.last().failedCheckpoints()).as("failed checkpoints").isZero();
    softly.assertThat(report.last().refused()).as("requests that were refused").isZero();
    // Else no client has lived from one token to the next.
    softly.assertThat(report.last().issued()).as("tokens").isGreaterThan(2L * minutes);
    softly.check(pipeline::assertUndisturbed);
    softly.assertAll();
  }
}
