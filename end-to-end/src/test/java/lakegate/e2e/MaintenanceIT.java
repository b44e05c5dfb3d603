package lakegate.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import lakegate.deploy.Maintenance;
import lakegate.e2e.pipeline.FaultyProxy;
import lakegate.e2e.pipeline.FaultyProxy.Fault;
import lakegate.e2e.pipeline.FaultyProxy.Kind;
import lakegate.e2e.pipeline.LoggedReport;
import lakegate.e2e.pipeline.Pipeline;
import lakegate.e2e.pipeline.Proxies;
import lakegate.e2e.pipeline.Sent;
import lakegate.e2e.truth.Truth;
import lakegate.event.EventTypes;
import lakegate.stack.Port;
import lakegate.stack.ServerName;
import lakegate.stack.Store;
import lakegate.table.TableDefinition;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableScan;
import org.apache.iceberg.io.CloseableIterable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** The tables are looked after while the jobs run, or are down and go on later. */
@Order(9)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MaintenanceIT {
  private static final int BATCH = 200;
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration DAY = Duration.ofHours(24);

  private final Proxies proxies = new Proxies();
  private final List<Sent> sent = new ArrayList<>();
  private Pipeline pipeline;

  @BeforeAll
  void start() {
    pipeline =
        Pipeline.startBehind(
            proxies, "maintenance", Store.FILE, EventTypes.load(), Map.of(), Map.of());
  }

  @AfterAll
  void stop() {
    if (pipeline != null) {
      pipeline.close();
    }
  }

  @Test
  @Order(1)
  void maintenanceBetweenCrashAndSubmissionLeavesWhatIsStillToBeCommitted() throws IOException {
    sendInBatches(6);
    FaultyProxy catalog = proxies.of(Port.CATALOG);
    catalog.set(
        Fault.of(Kind.ERROR)
            .requests(head -> head.startsWith("POST") && !head.contains("/metrics")));
    send();
    // A checkpoint is complete, and its commit isn't.
    await().atMost(PATIENCE).until(() -> catalog.hits() > 0);
    pipeline.stack().killAll();
    catalog.heal();
    pipeline.stack().up();
    awaitAnswer();
    Set<Path> pending = uncommitted();
    assertThat(pending).isNotEmpty();
    long committed = pipeline.committedRows();
    assertThat(committed).isLessThan(sent.size());

    List<String> first = maintain(Duration.ZERO);

    assertThat(first)
        .anyMatch(line -> line.matches("payment_charges: .* written together .* expired.*"))
        .noneMatch(line -> line.contains("failed"));
    assertThat(pending).allMatch(Files::exists);
    // The same a day later, for a job that was down since: now the files' age alone says nothing.
    age(DAY.plusHours(6));
    Path orphan = Files.writeString(pending.iterator().next().resolveSibling("lost.parquet"), "x");
    Files.setLastModifiedTime(orphan, before(orphan, DAY.multipliedBy(3)));

    List<String> second = maintain(DAY);

    assertThat(second).filteredOn(line -> line.contains("1 orphaned files")).hasSize(1);
    assertThat(orphan).doesNotExist();
    assertThat(pending).allMatch(Files::exists);
    assertThat(maintain(DAY)).filteredOn(line -> line.contains("nothing to do")).hasSize(5);
    assertThat(pipeline.dryRun())
        .anyMatch(line -> line.startsWith("would start lakegate-ingest from checkpoint "));
    pipeline.submit();
    send();
    assertAllArrived();
  }

  @Test
  @Order(2)
  void maintenanceWhileRowsComeLosesNoneAndDoublesNone() {
    long before = compactions();
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              send();
              assertThat(maintain(Duration.ZERO)).noneMatch(line -> line.contains("failed"));
              return compactions() > before;
            });

    assertAllArrived();
    pipeline.assertUndisturbed();
  }

  @Test
  @Order(3)
  void theJobLooksAfterItsTablesItselfAndItsSavepointServesWithAndWithoutThat() {
    pipeline.stop();
    pipeline.use(Map.of("maintenance.interval", "2s", "maintenance.older.than", "1s"));
    pipeline.submit();
    long before = compactions();
    sendInBatches(8);
    await().atMost(PATIENCE).ignoreExceptions().until(() -> compactions() > before);

    pipeline.stack().kill(ServerName.TASKMANAGER);
    pipeline.stack().start(ServerName.TASKMANAGER);
    long restarted = compactions();
    sendInBatches(8);
    await().atMost(PATIENCE).ignoreExceptions().until(() -> compactions() > restarted);
    assertAllArrived();
    pipeline.stop();
    pipeline.use(Map.of());
    assertThat(pipeline.dryRun())
        .anyMatch(line -> line.startsWith("would start lakegate-ingest from savepoint "));
    pipeline.submit();
    send();

    assertAllArrived();
    pipeline.assertUndisturbed();
  }

  private void send() {
    sent.addAll(pipeline.sendGenerated(BATCH, sent.size()));
  }

  /** Each in a commit of its own. */
  private void sendInBatches(int batches) {
    for (int i = 0; i < batches; i++) {
      send();
      awaitAll();
    }
  }

  /** A connection that broke is noticed when it is used. */
  private void awaitAnswer() {
    await().atMost(PATIENCE).ignoreExceptions().until(() -> pipeline.committedRows() > 0);
  }

  private void awaitAll() {
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> pipeline.committedRows() >= sent.size());
  }

  private void assertAllArrived() {
    awaitAll();
    assertThat(pipeline.committedRows()).isEqualTo(sent.size());
    Truth.of(pipeline.types(), sent).assertInTables(pipeline.types(), pipeline::rows);
    pipeline.assertBalanced();
  }

  /** What {@code lakegate maintain} does; returns its lines. */
  private List<String> maintain(Duration olderThan) {
    LoggedReport report = new LoggedReport();
    new Maintenance(
            pipeline.settings(), new Maintenance.Options(tables(), olderThan, false), report)
        .run();
    return report.lines();
  }

  private List<String> tables() {
    return TableDefinition.all(pipeline.types()).stream().map(TableDefinition::name).toList();
  }

  private Table table(String name) {
    return pipeline.tables().table(name).orElseThrow();
  }

  /**
   * Grows with each compaction of the charges: the number of the commit that wrote the newest file
   * of theirs. Its snapshot may have expired.
   */
  private long compactions() {
    long newest = 0;
    for (DataFile file : files(table("payment_charges").newScan())) {
      if (file.location().contains("compaction-")) {
        newest = Math.max(newest, file.fileSequenceNumber());
      }
    }
    return newest;
  }

  private static List<DataFile> files(TableScan scan) {
    List<DataFile> files = new ArrayList<>();
    try (CloseableIterable<FileScanTask> tasks = scan.planFiles()) {
      tasks.forEach(task -> files.add(task.file()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }

  /** Data files that no snapshot knows. */
  private Set<Path> uncommitted() throws IOException {
    Set<Path> files = new HashSet<>();
    for (String name : tables()) {
      Table table = table(name);
      try (Stream<Path> data = Files.walk(folder(table).resolve("data"))) {
        data.filter(file -> file.toString().endsWith(".parquet")).forEach(files::add);
      }
      for (Snapshot snapshot : table.snapshots()) {
        files(table.newScan().useSnapshot(snapshot.snapshotId()))
            .forEach(known -> files.remove(path(known.location())));
      }
    }
    return files;
  }

  private static Path folder(Table table) {
    return path(table.location());
  }

  private static Path path(String location) {
    return Path.of(location.replaceFirst("^file:/+", "/"));
  }

  /** Makes the tables' files and the ingest job's checkpoints older. */
  private void age(Duration by) throws IOException {
    List<Path> folders = new ArrayList<>();
    tables().forEach(name -> folders.add(folder(table(name))));
    folders.add(
        Path.of(pipeline.settings().checkpoints().orElseThrow()).resolve("lakegate-ingest"));
    for (Path folder : folders) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          Files.setLastModifiedTime(file, before(file, by));
        }
      }
    }
  }

  private static FileTime before(Path file, Duration by) throws IOException {
    return FileTime.from(Files.getLastModifiedTime(file).toInstant().minus(by));
  }
}
