package lakegate.metrics;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The metrics of both jobs: what the jobs register, what {@code status} reads, and what
 * docs/metrics.md says.
 */
public enum Metric {
  /** What came through. */
  ACCEPTED(
      "accepted",
      Type.COUNTER,
      "records",
      EnumSet.allOf(Job.class),
      List.of(Label.EVENT_TYPE),
      "Bridge: raw messages that became validated records. Ingest: validated records that became"
          + " rows.",
      "The bridge's rate is zero while producers write, or the ingest job's stays below it."),
  /** Rows with a flag. */
  FLAGGED(
      "flagged",
      Type.COUNTER,
      "records",
      EnumSet.of(Job.BRIDGE),
      List.of(Label.EVENT_TYPE, Label.FLAG),
      "Accepted messages that carry the flag. One message can carry several.",
      "The share of accepted differs much from the same hour of other days: a producer changed."),
  /** Dead letters. */
  REJECTED(
      "rejected",
      Type.COUNTER,
      "records",
      EnumSet.allOf(Job.class),
      List.of(Label.EVENT_TYPE, Label.CODE),
      "Bridge: raw messages that became dead letters. Ingest: validated records that could not be"
          + " read. A message counts once, under the code of its primary problem.",
      "Bridge: above the topic's usual share of the messages. Ingest: any at all, because somebody"
          + " else writes to a validated topic or a schema was removed from the registry."),
  /** Messages that were sent again. */
  REPLAYED(
      "replayed",
      Type.COUNTER,
      "records",
      EnumSet.of(Job.BRIDGE),
      List.of(Label.EVENT_TYPE),
      "Raw messages that were dead letters before: their header lakegate.replay.count is above 0."
          + " They are accepted or rejected like any other.",
      null),
  /** Bytes read. */
  BYTES(
      "bytes",
      Type.COUNTER,
      "bytes",
      EnumSet.allOf(Job.class),
      List.of(Label.EVENT_TYPE),
      "Values read, accepted and rejected ones, without keys and headers. Bridge: JSON. Ingest:"
          + " Avro of the validated topic.",
      null),
  /** Time per message. */
  DECODE_NANOS(
      "decode_nanos",
      Type.HISTOGRAM,
      "nanoseconds",
      EnumSet.allOf(Job.class),
      List.of(Label.EVENT_TYPE),
      "Time to decode a message. Bridge: JSON to Avro. Ingest: Avro to a row. Every 64th message is"
          + " measured; the quantiles are those of the last 1,024 measured.",
      "p95 stays above ten times its usual value: messages have grown, or the processor is too"
          + " busy."),
  /** The alarm. */
  FLOOD(
      "flood",
      Type.GAUGE,
      "0 or 1",
      EnumSet.of(Job.BRIDGE),
      List.of(Label.EVENT_TYPE),
      "1 while more than flood.share of the subtask's last flood.window messages were rejected."
          + " Until so many have come, those that are missing count as accepted. After a restart"
          + " it begins anew.",
      "It is 1."),
  /** How near to the alarm. */
  FLOOD_SHARE(
      "flood_share",
      Type.GAUGE,
      "0 to 1",
      EnumSet.of(Job.BRIDGE),
      List.of(Label.EVENT_TYPE),
      "Share of rejected messages among the subtask's last flood.window ones.",
      null),
  /** The commonest problem. */
  FLOOD_REASON(
      "flood_reason",
      Type.TEXT,
      "text",
      EnumSet.of(Job.BRIDGE),
      List.of(Label.EVENT_TYPE),
      "The commonest code among the subtask's last flood.window messages, and the path where it"
          + " came up last; empty if none was rejected. Only Flink's UI and REST show texts;"
          + " reporters such as Prometheus' leave it out.",
      null),
  /** Rows of dead letters. */
  DEAD_LETTERS(
      "dead_letters",
      Type.COUNTER,
      "records",
      EnumSet.of(Job.INGEST),
      List.of(Label.EVENT_TYPE),
      "Dead letters that became rows of dead_letters, the ingest job's own ones too.",
      null),
  /** Records that the guards have left out. */
  ALREADY_WRITTEN(
      "already_written",
      Type.COUNTER,
      "records",
      EnumSet.allOf(Job.class),
      List.of(Label.EVENT_TYPE),
      "Records that were read again and left out, because what becomes of them is written already."
          + " Above 0 only after a start from too old a checkpoint, or without one.",
      null),
  /** Registered by Iceberg's sink. */
  LAST_COMMIT_AGE(
      "elapsedSecondsSinceLastSuccessfulCommit",
      Type.GAUGE,
      "seconds",
      EnumSet.of(Job.INGEST),
      List.of(Label.TABLE),
      "Time since the table's last commit, or since the job's start before the first one."
          + " A checkpoint that had no row for the table counts as a commit. Registered by"
          + " Iceberg's sink, in its group IcebergFilesCommitter.",
      "Above ten times checkpoint.interval. It catches every silent stop, but a restart sets it"
          + " back: alert on Flink's numRestarts too."),
  /** Maintenance by the job. */
  MAINTAINED(
      "maintained",
      Type.COUNTER,
      "runs",
      EnumSet.of(Job.INGEST),
      List.of(Label.TABLE),
      "How often the job has looked after the table, also if there was nothing to do. Only with"
          + " maintenance.interval.",
      "It hasn't grown for ten times maintenance.interval: files and snapshots pile up."),
  /** Maintenance that went wrong. */
  MAINTENANCE_FAILED(
      "maintenance_failed",
      Type.COUNTER,
      "runs",
      EnumSet.of(Job.INGEST),
      List.of(Label.TABLE),
      "How often that failed. It is tried again after maintenance.interval, and the job goes on;"
          + " the TaskManager's log says why. Only with maintenance.interval.",
      "It grows several times in a row.");

  /** Groups that tell series of one metric apart. */
  public static final class Label {
    public static final String EVENT_TYPE = "event_type";
    public static final String FLAG = "flag";
    public static final String CODE = "code";
    public static final String TABLE = "table";

    private Label() {}
  }

  /** Flink's types, and gauges of text. */
  public enum Type {
    /** Counts up from 0 at each start of the job. */
    COUNTER,
    /** A number at the moment. */
    GAUGE,
    /** Count, quantiles, mean, least and most. */
    HISTOGRAM,
    /** A gauge whose value is no number. */
    TEXT
  }

  /** The job that registers a metric. */
  public enum Job {
    BRIDGE,
    INGEST
  }

  private final String key;
  private final Type type;
  private final String unit;
  private final Set<Job> jobs;
  private final List<String> labels;
  private final String meaning;
  private final String alert;

  Metric(
      String key,
      Type type,
      String unit,
      Set<Job> jobs,
      List<String> labels,
      String meaning,
      String alert) {
    this.key = key;
    this.type = type;
    this.unit = unit;
    this.jobs = Set.copyOf(jobs);
    this.labels = labels;
    this.meaning = meaning;
    this.alert = alert;
  }

  /** The last part of the metric's name in Flink. */
  public String key() {
    return key;
  }

  public Type type() {
    return type;
  }

  public String unit() {
    return unit;
  }

  /** Whether that job registers it. */
  public boolean isOf(Job job) {
    return jobs.contains(job);
  }

  /** The labels, which are also the groups around it in Flink, from the outside in. */
  public List<String> labels() {
    return labels;
  }

  /** What the value says, in whole sentences. */
  public String meaning() {
    return meaning;
  }

  /** When to wake somebody, if it is a metric for that. */
  public Optional<String> alert() {
    return Optional.ofNullable(alert);
  }
}
