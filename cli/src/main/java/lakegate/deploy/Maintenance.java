package lakegate.deploy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import lakegate.deploy.Checkpoints.Checkpoint;
import lakegate.maintenance.SafeAge;
import lakegate.maintenance.TableMaintenance;
import lakegate.maintenance.TableMaintenance.Outcome;
import org.apache.iceberg.Table;

/**
 * Looks after tables without taking away what the ingest job needs to go on, from whichever
 * checkpoint {@code submit} may start it. The job may run meanwhile.
 */
public final class Maintenance {
  private final Settings settings;
  private final Options options;
  private final Report report;

  /**
   * What to do.
   *
   * @param tables their names in the catalog's namespace
   * @param olderThan how long snapshots and files that nobody needs are kept
   * @param dryRun only say what would be done
   */
  public record Options(List<String> tables, Duration olderThan, boolean dryRun) {}

  public Maintenance(Settings settings, Options options, Report report) {
    this.settings = settings;
    this.options = options;
    this.report = report;
  }

  /**
   * Goes through the tables. One that fails doesn't keep the others from their turn.
   *
   * @return whether none failed
   * @throws Failure if nobody knows which checkpoints there are; then nothing was changed
   */
  public boolean run() {
    SafeAge age = safeAge();
    boolean done = true;
    try (Tables tables = new Tables(settings.job().catalog())) {
      for (String name : options.tables()) {
        report.progress("looking after " + name);
        try {
          Optional<Table> table = tables.table(name);
          report.line(name + ": " + table.map(t -> maintain(t, age)).orElse("no such table yet"));
        } catch (RuntimeException e) {
          report.line(name + ": failed: " + e.getMessage());
          done = false;
        }
      }
    }
    return done;
  }

  private String maintain(Table table, SafeAge age) {
    Outcome outcome =
        options.dryRun() ? TableMaintenance.plan(table, age) : TableMaintenance.run(table, age);
    return (options.dryRun() ? "would be: " : "") + outcome.text();
  }

  private SafeAge safeAge() {
    Checkpoints checkpoints =
        new Checkpoints(
            settings.checkpoints().orElseThrow(),
            settings.savepoints(),
            settings.job().catalog().properties());
    // A checkpoint that is completed meanwhile only makes what is found older.
    Instant now = Instant.now();
    List<Checkpoint> resumable = checkpoints.resumable(LakegateJob.INGEST);
    if (resumable.isEmpty()) {
      throw new Failure(
          "No checkpoint of %s in %s, nothing was changed: only checkpoints tell which files and snapshots the job still needs. Submit it, or say where they are: -D %s=…"
              .formatted(
                  LakegateJob.INGEST.jobName(),
                  checkpoints.folderOf(LakegateJob.INGEST),
                  Settings.CHECKPOINTS));
    }
    Checkpoint oldest = resumable.get(resumable.size() - 1);
    SafeAge age =
        SafeAge.of(
            now,
            options.olderThan(),
            oldest.completed(),
            job -> resumable.stream().anyMatch(checkpoint -> checkpoint.isOf(job)));
    report.line(
        "Kept: snapshots since %s, files since %s; %s is the oldest that the ingest job may go on from."
            .formatted(age.snapshots(), age.files(), oldest.title()));
    return age;
  }
}
