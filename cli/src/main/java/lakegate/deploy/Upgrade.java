package lakegate.deploy;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import lakegate.deploy.Checkpoints.Checkpoint;
import lakegate.event.EventType;

/**
 * Puts a new jar or new schemas under running jobs: checks everything, stops them with savepoints,
 * starts the new version from there and waits for its first commit. If that does not come, the old
 * version goes on from the savepoints; what the new one has written meanwhile is not written again.
 */
public final class Upgrade {
  private final Settings settings;
  private final Submission.Options options;
  private final Report report;
  private final FlinkRest flink;
  private final Submission submission;

  /**
   * @param types the event types of the new version
   * @param options with the new jar
   */
  public Upgrade(
      Settings settings, List<EventType> types, Submission.Options options, Report report) {
    this.settings = settings;
    this.options = options;
    this.report = report;
    this.flink = new FlinkRest(settings.flink());
    this.submission = new Submission(settings, types, options, report);
  }

  /**
   * Runs the new version instead of the old one.
   *
   * @return the jobs' ids
   * @throws Failure if it is refused, and nothing was changed; or if the new version doesn't work,
   *     and the old one runs again
   */
  public Map<LakegateJob, String> run() {
    Map<LakegateJob, JobStart> old = new EnumMap<>(LakegateJob.class);
    options.jobs().forEach(job -> old.put(job, asItRuns(job)));
    submission.check();
    List<String> oldJars = flink.jars(Submission.JAR);
    Map<LakegateJob, String> savepoints = new EnumMap<>(LakegateJob.class);
    try {
      for (LakegateJob job : options.jobs()) {
        savepoints.putAll(new Stop(settings, Set.of(job), options.patience(), report).run());
      }
      return submission.run();
    } catch (RuntimeException e) {
      // Whatever it is: nothing would run now.
      throw goBack(e, oldJars, old, savepoints);
    }
  }

  /** With what it was started. A savepoint, the way back, can only be had of one that runs. */
  private JobStart asItRuns(LakegateJob job) {
    Optional<FlinkRest.Job> active = flink.active(job);
    String state = active.map(FlinkRest.Job::state).orElse("not running");
    if (!state.equals("RUNNING")) {
      throw new Failure(
          "%s is %s, nothing was changed: an upgrade begins with a savepoint. Mend it, or use ./lakegate stop and ./lakegate submit"
              .formatted(job.jobName(), state));
    }
    Checkpoints checkpoints =
        new Checkpoints(settings.checkpoints().orElseThrow(), settings.savepoints(), Map.of());
    return JobStart.ofRunning(flink, active.get(), job, settings, checkpoints.folderOf(job));
  }

  private Failure goBack(
      RuntimeException cause,
      List<String> oldJars,
      Map<LakegateJob, JobStart> old,
      Map<LakegateJob, String> savepoints) {
    report.line("the new version does not work: " + cause.getMessage());
    Map<LakegateJob, StartPoint> points = new EnumMap<>(LakegateJob.class);
    savepoints.forEach(
        (job, path) ->
            points.put(job, StartPoint.of(job, new Checkpoint(path, "", 0, Instant.EPOCH))));
    if (oldJars.isEmpty() && !savepoints.isEmpty()) {
      return new Failure(
          "The new version does not work, and Flink has no jar of the old one: start it with"
              + " ./lakegate submit --jar. "
              + cause.getMessage(),
          cause);
    }
    Stop.cancel(flink, savepoints.keySet(), options.patience());
    // Else the next upgrade would take the way back to it.
    flink.jars(Submission.JAR).stream()
        .takeWhile(jar -> !oldJars.contains(jar))
        .forEach(flink::delete);
    if (!points.isEmpty()) {
      submission.startAgain(oldJars.get(0), old, points);
    }
    return new Failure(
        "The new version does not work; the old one runs again. " + cause.getMessage(), cause);
  }
}
