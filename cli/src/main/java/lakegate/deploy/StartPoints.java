package lakegate.deploy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import lakegate.deploy.Checkpoints.Checkpoint;
import lakegate.event.EventType;
import lakegate.settings.KafkaSettings;
import lakegate.table.TableDefinition;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;

/**
 * Where each job goes on: at its newest completed checkpoint, or at the beginning if nothing was
 * ever written. Anything else would lose or double records, and is refused.
 */
final class StartPoints {
  private static final String FLINK_JOB = "flink.job-id";
  private static final String FLINK_CHECKPOINT = "flink.max-committed-checkpoint-id";

  private final Checkpoints checkpoints;
  private final Map<LakegateJob, Optional<Checkpoint>> found = new EnumMap<>(LakegateJob.class);
  private final List<String> refusals = new ArrayList<>();

  StartPoints(Checkpoints checkpoints, Collection<LakegateJob> jobs) {
    this.checkpoints = checkpoints;
    jobs.forEach(job -> found.put(job, checkpoints.newest(job)));
  }

  Optional<Checkpoint> of(LakegateJob job) {
    return found.get(job);
  }

  List<String> refusals() {
    return refusals;
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    found.forEach(
        (job, checkpoint) ->
            lines.add(
                "start "
                    + job.jobName()
                    + checkpoint
                        .map(c -> " from checkpoint " + c.number() + " of " + c.completed())
                        .orElse(" from the first record, as nothing was written yet")));
    return lines;
  }

  /** The bridge's output must not exist before its first checkpoint. */
  void checkBridge(KafkaSettings kafka, List<EventType> types, Collection<String> existingTopics) {
    Optional<Checkpoint> checkpoint = found.get(LakegateJob.BRIDGE);
    if (checkpoint == null || checkpoint.isPresent()) {
      return;
    }
    refuse(
        LakegateJob.BRIDGE,
        "there are records on",
        types.stream()
            .flatMap(type -> Stream.of(type.validatedTopic(), type.deadLetterTopic()))
            .filter(topic -> existingTopics.contains(topic) && hasRecords(kafka, topic))
            .toList());
  }

  private static boolean hasRecords(KafkaSettings kafka, String topic) {
    try (Records records = new Records(kafka, List.of(topic))) {
      return records.any();
    }
  }

  /** The tables must not hold rows before the first checkpoint, nor newer ones than the newest. */
  void checkIngest(Tables tables, List<EventType> types) {
    Optional<Checkpoint> checkpoint = found.get(LakegateJob.INGEST);
    if (checkpoint == null) {
      return;
    }
    List<String> names = new ArrayList<>(types.stream().map(EventType::table).toList());
    names.add(TableDefinition.DEAD_LETTERS);
    List<String> withRows = new ArrayList<>();
    for (String name : names) {
      tables
          .table(name)
          .ifPresent(
              table -> {
                if (checkpoint.isPresent()) {
                  checkNotAhead(name, table, checkpoint.get());
                } else if (Tables.rows(table) > 0) {
                  withRows.add(name);
                }
              });
    }
    refuse(LakegateJob.INGEST, "there are rows in", withRows);
  }

  /** A table knows the Flink job and checkpoint of each commit. */
  private void checkNotAhead(String name, Table table, Checkpoint checkpoint) {
    lastOfFlink(table)
        .ifPresent(
            snapshot -> {
              String job = snapshot.summary().get(FLINK_JOB);
              long committed = Long.parseLong(snapshot.summary().get(FLINK_CHECKPOINT));
              Instant time = Instant.ofEpochMilli(snapshot.timestampMillis());
              boolean ahead =
                  job.equals(checkpoint.jobId())
                      ? committed > checkpoint.number()
                      : time.isAfter(checkpoint.completed());
              if (ahead) {
                refusals.add(
                    "table %s was committed by checkpoint %d of job %s at %s, but the newest checkpoint in %s is older (%s): bring the missing checkpoint back"
                        .formatted(
                            name,
                            committed,
                            job,
                            time,
                            checkpoints.folderOf(LakegateJob.INGEST),
                            checkpoint.completed()));
              }
            });
  }

  private static Optional<Snapshot> lastOfFlink(Table table) {
    Snapshot snapshot = table.currentSnapshot();
    while (snapshot != null && !snapshot.summary().containsKey(FLINK_CHECKPOINT)) {
      snapshot = snapshot.parentId() == null ? null : table.snapshot(snapshot.parentId());
    }
    return Optional.ofNullable(snapshot);
  }

  private void refuse(LakegateJob job, String written, List<String> where) {
    if (!where.isEmpty()) {
      refusals.add(
          "%s has no completed checkpoint in %s, but %s %s: from the beginning it would write everything twice. Bring the checkpoints back (checkpoints.dir), or remove tables and topics to start anew"
              .formatted(
                  job.jobName(), checkpoints.folderOf(job), written, String.join(", ", where)));
    }
  }
}
