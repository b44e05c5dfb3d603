package lakegate.deploy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import lakegate.deploy.Checkpoints.Checkpoint;
import lakegate.event.EventType;
import lakegate.origin.TopicTail;
import lakegate.table.TableDefinition;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Where each job goes on: at its newest completed checkpoint, if what it says is still so; else at
 * the offsets that topics and tables prove, whatever has become of checkpoints and topics.
 */
final class StartPoints {
  private static final String FLINK_JOB = "flink.job-id";
  private static final String FLINK_CHECKPOINT = "flink.max-committed-checkpoint-id";

  private final Settings settings;
  private final List<EventType> types;
  private final Checkpoints checkpoints;
  private final Kafka kafka;
  private final Tables tables;
  private final Map<LakegateJob, StartPoint> found = new EnumMap<>(LakegateJob.class);
  private final Map<LakegateJob, Set<TopicPartition>> forgotten = new EnumMap<>(LakegateJob.class);
  private final Set<String> losses = new TreeSet<>();
  private final Map<LakegateJob, String> distrusted = new EnumMap<>(LakegateJob.class);

  StartPoints(
      Settings settings,
      List<EventType> types,
      Checkpoints checkpoints,
      Kafka kafka,
      Tables tables) {
    this.settings = settings;
    this.types = types;
    this.checkpoints = checkpoints;
    this.kafka = kafka;
    this.tables = tables;
  }

  /** Leaves the job's checkpoints aside from now on. */
  void distrust(LakegateJob job, String why) {
    distrusted.put(job, why);
  }

  /** Finds those of the jobs; may be asked again. */
  void find(Set<LakegateJob> jobs) {
    found.clear();
    losses.clear();
    try (TopicTail tail = new TopicTail(settings.job().kafka())) {
      Map<LakegateJob, Map<TopicPartition, Long>> committed = new EnumMap<>(LakegateJob.class);
      for (LakegateJob job : LakegateJob.values()) {
        committed.put(job, Offsets.committed(kafka, job.jobName()));
      }
      Map<TopicPartition, Reach> outputs = reach(LakegateJob.INGEST, committed);
      IngestStart ingest = new IngestStart(types, tables, tail, outputs);
      BridgeStart bridge =
          new BridgeStart(
              types, tables, tail, reach(LakegateJob.BRIDGE, committed), outputs.keySet());
      for (LakegateJob job : jobs) {
        List<String> obstacles = new ArrayList<>(forgotten(job, committed.get(job).keySet()));
        // What the bridge has written to a topic that is gone has to be written again.
        obstacles.addAll(ingest.recreated());
        Optional.ofNullable(distrusted.get(job)).ifPresent(obstacles::add);
        if (job == LakegateJob.BRIDGE) {
          obstacles.addAll(bridge.recreated());
          obstacles.addAll(bridge.expired());
          checkpoints.newest(job).flatMap(this::outlived).ifPresent(obstacles::add);
          found.put(job, point(job, obstacles, bridge.losses(), bridge::offsets));
        } else {
          obstacles.addAll(ingest.expired());
          obstacles.addAll(returned(ingest, committed.get(job).keySet()));
          checkpoints.newest(job).flatMap(this::commitBehind).ifPresent(obstacles::add);
          found.put(job, point(job, obstacles, ingest.losses(), ingest::offsets));
        }
      }
    } catch (KafkaException | IllegalStateException e) {
      throw new Failure("Cannot find out where the jobs go on: " + e.getMessage(), e);
    }
  }

  private StartPoint point(
      LakegateJob job,
      List<String> obstacles,
      List<String> lost,
      Function<Collection<String>, Map<TopicPartition, Long>> offsets) {
    Optional<Checkpoint> checkpoint = checkpoints.newest(job);
    if (checkpoint.isPresent() && obstacles.isEmpty() && lost.isEmpty()) {
      return StartPoint.of(job, checkpoint.get());
    }
    List<String> reasons = new ArrayList<>(obstacles);
    if (checkpoint.isEmpty()) {
      reasons.add("there is no checkpoint in " + checkpoints.folderOf(job));
    }
    reasons.addAll(lost);
    losses.addAll(lost);
    return StartPoint.of(job, offsets.apply(losses), String.join("; ", reasons));
  }

