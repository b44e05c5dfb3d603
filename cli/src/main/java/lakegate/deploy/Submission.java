package lakegate.deploy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import lakegate.deploy.Checkpoints.Checkpoint;
import lakegate.deploy.FlinkRest.Job;
import lakegate.event.EventType;
import lakegate.table.TableDefinition;
import lakegate.table.TableEvolution;
import lakegate.table.TablePlan;
import org.apache.iceberg.Table;

/**
 * Brings registry, topics and tables to what the schemas say and starts the jobs where they
 * stopped. Everything is checked before anything is changed.
 */
public final class Submission {
  private final Settings settings;
  private final List<EventType> types;
  private final Options options;
  private final Report report;
  private final FlinkRest flink;

  /**
   * What to do.
   *
   * @param jobs which to start
   * @param jar the job jar
   * @param partitions of new raw topics
   * @param patience how long to wait for the servers, and again for the jobs
   * @param dryRun only say what would be done
   */
  public record Options(
      Set<LakegateJob> jobs, Path jar, int partitions, Duration patience, boolean dryRun) {}

  public Submission(Settings settings, List<EventType> types, Options options, Report report) {
    this.settings = settings;
    this.types = types;
    this.options = options;
    this.report = report;
    this.flink = new FlinkRest(settings.flink());
  }

  /**
   * Starts the jobs and waits until they work.
   *
   * @return the jobs' ids; empty for a dry run
   * @throws Failure if anything refuses; then nothing was changed, unless the message says so
   */
  public Map<LakegateJob, String> run() {
    Checkpoints checkpoints =
        new Checkpoints(
            settings.checkpoints().orElseThrow(), settings.job().catalog().properties());
    try (Kafka kafka = new Kafka(settings.job().kafka())) {
      awaitServers(kafka);
      refuseDoubleStart();
      try (Schemas schemas = new Schemas(settings.job().registry());
          Tables tables = new Tables(settings.job().catalog())) {
        Topics topics = new Topics(kafka, types);
        Topics.Plan topicPlan = topics.plan(options.partitions());
        TableEvolution evolution = tables.evolution();
        List<TablePlan> tablePlans = evolution.plan(TableDefinition.all(types));
        List<String> tableLines =
            tablePlans.stream().flatMap(plan -> plan.lines().stream()).toList();
        StartPoints start = new StartPoints(checkpoints, options.jobs());
        start.checkBridge(settings.job().kafka(), types, kafka.topics());
        start.checkIngest(tables, types);
        refuse(
            Stream.of(topicPlan.problems(), refusals(tablePlans), start.refusals())
                .flatMap(List::stream)
                .toList());
        if (options.dryRun()) {
          Stream.of(schemas.plan(types), topicPlan.lines(), tableLines, start.lines())
              .flatMap(List::stream)
              .forEach(line -> report.line("would " + line));
          return Map.of();
        }
        register(schemas);
        topics.create(topicPlan);
        topicPlan.lines().forEach(line -> report.line("done: " + line));
        evolution.apply(tablePlans);
        tableLines.forEach(line -> report.line("done: " + line));
        boolean data = unread(kafka) > 0;
        long before = stored(tables);
        Map<LakegateJob, String> ids = start(checkpoints, start);
        ids.forEach(this::awaitCheckpoint);
        if (data && options.jobs().contains(LakegateJob.INGEST)) {
          awaitCommit(kafka, tables, before, ids.get(LakegateJob.INGEST));
        }
        return ids;
      }
    }
  }

  private void awaitServers(Kafka kafka) {
    Servers servers = new Servers(options.patience(), report::progress);
    report.progress("waiting for Kafka at " + settings.job().kafka().bootstrapServers());
    kafka.await(servers.left());
    servers.awaitHttp("the registry", settings.job().registry().url(), "/subjects");
    servers.awaitHttp("the catalog", settings.job().catalog().uri(), "/v1/config");
    servers.awaitHttp("Flink", settings.flink().toString(), "/overview");
    int needed = options.jobs().size() * settings.job().parallelism();
    servers.await(
        "a Flink cluster with " + needed + " slots at " + settings.flink(),
        () -> flink.slots() >= needed);
  }

  private void refuseDoubleStart() {
    List<Job> active = options.jobs().stream().flatMap(job -> flink.active(job).stream()).toList();
    if (active.isEmpty()) {
      return;
    }
    List<String> running =
        active.stream()
            .map(job -> job.name() + " (" + job.state() + ", id " + job.id() + ")")
            .toList();
    throw new Failure(
        active.size() == LakegateJob.values().length
            ? "Both jobs run already, nothing was changed: "
                + String.join(", ", running)
                + ". ./lakegate status shows how they are."
            : "Runs already, nothing was changed: "
                + String.join(", ", running)
                + ". A second one would write the same records again; start only the other job"
                + " with --job.");
  }

