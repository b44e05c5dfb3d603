package lakegate.cli;

import java.util.EnumSet;
import java.util.Set;
import lakegate.deploy.LakegateJob;

/** The jobs as they are named on the command line. */
enum JobName {
  bridge(LakegateJob.BRIDGE),
  ingest(LakegateJob.INGEST);

  private final LakegateJob job;

  JobName(LakegateJob job) {
    this.job = job;
  }

  /**
   * @param names those that were given, or null for both jobs
   */
  static Set<LakegateJob> jobs(Set<JobName> names) {
    Set<LakegateJob> jobs = EnumSet.noneOf(LakegateJob.class);
    (names == null ? EnumSet.allOf(JobName.class) : names).forEach(name -> jobs.add(name.job));
    return jobs;
  }
}