  /** Topics of event types that were removed: a checkpoint would go on reading them. */
  private List<String> forgotten(LakegateJob job, Set<TopicPartition> read) {
    Set<TopicPartition> others = new HashSet<>(read);
    others.removeIf(partition -> topics(job).contains(partition.topic()));
    forgotten.put(job, others);
    return others.stream()
        .map(partition -> partition.topic() + " belongs to no event type any more")
        .distinct()
        .sorted()
        .toList();
  }

  /** Topics of event types that were away: a checkpoint would read them from their first record. */
  private static List<String> returned(IngestStart ingest, Set<TopicPartition> read) {
    Set<String> known = new HashSet<>();
    read.forEach(partition -> known.add(partition.topic()));
    // Kafka forgets after some days what a job that stands still has read.
    return known.isEmpty()
        ? List.of()
        : ingest
            .writtenBeside(known)
            .map(topic -> "the checkpoint's job did not read " + topic)
            .toList();
  }

  private Map<TopicPartition, Reach> reach(
      LakegateJob job, Map<LakegateJob, Map<TopicPartition, Long>> committed) {
    return Reach.of(kafka, topics(job), committed.get(job));
  }

  private List<String> topics(LakegateJob job) {
    return types.stream()
        .flatMap(
            type ->
                job == LakegateJob.BRIDGE
                    ? Stream.of(type.rawTopic())
                    : Stream.of(type.validatedTopic(), type.deadLetterTopic()))
        .toList();
  }

  StartPoint of(LakegateJob job) {
    return found.get(job);
  }

  /** What the jobs can't read any more. */
  Set<String> losses() {
    return losses;
  }

  /** The jobs that start without state. */
  Set<LakegateJob> withoutState() {
    Set<LakegateJob> jobs = EnumSet.noneOf(LakegateJob.class);
    found.values().stream()
        .filter(point -> point.checkpoint().isEmpty())
        .forEach(point -> jobs.add(point.job()));
    return jobs;
  }

  /** Offsets of topics that the job doesn't read any more. */
  Map<LakegateJob, Set<TopicPartition>> forgotten() {
    return forgotten;
  }

  List<String> lines() {
    return found.values().stream()
        .map(point -> "start " + point.job().jobName() + " from " + point.fromWithOffsets())
        .toList();
  }

  /** Kafka aborts a checkpoint's transactions that are not committed in time. */
  private Optional<String> outlived(Checkpoint checkpoint) {
    Duration timeout = settings.job().kafka().transactionTimeout();
    return !checkpoint.isSavepoint()
            && checkpoint.completed().isBefore(Instant.now().minus(timeout))
        ? Optional.of(
            "%s is older than the %s for which Kafka keeps its transactions"
                .formatted(
                    checkpoint.title(),
                    timeout.toHours() > 0 ? timeout.toHours() + " h" : timeout.toSeconds() + " s"))
        : Optional.empty();
  }

  /** A table knows the Flink job and checkpoint of each commit; one may have a later one. */
  private Optional<String> commitBehind(Checkpoint checkpoint) {
    List<String> names = new ArrayList<>(types.stream().map(EventType::table).toList());
    names.add(TableDefinition.DEAD_LETTERS);
    for (String name : names) {
      Optional<Snapshot> last = tables.table(name).flatMap(StartPoints::lastOfFlink);
      if (last.filter(snapshot -> isNewer(snapshot, checkpoint)).isPresent()) {
        return Optional.of(
            "the newest checkpoint, %s, is older than the last commit to %s"
                .formatted(checkpoint.title(), name));
      }
    }
    return Optional.empty();
  }

  private static boolean isNewer(Snapshot snapshot, Checkpoint checkpoint) {
    String job = snapshot.summary().get(FLINK_JOB);
    long committed = Long.parseLong(snapshot.summary().get(FLINK_CHECKPOINT));
    return checkpoint.isOf(job)
        ? committed > checkpoint.number()
        : Instant.ofEpochMilli(snapshot.timestampMillis()).isAfter(checkpoint.completed());
  }

  private static Optional<Snapshot> lastOfFlink(Table table) {
    Snapshot snapshot = table.currentSnapshot();
    while (snapshot != null && !snapshot.summary().containsKey(FLINK_CHECKPOINT)) {
      snapshot = snapshot.parentId() == null ? null : table.snapshot(snapshot.parentId());
    }
    return Optional.ofNullable(snapshot);
  }
}
