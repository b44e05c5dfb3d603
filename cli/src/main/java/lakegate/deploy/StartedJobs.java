package lakegate.deploy;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lakegate.deploy.FlinkRest.Job;

/** Waits for what jobs have to show that were started together. None of them may have ended. */
final class StartedJobs {
  private static final Duration POLL = Duration.ofMillis(300);
  private static final String RUNNING = "RUNNING";

  private final FlinkRest flink;
  private final Map<LakegateJob, String> ids;
  private final Report report;

  StartedJobs(FlinkRest flink, Map<LakegateJob, String> ids, Report report) {
    this.flink = flink;
    this.ids = new TreeMap<>(ids);
    this.report = report;
  }

  /**
   * Waits until the condition holds and all jobs run.
   *
   * @param what in words, with its article
   * @throws Failure at once if a job has ended, whichever, or when the time is over; with the last
   *     failure of each job that doesn't run
   */
  void await(String what, Duration limit, BooleanSupplier condition) {
    String missing = "No " + what.replaceFirst("^the ", "");
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      boolean shown = condition.getAsBoolean();
      // Asked after the condition: it may hold although a job has ended meanwhile.
      Map<LakegateJob, Job> jobs = jobs();
      if (jobs.values().stream().anyMatch(job -> !job.isActive())) {
        throw failure(missing, jobs.values().stream().filter(job -> !job.isActive()));
      }
      if (shown && jobs.values().stream().allMatch(StartedJobs::runs)) {
        return;
      }
      if (System.nanoTime() > deadline) {
        throw failure(
            missing + " within " + limit.toSeconds() + " s",
            jobs.values().stream().allMatch(StartedJobs::runs)
                ? jobs.values().stream()
                : jobs.values().stream().filter(job -> !runs(job)));
      }
      report.progress(
          "waiting for %s (%s)"
              .formatted(
                  what,
                  jobs.values().stream()
                      .map(job -> job.name() + " " + job.state() + because("; failed: ", job))
                      .collect(Collectors.joining(", "))));
      Servers.sleep(POLL);
    }
  }

  private static boolean runs(Job job) {
    return job.state().equals(RUNNING);
  }

  private Map<LakegateJob, Job> jobs() {
    Map<String, Job> known =
        flink.jobs().stream().collect(Collectors.toMap(Job::id, job -> job, (one, other) -> one));
    Map<LakegateJob, Job> jobs = new TreeMap<>();
    ids.forEach(
        (job, id) ->
            jobs.put(
                job,
                Optional.ofNullable(known.get(id))
                    .orElseGet(() -> Job.unknown(id, job.jobName()))));
    return jobs;
  }

  private Failure failure(String missing, Stream<Job> culprits) {
    flink.awaitRefresh();
    return new Failure(
        "%s: %s. See %s"
            .formatted(
                missing,
                culprits
                    .map(
                        job ->
                            "job %s (id %s) is %s%s"
                                .formatted(
                                    job.name(), job.id(), job.state(), because(", because: ", job)))
                    .collect(Collectors.joining("; ")),
                flink.address()));
  }

  private String because(String introduction, Job job) {
    return job.isKnown() ? flink.failure(job.id()).map(introduction::concat).orElse("") : "";
  }
}
