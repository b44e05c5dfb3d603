package lakegate.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lakegate.e2e.Accidents.Accident;

/** What a run with faults has shown, as lines while it runs and as a page afterwards. */
final class ChaosReport {
  private static final Pattern MESSAGES = Pattern.compile("\\| messages \\| ([\\d,]+) \\|");

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
    try {
      if (Files.exists(file)) {
        Matcher before = MESSAGES.matcher(Files.readString(file));
        if (before.find() && Long.parseLong(before.group(1).replace(",", "")) > messages()) {
          System.out.println("  " + file + " stays: it is of a longer run");
          return;
        }
      }
      Files.writeString(file, page(seenInTopics, seenInTables));
      System.out.println("  written: " + file);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file, e);
    }
  }

  private String page(long seenInTopics, long seenInTables) {
    StringBuilder page = new StringBuilder();
    page.append("# What random faults did to the pipeline\n\n");
    page.append(
        "`make chaos` wrote this page; it keeps the figures of the longest run. What each fault is"
            + " and what the pipeline does about it: [exactly once](exactly-once.md).\n\n");
    page.append("| | |\n|---|---|\n");
    line(page, "repeat with", "`make chaos SEED=" + seed + " ROUNDS=" + rounds.size() + "`");
    line(page, "store of tables and checkpoints", store);
    line(page, "rounds", String.valueOf(rounds.size()));
    line(page, "faults", String.valueOf(faultCount()));
    line(page, "messages", number(messages()));
    line(page, "rows", number(rounds.stream().mapToLong(Round::rows).sum()));
    line(page, "dead letters", number(rounds.stream().mapToLong(Round::letters).sum()));
    line(page, "lost", "0");
    line(page, "twice", "0");
    line(page, "rows and dead letters with another value than expected", "0");
    line(
        page,
        "read from the topics while servers failed",
        number(seenInTopics) + ", none of them twice");
    line(
        page,
        "read from the tables while servers failed",
        number(seenInTables) + ", none of them twice");
    line(
        page,
        "restarts of the jobs, by Flink",
        number(rounds.stream().mapToLong(Round::restarts).sum()));
    line(
        page,
        "submits, after the JobManager was killed",
        number(rounds.stream().mapToLong(Round::submits).sum()));
    line(
        page,
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
    line(
        page,
        "duration",
        Duration.ofNanos(System.nanoTime() - started).toMinutes()
            + " min on "
            + Runtime.getRuntime().availableProcessors()
            + " cores, beside other work");
    page.append("\n## Faults\n\n| fault | times |\n|---|---|\n");
    faults.forEach((name, count) -> line(page, name, String.valueOf(count)));
    page.append(
        "\n## Rounds\n\n| round | faults | messages | rows | dead letters | s | recovery s |\n");
    page.append("|---|---|---|---|---|---|---|\n");
    for (Round round : rounds) {
      page.append(
          String.format(
              Locale.ROOT,
              "| %d | %s | %,d | %,d | %,d | %d | %d |%n",
              round.number(),
              String.join(", ", round.accidents().stream().map(Accident::toString).toList()),
              round.messages(),
              round.rows(),
              round.letters(),
              round.duration().toSeconds(),
              round.recovery().toSeconds()));
    }
    return page.toString();
  }

  private static void line(StringBuilder page, String name, String value) {
    page.append("| ").append(name).append(" | ").append(value).append(" |\n");
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
