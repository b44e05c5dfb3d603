package lakegate.e2e.longrun;

import static lakegate.e2e.longrun.ReportPage.number;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import lakegate.e2e.longrun.Accidents.Accident;

/** What a run with faults has shown, as lines while it runs and as a page afterwards. */
final class ChaosReport {
  private final long seed;
  private final String store;
  private final long started = System.nanoTime();
  private final List<Round> rounds = new ArrayList<>();
  private final Map<String, Integer> faults = new TreeMap<>();

  /**
   * One round.
   *
   * @param recovery from the end of the last fault until everything sent was in the tables
   * @param submits how often the jobs were submitted again, since the JobManager had been killed
   * @param restarts how often Flink restarted the jobs by itself
   */
  record Round(
      int number,
      List<Accident> accidents,
      int messages,
      int rows,
      int letters,
      Duration duration,
      Duration recovery,
      int submits,
      long restarts) {}

  ChaosReport(long seed, String store) {
    this.seed = seed;
    this.store = store;
  }

  void add(Round round) {
    rounds.add(round);
    round.accidents().forEach(accident -> faults.merge(accident.name(), 1, Integer::sum));
    System.out.printf(
        Locale.ROOT,
        "  round %d: %d faults, %,d messages = %,d rows + %,d dead letters, values equal, lost 0,"
            + " twice 0; %d s, of these %d s to recover; restarts %d, submits %d%n    %s%n",
        round.number(),
        round.accidents().size(),
        round.messages(),
        round.rows(),
        round.letters(),
        round.duration().toSeconds(),
        round.recovery().toSeconds(),
        round.restarts(),
        round.submits(),
        String.join(", ", round.accidents().stream().map(Accident::toString).toList()));
  }

  private long messages() {
    return rounds.stream().mapToLong(Round::messages).sum();
  }

  private int faultCount() {
    return rounds.stream().mapToInt(round -> round.accidents().size()).sum();
  }

  /** The last line. */
  String summary() {
    return String.format(
        Locale.ROOT,
        "%d rounds, %d faults, %,d messages: lost 0, twice 0, every value equal; readers saw no"
            + " message twice; %d min; repeat with SEED=%d",
        rounds.size(),
        faultCount(),
        messages(),
        Duration.ofNanos(System.nanoTime() - started).toMinutes(),
        seed);
  }

  /** Writes the page, unless the one that is there is of a longer run. */
  void write(Path file, long seenInTopics, long seenInTables) {
    page(seenInTopics, seenInTables).write(file, messages());
  }

  private ReportPage page(long seenInTopics, long seenInTables) {
    ReportPage page =
        new ReportPage(
            "What random faults did to the pipeline",
            "`make chaos` wrote this page; it keeps the figures of the longest run. What each fault"
                + " is and what the pipeline does about it: [exactly once](exactly-once.md).");
    page.table("", "");
    page.line("repeat with", "`make chaos SEED=" + seed + " ROUNDS=" + rounds.size() + "`");
    page.line("store of tables and checkpoints", store);
    page.line("rounds", String.valueOf(rounds.size()));
    page.line("faults", String.valueOf(faultCount()));
    page.line("messages", number(messages()));
    page.line("rows", number(rounds.stream().mapToLong(Round::rows).sum()));
    page.line("dead letters", number(rounds.stream().mapToLong(Round::letters).sum()));
    page.line("lost", "0");
    page.line("twice", "0");
    page.line("rows and dead letters with another value than expected", "0");
    page.line(
        "read from the topics while servers failed", number(seenInTopics) + ", none of them twice");
    page.line(
        "read from the tables while servers failed", number(seenInTables) + ", none of them twice");
    page.line(
        "restarts of the jobs, by Flink", number(rounds.stream().mapToLong(Round::restarts).sum()));
    page.line(
        "submits, after the JobManager was killed",
        number(rounds.stream().mapToLong(Round::submits).sum()));
    page.line(
        "recovery after the last fault of a round",
        "median "
            + rounds.stream()
                .map(round -> round.recovery().toSeconds())
                .sorted()
                .skip(rounds.size() / 2)
                .findFirst()
                .orElse(0L)
            + " s, longest "
            + rounds.stream().mapToLong(round -> round.recovery().toSeconds()).max().orElse(0)
            + " s");
    page.line(
        "duration",
        Duration.ofNanos(System.nanoTime() - started).toMinutes()
            + " min on "
            + Runtime.getRuntime().availableProcessors()
            + " cores, beside other work");
    page.section("Faults");
    page.table("fault", "times");
    faults.forEach((name, count) -> page.line(name, String.valueOf(count)));
    page.section("Rounds");
    page.table("round", "faults", "messages", "rows", "dead letters", "s", "recovery s");
    for (Round round : rounds) {
      page.line(
          String.valueOf(round.number()),
          String.join(", ", round.accidents().stream().map(Accident::toString).toList()),
          number(round.messages()),
          number(round.rows()),
          number(round.letters()),
          String.valueOf(round.duration().toSeconds()),
          String.valueOf(round.recovery().toSeconds()));
    }
    return page;
  }
}