  private static List<String> refusals(List<TablePlan> plans) {
    return plans.stream()
        .flatMap(plan -> plan.refusals().stream().map(TablePlan.Refusal::line))
        .toList();
  }

  private static void refuse(List<String> refusals) {
    if (!refusals.isEmpty()) {
      throw new Failure(
          "Cannot submit, nothing was changed:\n  - " + String.join("\n  - ", refusals));
    }
  }

  private void register(Schemas schemas) {
    Schemas.Outcome outcome = schemas.register(types);
    if (!outcome.refused().isEmpty()) {
      throw new Failure("The registry refused:\n  - " + String.join("\n  - ", outcome.refused()));
    }
    outcome.registered().forEach(schema -> report.line(schema.line()));
  }

  private Map<LakegateJob, String> start(Checkpoints checkpoints, StartPoints start) {
    report.progress("uploading " + options.jar().getFileName());
    String jar = flink.upload(options.jar());
    Map<LakegateJob, String> ids = new EnumMap<>(LakegateJob.class);
    try {
      for (LakegateJob job : LakegateJob.values()) {
        if (options.jobs().contains(job)) {
          report.progress("starting " + job.jobName());
          Optional<Checkpoint> checkpoint = start.of(job);
          String id =
              flink.run(
                  jar,
                  job.entryClass(),
                  settings.jobArguments(),
                  Map.of("execution.checkpointing.dir", checkpoints.folderOf(job)),
                  settings.job().parallelism(),
                  checkpoint.map(Checkpoint::path));
          ids.put(job, id);
          report.line(
              "started %s, id %s, from %s"
                  .formatted(
                      job.jobName(),
                      id,
                      checkpoint.map(Checkpoint::path).orElse("the first record")));
        }
      }
    } finally {
      flink.delete(jar);
    }
    return ids;
  }

  private void awaitCheckpoint(LakegateJob job, String id) {
    Duration limit = options.patience().plus(settings.job().checkpointInterval());
    await(
        "the first checkpoint of " + job.jobName(),
        limit,
        id,
        () -> flink.checkpoints(id).completed() > 0);
    FlinkRest.CheckpointStats.Completed latest = flink.checkpoints(id).latest().orElseThrow();
    report.line(
        "%s completed checkpoint %d in %d ms"
            .formatted(job.jobName(), latest.id(), latest.duration().toMillis()));
  }

  /** Ends also when it turns out that there was nothing to commit. */
  private void awaitCommit(Kafka kafka, Tables tables, long before, String id) {
    // One checkpoint of the bridge makes the records visible, one of the ingest job the rows.
    Duration limit = options.patience().plus(settings.job().checkpointInterval().multipliedBy(2));
    long[] readAll = {Long.MAX_VALUE};
    await(
        "the first commit",
        limit,
        id,
        () -> {
          long checkpoints = flink.checkpoints(id).completed();
          if (unread(kafka) == 0) {
            readAll[0] = Math.min(readAll[0], checkpoints);
          }
          return stored(tables) > before || checkpoints - 2 >= readAll[0];
        });
    long rows = stored(tables) - before;
    report.line(rows > 0 ? "committed %,d rows".formatted(rows) : "no row was under way");
  }

  private void await(
      String what, Duration limit, String id, java.util.function.BooleanSupplier condition) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      String state =
          flink.jobs().stream()
              .filter(job -> job.id().equals(id))
              .map(Job::state)
              .findFirst()
              .orElse("UNKNOWN");
      Optional<String> failure = flink.failure(id);
      if (state.equals("FAILED") || state.equals("CANCELED") || System.nanoTime() > deadline) {
        throw new Failure(
            "No %s within %d s: job %s is %s%s. See %s"
                .formatted(
                    what.replaceFirst("^the ", ""),
                    limit.toSeconds(),
                    id,
                    state,
                    failure.map(cause -> ", because: " + cause).orElse(""),
                    settings.flink()));
      }
      report.progress(
          "waiting for %s (%s%s)"
              .formatted(what, state, failure.map(cause -> "; failed: " + cause).orElse("")));
      Servers.sleep(Duration.ofMillis(300));
    }
  }

  private long unread(Kafka kafka) {
    List<String> raw = types.stream().map(EventType::rawTopic).toList();
    return Offsets.read(kafka, raw, LakegateJob.BRIDGE.jobName())
        .withoutMarkers(settings.job().kafka())
        .lag()
        .values()
        .stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  /** Rows of all tables together. */
  private long stored(Tables tables) {
    List<String> names = new ArrayList<>(types.stream().map(EventType::table).toList());
    names.add(TableDefinition.DEAD_LETTERS);
    return names.stream()
        .flatMap(name -> tables.table(name).stream())
        .mapToLong((Table table) -> Tables.rows(table))
        .sum();
  }
}
