package lakegate.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import lakegate.deploy.FlinkRest;
import lakegate.deploy.LakegateJob;
import lakegate.e2e.pipeline.Pipeline;
import lakegate.e2e.pipeline.Sent;
import lakegate.e2e.pipeline.Traffic;
import lakegate.e2e.truth.TablesReader;
import lakegate.e2e.truth.Truth;
import lakegate.event.EventTypes;
import lakegate.stack.Faults;
import lakegate.stack.LocalStack;
import lakegate.stack.ServerName;
import lakegate.stack.Store;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each server alone is dead or stands still for seconds and for minutes while messages flow ({@code
 * make outages}). Nobody does anything but bring it back.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LongOutagesIT {
  private static final int MESSAGES_PER_SECOND = 100;
  private static final Duration CHECKPOINT_TIMEOUT = Duration.ofSeconds(75);
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Store store = LocalStack.whyNoS3().isEmpty() ? Store.S3 : Store.FILE;
  private final Map<String, Long> snapshots = new HashMap<>();
  private Pipeline pipeline;
  private Map<LakegateJob, String> jobs;
  private long sentBefore;

  private enum Outage {
    KILLED,
    STOPPED
  }

  @BeforeAll
  void start() {
    LocalStack.whyNoS3().ifPresent(why -> System.out.println("no object store: " + why));
    pipeline =
        Pipeline.start(
            "long-outages",
            store,
            EventTypes.load(),
            Map.of("execution.checkpointing.timeout", CHECKPOINT_TIMEOUT.toSeconds() + "s"));
    jobs = pipeline.jobs();
  }

  @AfterAll
  void stop() {
    if (pipeline != null) {
      pipeline.close();
    }
  }

  private static Stream<String> list(String property, String otherwise) {
    String value = System.getProperty(property, "");
    return Stream.of((value.isBlank() ? otherwise : value).split("[, ]+"));
  }

  /** Five seconds, a minute, and longer than a checkpoint may take. */
  Stream<Arguments> outages() {
    return list("outages.servers", "kafka,registry,catalog,s3")
        .map(name -> ServerName.valueOf(name.toUpperCase(Locale.ROOT)))
        .filter(server -> server != ServerName.S3 || store == Store.S3)
        .flatMap(
            server ->
                Stream.of(Outage.values())
                    .flatMap(
                        outage ->
                            list("outages.seconds", "5,60,100")
                                .map(Integer::valueOf)
                                .map(seconds -> Arguments.of(server, outage, seconds))));
  }

  @ParameterizedTest(name = "{0} {1} for {2} s")
  @MethodSource("outages")
  void aServerThatIsAwayDelaysAndLosesNothing(ServerName server, Outage outage, int seconds)
      throws Exception {
    long restarts = restarts();
    List<Sent> sent;
    try (Traffic traffic = Traffic.start(pipeline, seconds, MESSAGES_PER_SECOND)) {
      awaitMessages(traffic);
      begin(server, outage);
      // The outage itself.
      Thread.sleep(Duration.ofSeconds(seconds).toMillis());
      end(server, outage);
      awaitMessages(traffic);
      sent = traffic.stop();
    }
    long back = System.nanoTime();
    sentBefore += sent.size();
    pipeline.awaitRows(sentBefore);
    Duration recovery = Duration.ofNanos(System.nanoTime() - back);

    assertThat(pipeline.committedRows()).isEqualTo(sentBefore);
    Truth truth = Truth.of(pipeline.types(), sent);
    truth.assertInTables(
        pipeline.types(), table -> TablesReader.newRows(pipeline.tables(), table, snapshots, "*"));
    pipeline.assertBalanced();
    // Nobody has submitted them again.
    assertThat(pipeline.jobs()).isEqualTo(jobs);
    System.out.printf(
        Locale.ROOT,
        "  %s %s for %d s: %,d messages = %,d rows + %,d dead letters, values equal, lost 0,"
            + " twice 0; all there %d s after it was back, restarts %d%n",
        server,
        outage.name().toLowerCase(Locale.ROOT),
        seconds,
        sent.size(),
        truth.rows().size(),
        truth.reasons().size(),
        recovery.toSeconds(),
        restarts() - restarts);
  }

  /** Those of two seconds: the outage falls into the middle of the traffic. */
  private static void awaitMessages(Traffic traffic) {
    int before = traffic.size();
    await().atMost(PATIENCE).until(() -> traffic.size() >= before + 2 * MESSAGES_PER_SECOND);
  }

  private void begin(ServerName server, Outage outage) {
    switch (outage) {
      case KILLED -> pipeline.stack().kill(server);
      case STOPPED -> faults().pause(Set.of(server));
    }
  }

  private void end(ServerName server, Outage outage) {
    switch (outage) {
      case KILLED -> pipeline.stack().start(server);
      case STOPPED -> faults().resume(Set.of(server));
    }
  }

  private Faults faults() {
    return new Faults(pipeline.folder(), line -> {});
  }

  private long restarts() {
    FlinkRest flink = new FlinkRest(pipeline.settings().flink());
    return jobs.values().stream().mapToLong(flink::restarts).sum();
  }
}
