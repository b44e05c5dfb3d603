package lakegate.e2e.longrun;

import static lakegate.e2e.longrun.ReportPage.format;
import static lakegate.e2e.longrun.ReportPage.number;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import lakegate.e2e.longrun.ObservedJvm.Memory;
import lakegate.e2e.longrun.Trend.Point;
import lakegate.e2e.truth.Arrivals;
import lakegate.stack.ServerName;

/** What a long run has shown, as lines while it runs and as a page afterwards. */
final class SoakReport {
  /** So many that the line through them means something, of so many samples each as there are. */
  private static final int WINDOWS = 15;

  private static final Duration SHORTEST_WINDOW = Duration.ofMinutes(1);

  private final Instant start;
  private final Instant warm;
  private final List<Sample> samples = new ArrayList<>();

  /**
   * What of a server's memory must not grow, with the MB per hour that it may, and the MB that it
   * may in a run so short that a few of them are many per hour. At 500 messages a second, 32 MB/h
   * are 19 bytes a message: less than what any object takes that was kept for each.
   */
  enum Measure {
    HEAP("heap after a full collection", Memory::heap, 32, 16),
    METASPACE("metaspace", Memory::metaspace, 8, 8),
    OUTSIDE("resident outside the heap", Memory::outside, 48, 24);

    private final String words;
    private final ToDoubleFunction<Memory> value;
    private final double allowedPerHour;
    private final double allowedOverall;

    Measure(
        String words,
        ToDoubleFunction<Memory> value,
        double allowedPerHour,
        double allowedOverall) {
      this.words = words;
      this.value = value;
      this.allowedPerHour = allowedPerHour;
      this.allowedOverall = allowedOverall;
    }
  }

  /**
   * How everything was at one time.
   *
   * @param memory of Flink's servers
   * @param sent messages so far
   * @param underWay of these not in the tables yet
   * @param oldestCommit the age of the newest commit of the table where it is oldest
   * @param restarts of both jobs so far
   * @param failedCheckpoints of both jobs since the first message
   * @param issued tokens so far
   * @param refused requests without a valid token since the first message
   * @param load of the machine, the average of the last minute
   */
  record Sample(
      Instant at,
      Map<ServerName, Memory> memory,
      long sent,
      int underWay,
      Duration oldestCommit,
      long restarts,
      long failedCheckpoints,
      long issued,
      long refused,
      double load) {}

  /** How a measure of a server went after the warm-up. */
  record Course(ServerName server, Measure measure, double first, double last, Trend trend) {
    boolean rises() {
      return trend.rises(measure.allowedPerHour, measure.allowedOverall);
    }

    @Override
    public String toString() {
      return format(
          "%s of %s: %.1f to %.1f MB, %+.1f MB/h",
          measure.words, server, first, last, trend.perHour());
    }
  }

  /**
   * @param start when the first message was sent
   * @param warm from when on the measures count
   */
  SoakReport(Instant start, Instant warm) {
    this.start = start;
    this.warm = warm;
  }

  void add(Sample sample) {
    samples.add(sample);
    Memory task = sample.memory().get(ServerName.TASKMANAGER);
    Memory job = sample.memory().get(ServerName.JOBMANAGER);
    Duration passed = Duration.between(start, sample.at());
    System.out.println(
        format(
            "  %02d:%02d%s %,9d sent, %,6d under way; MB task/job manager: heap %.0f/%.0f,"
                + " metaspace %.0f/%.0f, outside the heap %.0f/%.0f; oldest commit %d s; restarts"
                + " %d, failed checkpoints %d; tokens %d, refused %d; load %.1f",
            passed.toMinutes(),
            passed.toSecondsPart(),
            sample.at().isBefore(warm) ? " (warm-up)" : "",
            sample.sent(),
            sample.underWay(),
            task.heap(),
            job.heap(),
            task.metaspace(),
            job.metaspace(),
            task.outside(),
            job.outside(),
            sample.oldestCommit().toSeconds(),
            sample.restarts(),
            sample.failedCheckpoints(),
            sample.issued(),
            sample.refused(),
            sample.load()));
  }

