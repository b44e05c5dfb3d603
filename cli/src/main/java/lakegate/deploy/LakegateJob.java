package lakegate.deploy;

import java.util.Locale;

/** The two jobs: their names in Flink, and the classes in the job jar that start them. */
public enum LakegateJob {
  /** Raw JSON to validated Avro and dead letters. */
  BRIDGE("lakegate-bridge", "lakegate.BridgeJob"),
  /** Validated Avro and dead letters to tables. */
  INGEST("lakegate-ingest", "lakegate.IngestJob");

  private final String jobName;
  private final String entryClass;

  LakegateJob(String jobName, String entryClass) {
    this.jobName = jobName;
    this.entryClass = entryClass;
  }

  /** The job's name in Flink, its folder of checkpoints and its consumer group. */
  public String jobName() {
    return jobName;
  }

  /** What its own settings begin with. */
  String settingsPrefix() {
    return name().toLowerCase(Locale.ROOT) + ".";
  }

  String entryClass() {
    return entryClass;
  }
}
