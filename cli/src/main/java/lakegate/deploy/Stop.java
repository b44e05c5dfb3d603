package lakegate.deploy;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Ends jobs with a savepoint each, from which they are started again. The bridge first: then
 * nothing new comes to the validated topics. Ingest needn't read what is still there; it waits for
 * the next start.
 */
public final class Stop {
  private static final Duration POLL = Duration.ofMillis(200);

  private final Settings settings;
  private final Set<LakegateJob> jobs;
  private final Duration patience;
  private final Report report;
  private final FlinkRest flink;

  /**
   * @param patience how long a savepoint may take
   */
  public Stop(Settings settings, Set<LakegateJob> jobs, Duration patience, Report report) {
    this.settings = settings;
    this.jobs = jobs;
    this.patience = patience;
    this.report = report;
    this.flink = new FlinkRest(settings.flink());
  }

  /**
   * Stops those that run. One that is restarting can make no savepoint: it is cancelled, and its
   * newest checkpoint serves.
   *
   * @return where each job's savepoint is
   * @throws Failure if a savepoint fails; that job goes on
   */
  public Map<LakegateJob, String> run() {
    Checkpoints checkpoints =
        new Checkpoints(settings.checkpoints().orElseThrow(), settings.savepoints(), Map.of());
    Map<LakegateJob, String> savepoints = new EnumMap<>(LakegateJob.class);
    for (LakegateJob job : LakegateJob.values()) {
      if (jobs.contains(job)) {
        String folder = checkpoints.savepointsOf(job).orElseThrow();
        flink
            .active(job)
            .ifPresentOrElse(
                running -> {
                  if (running.state().equals("RUNNING")) {
                    savepoints.put(job, stop(job, running, folder));
                  } else {
                    cancel(flink, Set.of(job), patience);
                    report.line(
                        "cancelled %s, which was %s: it goes on from its newest checkpoint"
                            .formatted(job.jobName(), running.state()));
                  }
                },
                () -> report.line(job.jobName() + " does not run"));
      }
    }
    return savepoints;
  }

  private String stop(LakegateJob job, FlinkRest.Job running, String folder) {
    long deadline = System.nanoTime() + patience.toNanos();
    report.progress("stopping " + job.jobName());
    String request = flink.stop(running.id(), folder);
    Optional<String> savepoint = Optional.empty();
    while (savepoint.isEmpty() || flink.active(job).isPresent()) {
      if (System.nanoTime() > deadline) {
        throw new Failure(
            "%s (id %s) made no savepoint within %d s and may still do so: see %s"
                .formatted(job.jobName(), running.id(), patience.toSeconds(), settings.flink()));
      }
      Servers.sleep(POLL);
      savepoint = flink.savepoint(running.id(), request);
    }
    report.line("stopped %s with savepoint %s".formatted(job.jobName(), savepoint.get()));
    return savepoint.get();
  }

  /** Ends them as they are and waits until they have ended; their checkpoints stay. */
  static void cancel(FlinkRest flink, Set<LakegateJob> jobs, Duration patience) {
    for (LakegateJob job : jobs) {
      List<FlinkRest.Job> running = flink.active(job).stream().toList();
      running.forEach(active -> flink.cancel(active.id()));
      long deadline = System.nanoTime() + patience.toNanos();
      while (flink.active(job).isPresent()) {
        if (System.nanoTime() > deadline) {
          throw new Failure(job.jobName() + " can't be cancelled");
        }
        Servers.sleep(POLL);
      }
    }
  }
}