  /** How each measure of each server went. */
  List<Course> courses() {
    List<Course> courses = new ArrayList<>();
    for (ServerName server : samples.get(0).memory().keySet()) {
      for (Measure measure : Measure.values()) {
        List<Point> points =
            samples.stream()
                .filter(sample -> !sample.at().isBefore(warm))
                .map(
                    sample ->
                        new Point(
                            sample.at(), measure.value.applyAsDouble(sample.memory().get(server))))
                .toList();
        courses.add(
            new Course(
                server,
                measure,
                points.get(0).value(),
                points.get(points.size() - 1).value(),
                Trend.of(points, window())));
      }
    }
    return courses;
  }

  private Duration window() {
    Duration window = Duration.between(warm, last().at()).dividedBy(WINDOWS);
    return window.compareTo(SHORTEST_WINDOW) < 0 ? SHORTEST_WINDOW : window;
  }

  Instant start() {
    return start;
  }

  Sample last() {
    return samples.get(samples.size() - 1);
  }

  /**
   * The page.
   *
   * @param settings of the run, for example {@code MINUTES=45 RATE=500}
   */
  ReportPage page(
      String settings,
      Duration tokensLive,
      Duration interval,
      Duration allowedWait,
      Arrivals arrivals,
      long readFromTopics,
      List<CommitWait> waits) {
    ReportPage page =
        new ReportPage(
            "What a long run under load showed",
            "`make soak` wrote this page; it keeps the figures of the longest run. The catalog lets"
                + " nobody in without a token, and a token lives "
                + tokensLive.toSeconds()
                + " s. Every row and dead letter was compared with what its message must become.");
    page.table("", "");
    page.line("repeat with", "`make soak " + settings + "`");
    page.line("messages", number(arrivals.rows() + arrivals.letters() - arrivals.twice()));
    page.line("rows", number(arrivals.rows()));
    page.line("dead letters", number(arrivals.letters()));
    page.line("lost", number(arrivals.underWay()));
    page.line("twice", number(arrivals.twice()));
    page.line("rows and dead letters with another value than expected", number(arrivals.others()));
    page.line("read from the topics meanwhile", number(readFromTopics) + ", none of them twice");
    page.line("tokens issued", number(last().issued()));
    page.line("requests without a valid token", number(last().refused()));
    page.line("restarts of the jobs", number(last().restarts()));
    page.line("failed checkpoints", number(last().failedCheckpoints()));
    page.line(
        "duration",
        Duration.between(warm, last().at()).toMinutes()
            + " min after a warm-up of "
            + Duration.between(start, warm).toMinutes()
            + " min");
    page.line(
        "machine",
        format(
            "%d cores beside other work: load %.1f in the median, %.1f at most",
            Runtime.getRuntime().availableProcessors(), load(samples.size() / 2), load(-1)));
    page.section("Memory");
    page.paragraph(
        "Every quarter of a minute the whole heap of each of Flink's servers is collected and"
            + " measured. A measure is flat unless the line of least squares through the lowest"
            + " value of each "
            + window().toSeconds()
            + " s after the warm-up rises faster than allowed.");
    page.table("server", "measure", "first MB", "last MB", "rise MB/h", "allowed");
    for (Course course : courses()) {
      page.line(
          course.server().toString(),
          course.measure().words,
          format("%.1f", course.first()),
          format("%.1f", course.last()),
          format("%+.1f", course.trend().perHour()),
          format("%.0f", course.measure().allowedPerHour));
    }
    page.section("Commits");
    page.paragraph(
        "With a checkpoint every "
            + interval.toSeconds()
            + " s, a table may wait "
            + allowedWait.toSeconds()
            + " s for its next commit: a checkpoint of the ingest job that comes just before the"
            + " bridge's finds no records, and the table waits for the next one. On a machine that"
            + " is short of processors a checkpoint waits until the records before it are"
            + " processed, which come all at once when the bridge commits; those after it then"
            + " come at once and find none.");
    page.table("table", "longest wait s", "its checkpoints", "load then");
    for (CommitWait wait : waits) {
      page.line(
          wait.table(),
          format("%.1f", wait.lasted().toMillis() / 1e3),
          String.valueOf(wait.checkpoints()),
          format("%.1f", loadAt(wait.end())));
    }
    return page;
  }

  /** The machine's load at a place in the order of all samples; -1 is the last. */
  private double load(int place) {
    double[] loads = samples.stream().mapToDouble(Sample::load).sorted().toArray();
    return loads[place < 0 ? loads.length - 1 : place];
  }

  private double loadAt(Instant time) {
    return samples.stream()
        .filter(sample -> !sample.at().isBefore(time))
        .findFirst()
        .orElseGet(this::last)
        .load();
  }
}
