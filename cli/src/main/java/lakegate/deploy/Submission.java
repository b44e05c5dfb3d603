package lakegate.deploy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import lakegate.deploy.Checkpoints.Checkpoint;
import lakegate.deploy.FlinkRest.Job;
import lakegate.event.EventType;
import lakegate.kafka.TransactionsLost;
import lakegate.table.TableDefinition;
import lakegate.table.TableEvolution;
import lakegate.table.TablePlan;
import org.apache.iceberg.Table;

/**
 * Brings registry, topics and tables to what the schemas say and starts the jobs where they
 * stopped. Everything is checked before anything is changed. The jar stays in Flink, for a way back
 * from the next one.
 */
public final class Submission {
  /** The file name of the jar in Flink. */
  static final String JAR = "lakegate-jobs.jar";

  private final Settings settings;
  private final List<EventType> types;
  private final Options options;
  private final Report report;
  private final FlinkRest flink;
  private final Set<LakegateJob> started = EnumSet.noneOf(LakegateJob.class);

  /**
   * What to do.
   *
   * @param jobs which to start
   * @param jar the job jar
   * @param partitions of new raw topics
   * @param patience how long to wait for the servers, and again for the jobs
   * @param dryRun only say what would be done
   * @param acceptLoss go on although records have expired before they were read
   * @param keepTables write to the tables as they are, which a later version may have changed
   */
  public record Options(
      Set<LakegateJob> jobs,
      Path jar,
      int partitions,
      Duration patience,
      boolean dryRun,
      boolean acceptLoss,
      boolean keepTables) {}

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
    return with(
        this::refuseDoubleStart,
        plan -> {
          plan.check();
          if (options.dryRun()) {
            plan.lines().forEach(line -> report.line("would " + line));
            return Map.of();
          }
          return start(plan);
        });
  }

  /**
   * Makes the plan although the jobs run, and changes nothing.
   *
   * @throws Failure if it would be refused
   */
  void check() {
    with(
        () -> {},
        plan -> {
          plan.check();
          return plan;
        });
  }

  private <T> T with(Runnable before, Function<Plan, T> use) {
    try (Kafka kafka = new Kafka(settings.job().kafka())) {
      awaitServers(kafka);
      before.run();
      try (Schemas schemas = new Schemas(settings.job().registry());
          Tables tables = new Tables(settings.job().catalog())) {
        return use.apply(new Plan(kafka, schemas, tables));
      }
    }
  }

  /** What has to be done. */
  private final class Plan {
    private final Kafka kafka;
    private final Schemas schemas;
    private final Tables tables;
    private final Topics topics;
    private final Topics.Plan topicPlan;
    private final TableEvolution evolution;
    private final List<TablePlan> tablePlans;
    private final Checkpoints checkpoints;
    private final StartPoints start;

    Plan(Kafka kafka, Schemas schemas, Tables tables) {
      this.kafka = kafka;
      this.schemas = schemas;
      this.tables = tables;
      topics = new Topics(kafka, types);
      topicPlan = topics.plan(options.partitions());
      evolution = tables.evolution();
      tablePlans = options.keepTables() ? List.of() : evolution.plan(TableDefinition.all(types));
      checkpoints =
          new Checkpoints(
              settings.checkpoints().orElseThrow(),
              settings.savepoints(),
              settings.job().catalog().properties());
      start = new StartPoints(settings, types, checkpoints, kafka, tables);
      start.find(options.jobs());
    }

    void check() {
      List<String> refusals = new ArrayList<>(topicPlan.problems());
      tablePlans.forEach(plan -> plan.refusals().forEach(refusal -> refusals.add(refusal.line())));
      refusals.addAll(refusedLosses());
      if (!refusals.isEmpty()) {
        throw new Failure(
            "Cannot submit, nothing was changed:\n  - " + String.join("\n  - ", refusals));
      }
    }

    /** What can't be read any more, unless that is accepted. */
    List<String> refusedLosses() {
      return options.acceptLoss()
          ? List.of()
          : start.losses().stream()
              .map(loss -> loss + ": they can't be had any more; --accept-loss goes on")
              .toList();
    }

    List<String> tableLines() {
      return tablePlans.stream().flatMap(plan -> plan.lines().stream()).toList();
    }

    List<String> lines() {
      return Stream.of(schemas.plan(types), topicPlan.lines(), tableLines(), start.lines())
          .flatMap(List::stream)
          .toList();
    }
  }

  private Map<LakegateJob, String> start(Plan plan) {
    register(plan.schemas);
    plan.topics.create(plan.topicPlan);
    plan.topicPlan.lines().forEach(line -> report.line("done: " + line));
    plan.evolution.apply(plan.tablePlans);
    plan.tableLines().forEach(line -> report.line("done: " + line));
    abortTransactions(plan, options.jobs());
    boolean data = unread(plan.kafka) > 0;
    long before = stored(plan.tables);
    Map<LakegateJob, String> ids = startJobs(plan);
    try {
      awaitCheckpoints(ids);
    } catch (Failure e) {
      ids.put(LakegateJob.BRIDGE, startWithoutLost(plan, ids, e));
      awaitCheckpoints(ids);
    }
    StartedJobs jobs = new StartedJobs(flink, ids, report);
    plan.start.forgotten().forEach((job, gone) -> plan.kafka.forget(job.jobName(), gone));
    if (data && options.jobs().contains(LakegateJob.INGEST)) {
      awaitCommit(jobs, plan.kafka, plan.tables, before, ids.get(LakegateJob.INGEST));
    }
    return ids;
  }

  /** Without a checkpoint nobody can commit what is open, and it would hide what comes after it. */
  private void abortTransactions(Plan plan, Set<LakegateJob> jobs) {
    Set<String> aborted = new TreeSet<>();
    for (LakegateJob job : plan.start.withoutState()) {
      aborted.addAll(plan.kafka.abortTransactions(job.jobName() + "-"));
    }
    if (!aborted.isEmpty()) {
      report.line("done: abort %d open transactions of earlier runs".formatted(aborted.size()));
      plan.start.find(jobs);
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

  private void register(Schemas schemas) {
    Schemas.Outcome outcome = schemas.register(types);
    if (!outcome.refused().isEmpty()) {
      throw new Failure("The registry refused:\n  - " + String.join("\n  - ", outcome.refused()));
    }
    outcome.registered().forEach(schema -> report.line(schema.line()));
  }

  private Map<LakegateJob, String> startJobs(Plan plan) {
    report.progress("uploading " + options.jar().getFileName());
    List<String> earlier = flink.jars(JAR);
    String jar = flink.upload(options.jar(), JAR);
    Map<LakegateJob, String> ids = new EnumMap<>(LakegateJob.class);
    for (LakegateJob job : LakegateJob.values()) {
      if (options.jobs().contains(job)) {
        ids.put(job, start(plan, job, jar));
      }
    }
    // One way back is enough.
    earlier.stream().skip(1).forEach(flink::delete);
    return ids;
  }

  private String start(Plan plan, LakegateJob job, String jar) {
    report.progress("starting " + job.jobName());
    StartPoint point = plan.start.of(job);
    JobStart start = JobStart.of(settings, job, plan.checkpoints.folderOf(job));
    String id = (options.keepTables() ? start.keepingTables() : start).run(flink, jar, point);
    started.add(job);
    report.line(startedLine(job, id, point.from()));
    return id;
  }

  /**
   * Starts the bridge once more, where topics and tables prove: Kafka has nothing any more of what
   * its checkpoint was to commit. It was open for too long, or the checkpoint wasn't the newest,
   * whatever its time says, and a later run has used the same transactions.
   *
   * @throws Failure the one of the start, if that isn't why it failed; with what has expired, if
   *     raw topics don't have it any more
   */
  private String startWithoutLost(Plan plan, Map<LakegateJob, String> ids, Failure failure) {
    LakegateJob bridge = LakegateJob.BRIDGE;
    Optional<Checkpoint> checkpoint =
        Optional.ofNullable(plan.start.of(bridge)).flatMap(StartPoint::checkpoint);
    if (checkpoint.isEmpty()
        || flink.active(bridge).isPresent()
        || flink.failure(ids.get(bridge)).filter(TransactionsLost::isCause).isEmpty()) {
      throw failure;
    }
    findProven(
        plan, bridge, "Kafka could not commit the transactions of " + checkpoint.get().title());
    List<String> losses = plan.refusedLosses();
    if (!losses.isEmpty()) {
      throw new Failure(failure.getMessage() + "\n  - " + String.join("\n  - ", losses), failure);
    }
    return start(plan, bridge, flink.jars(JAR).get(0));
  }

  /**
   * Starts jobs from savepoints with a jar that Flink has already, on tables that a later version
   * may have changed, and waits for their first checkpoints.
   *
   * <p>A job commits the transactions of its savepoint once more. If another one has started since,
   * it has used the same ones, and Kafka doesn't tell any more whether they were committed; so this
   * one goes on where topics and tables prove.
   */
  void startAgain(
      String jar, Map<LakegateJob, JobStart> starts, Map<LakegateJob, StartPoint> savepoints) {
    Map<LakegateJob, StartPoint> points = new EnumMap<>(savepoints);
    points.replaceAll((job, savepoint) -> started.contains(job) ? proven(job) : savepoint);
    Map<LakegateJob, String> ids = new EnumMap<>(LakegateJob.class);
    points.forEach(
        (job, point) -> {
          ids.put(job, starts.get(job).keepingTables().run(flink, jar, point));
          String from = point == savepoints.get(job) ? "its savepoint" : point.from();
          report.line(startedLine(job, ids.get(job), from));
        });
    awaitCheckpoints(ids);
  }

  private StartPoint proven(LakegateJob job) {
    return with(
        () -> {},
        plan -> {
          findProven(plan, job, "the new version has used the transactions of its savepoint");
          return plan.start.of(job);
        });
  }

  /** Finds the job's start point anew, without its checkpoints. */
  private void findProven(Plan plan, LakegateJob job, String why) {
    plan.start.distrust(job, why);
    plan.start.find(Set.of(job));
    abortTransactions(plan, Set.of(job));
  }

  private static String startedLine(LakegateJob job, String id, String from) {
    return "started %s, id %s, from %s".formatted(job.jobName(), id, from);
  }

  private void awaitCheckpoints(Map<LakegateJob, String> ids) {
    StartedJobs jobs = new StartedJobs(flink, ids, report);
    Duration limit = options.patience().plus(settings.job().checkpointInterval());
    ids.forEach(
        (job, id) -> {
          jobs.await(
              "the first checkpoint of " + job.jobName(),
              limit,
              () -> flink.checkpoints(id).completed() > 0);
          FlinkRest.CheckpointStats.Completed latest = flink.checkpoints(id).latest().orElseThrow();
          report.line(
              "%s completed checkpoint %d in %d ms"
                  .formatted(job.jobName(), latest.id(), latest.duration().toMillis()));
        });
  }

  /** Ends also when it turns out that there was nothing to commit. */
  private void awaitCommit(StartedJobs jobs, Kafka kafka, Tables tables, long before, String id) {
    // One checkpoint of the bridge makes the records visible, one of the ingest job the rows.
    Duration limit = options.patience().plus(settings.job().checkpointInterval().multipliedBy(2));
    long[] readAll = {Long.MAX_VALUE};
    jobs.await(
        "the first commit",
        limit,
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
