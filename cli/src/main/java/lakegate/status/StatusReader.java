package lakegate.status;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lakegate.deploy.FlinkRest;
import lakegate.deploy.FlinkRest.Job;
import lakegate.deploy.Kafka;
import lakegate.deploy.LakegateJob;
import lakegate.deploy.Offsets;
import lakegate.deploy.Settings;
import lakegate.deploy.Tables;
import lakegate.event.EventType;
import lakegate.settings.KafkaSettings;
import lakegate.table.TableDefinition;
import org.apache.iceberg.Table;

/** Asks the servers how the path is. */
public final class StatusReader implements AutoCloseable {
  private static final Duration WAIT_FOR_KAFKA = Duration.ofSeconds(10);

  private final List<EventType> types;
  private final FlinkRest flink;
  private final KafkaSettings kafkaSettings;
  private final Kafka kafka;
  private final Tables tables;
  private final AppendedRows deadLetters;
  private final Map<String, Long> dead = new HashMap<>();

  public StatusReader(Settings settings, List<EventType> types) {
    this.types = types;
    this.flink = new FlinkRest(settings.flink());
    this.kafkaSettings = settings.job().kafka();
    this.kafka = new Kafka(kafkaSettings);
    kafka.await(WAIT_FOR_KAFKA);
    this.tables = new Tables(settings.job().catalog());
    this.deadLetters = new AppendedRows(tables, TableDefinition.DEAD_LETTERS, "event_type");
  }

  public PipelineStatus read() {
    List<PipelineStatus.OfJob> jobs = new ArrayList<>();
    List<Job> known = flink.jobs();
    for (LakegateJob job : LakegateJob.values()) {
      jobs.add(job(job, known));
    }
    List<String> raw = types.stream().map(EventType::rawTopic).toList();
    Offsets offsets =
        Offsets.read(kafka, raw, LakegateJob.BRIDGE.jobName()).withoutMarkers(kafkaSettings);
    deadLetters.readNew(row -> dead.merge((String) row.get(0), 1L, Long::sum));
    // Last, because Flink fetches its metrics in the background of the first question for them.
    Map<String, PipelineStatus.Flood> floods =
        flink
            .active(LakegateJob.BRIDGE)
            .map(job -> Floods.of(flink.metrics(job.id(), Floods.METRICS)))
            .orElse(Map.of());
    return new PipelineStatus(
        Instant.now(), jobs, types.stream().map(type -> type(type, offsets, floods)).toList());
  }

  private PipelineStatus.OfJob job(LakegateJob job, List<Job> known) {
    Optional<Job> newest =
        known.stream().filter(candidate -> candidate.name().equals(job.jobName())).findFirst();
    return newest
        .map(
            found ->
                new PipelineStatus.OfJob(
                    job.jobName(),
                    Optional.of(found.id()),
                    found.state(),
                    Duration.between(found.start(), Instant.now()),
                    flink.restarts(found.id()),
                    flink.checkpoints(found.id()).latest(),
                    flink.failure(found.id())))
        .orElse(
            new PipelineStatus.OfJob(
                job.jobName(),
                Optional.empty(),
                "NOT SUBMITTED",
                Duration.ZERO,
                0,
                Optional.empty(),
                Optional.empty()));
  }

  private PipelineStatus.OfType type(
      EventType type, Offsets offsets, Map<String, PipelineStatus.Flood> floods) {
    long raw = offsets.written().getOrDefault(type.rawTopic(), 0L);
    long lag = offsets.lag().getOrDefault(type.rawTopic(), 0L);
    long deadLetters = dead.getOrDefault(type.name(), 0L);
    Optional<Table> table = tables.table(type.table());
    return new PipelineStatus.OfType(
        type.name(),
        raw,
        raw - lag - deadLetters,
        deadLetters,
        table.map(Tables::rows).orElse(0L),
        lag,
        table.flatMap(Tables::lastCommit),
        Optional.ofNullable(floods.get(type.name())));
  }

  @Override
  public void close() {
    tables.close();
    kafka.close();
  }
}
