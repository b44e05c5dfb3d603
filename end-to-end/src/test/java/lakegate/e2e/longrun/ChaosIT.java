package lakegate.e2e.longrun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import lakegate.deploy.FlinkRest;
import lakegate.deploy.LakegateJob;
import lakegate.deploy.Tables;
import lakegate.e2e.longrun.Accidents.Accident;
import lakegate.e2e.pipeline.Pipeline;
import lakegate.e2e.pipeline.Proxies;
import lakegate.e2e.pipeline.Sent;
import lakegate.e2e.pipeline.Traffic;
import lakegate.e2e.truth.TablesReader;
import lakegate.e2e.truth.TopicsReader;
import lakegate.e2e.truth.Truth;
import lakegate.event.EventTypes;
import lakegate.stack.LocalStack;
import lakegate.stack.ServerName;
import lakegate.stack.Store;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * Random faults while messages flow ({@code make chaos}). After each round everything is healed,
 * and each message of the round must be once in the tables, with its values.
 */
@Order(6)
class ChaosIT {
  private static final int ROUNDS = Integer.getInteger("chaos.rounds", 3);
  private static final Duration LONGEST = Duration.ofMinutes(Long.getLong("chaos.minutes", 600));
  private static final int MESSAGES = Integer.getInteger("chaos.messages", 3_000);
  private static final int FAULTS = Integer.getInteger("chaos.faults", 3);
  private static final int MESSAGES_PER_SECOND = Integer.getInteger("chaos.rate", 500);
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final Store store = LocalStack.whyNoS3().isEmpty() ? Store.S3 : Store.FILE;
  private final Proxies proxies = new Proxies();
  private final Map<String, Long> snapshots = new HashMap<>();
  private final Map<String, Long> restarts = new HashMap<>();
  private Pipeline pipeline;
  private long sentBefore;

  @Test
  void whateverFailsEachMessageIsOnceInTheTablesWithItsValues() throws Exception {
    long seed = Long.getLong("chaos.seed", 7);
    System.out.println("  chaos: SEED=" + seed + ", store " + store);
    pipeline =
        Pipeline.startBehind(
            proxies,
            "chaos",
            store,
            EventTypes.load(),
            // An outage is noticed within the test, not after ten minutes.
            Map.of("execution.checkpointing.timeout", "20s"),
            Map.of());
    ChaosReport report = new ChaosReport(seed, store.name().toLowerCase(Locale.ROOT));
    Accidents accidents = new Accidents(pipeline, proxies, store, seed);
    long end = System.nanoTime() + LONGEST.toNanos();
    try (TopicsReader topics = new TopicsReader(pipeline);
        TablesReader tables = new TablesReader(pipeline)) {
      topics.start();
      tables.start();
      for (int round = 1; round <= ROUNDS && System.nanoTime() < end; round++) {
        report.add(round(round, seed, accidents));
        assertThat(topics.duplicates()).isEmpty();
        assertThat(tables.duplicates()).isEmpty();
      }
      await().atMost(PATIENCE).until(() -> topics.count() == sentBefore);
      await().atMost(PATIENCE).until(() -> tables.count() == sentBefore);
      assertThat(topics.duplicates()).isEmpty();
      assertThat(tables.duplicates()).isEmpty();
      System.out.println("  " + report.summary());
      Optional.ofNullable(System.getProperty("chaos.report"))
          .filter(file -> !file.isBlank())
          .ifPresent(file -> report.write(Path.of(file), topics.count(), tables.count()));
    } finally {
      pipeline.close();
    }
  }

  private ChaosReport.Round round(int number, long seed, Accidents accidents) throws Exception {
    long started = System.nanoTime();
    List<Accident> happened = new ArrayList<>();
    int submits = 0;
    List<Sent> sent;
    try (Traffic traffic = Traffic.start(pipeline, seed + number, MESSAGES_PER_SECOND)) {
      while (happened.size() < FAULTS) {
        List<Accident> together = accidents.next();
        happen(together);
        happened.addAll(together);
        if (together.stream().anyMatch(ChaosIT::endsTheJobs)) {
          submits += submit();
        }
        Thread.sleep(accidents.pause().toMillis());
      }
      while (traffic.size() < MESSAGES) {
        Thread.sleep(100);
      }
      sent = traffic.stop();
    }
    long healed = System.nanoTime();
    sentBefore += sent.size();
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        // A connection that broke is noticed when it is used.
        .ignoreExceptions()
        .until(() -> pipeline.committedRows() >= sentBefore);
    Duration recovery = Duration.ofNanos(System.nanoTime() - healed);
    Truth truth = Truth.of(pipeline.types(), sent);
    Tables tables = pipeline.tables();
    truth.assertInTables(
        pipeline.types(), table -> TablesReader.newRows(tables, table, snapshots, "*"));
    assertThat(pipeline.committedRows()).isEqualTo(sentBefore);
    pipeline.assertBalanced();
    assertThat(pipeline.jobs()).containsOnlyKeys(LakegateJob.values());
    return new ChaosReport.Round(
        number,
        happened,
        sent.size(),
        truth.rows().size(),
        truth.reasons().size(),
        Duration.ofNanos(System.nanoTime() - started),
        recovery,
        submits,
        restarts());
  }

  private static boolean endsTheJobs(Accident accident) {
    return accident.name().equals("kill " + ServerName.JOBMANAGER);
  }

  /** They begin together, and each ends when it is over. */
  private static void happen(List<Accident> together) throws InterruptedException {
    List<Accident> ends = new ArrayList<>(together);
    ends.sort(Comparator.comparing(Accident::lasts));
    together.forEach(accident -> accident.begin().run());
    Duration passed = Duration.ZERO;
    for (Accident accident : ends) {
      Thread.sleep(accident.lasts().minus(passed).toMillis());
      passed = accident.lasts();
      accident.end().run();
    }
  }

  private int submit() {
    Set<LakegateJob> gone = EnumSet.allOf(LakegateJob.class);
    gone.removeAll(pipeline.jobs().keySet());
    if (gone.isEmpty()) {
      return 0;
    }
    pipeline.submit(gone);
    return 1;
  }

  /** Since the last call. */
  private long restarts() {
    FlinkRest flink = new FlinkRest(pipeline.settings().flink());
    long since = 0;
    for (String job : pipeline.jobs().values()) {
      long now = flink.restarts(job);
      since += now - Optional.ofNullable(restarts.put(job, now)).orElse(0L);
    }
    return since;
  }
}
