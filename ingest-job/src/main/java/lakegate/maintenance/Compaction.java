package lakegate.maintenance;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.MetricsConfig;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.RewriteFiles;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.TableUtil;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.encryption.EncryptedOutputFile;
import org.apache.iceberg.exceptions.CleanableFailure;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.formats.FormatModelRegistry;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.io.OutputFileFactory;
import org.apache.iceberg.util.BinPacking;
import org.apache.iceberg.util.PartitionMap;
import org.apache.iceberg.util.PropertyUtil;

/**
 * Writes the small files of a partition together into files of the table's target size, a commit
 * per partition. Rows and their order stay; the job may write meanwhile. A file with deleted rows
 * is left as it is.
 */
final class Compaction {
  /** Fewer aren't worth a rewrite, which also ends a second run at once. */
  private static final int FEWEST_FILES = 5;

  private static final double SMALL = 0.75;

  /** Row lineage comes with it, which a rewrite would have to carry along. */
  private static final int NEWEST_FORMAT = 2;

  private final Table table;

  /**
   * What was written together.
   *
   * @param postponed partitions that somebody else has changed meanwhile
   */
  record Outcome(
      int filesBefore, int filesAfter, long bytesBefore, long bytesAfter, int postponed) {
    static final Outcome NOTHING = new Outcome(0, 0, 0, 0, 0);

    private Outcome plus(List<DataFile> before, List<DataFile> after) {
      return new Outcome(
          filesBefore + before.size(),
          filesAfter + after.size(),
          bytesBefore + bytes(before),
          bytesAfter + bytes(after),
          postponed);
    }

    private Outcome plan(List<DataFile> before) {
      return new Outcome(
          filesBefore + before.size(), filesAfter + 1, bytesBefore + bytes(before), 0, 0);
    }

    private Outcome postpone() {
      return new Outcome(filesBefore, filesAfter, bytesBefore, bytesAfter, postponed + 1);
    }
  }

  Compaction(Table table) {
    this.table = table;
  }

  private static long bytes(List<DataFile> files) {
    return files.stream().mapToLong(DataFile::fileSizeInBytes).sum();
  }

  /** What a run would write together; the size of the new files isn't known before. */
  Outcome plan() {
    Outcome outcome = Outcome.NOTHING;
    for (List<List<DataFile>> groups : groups(table.currentSnapshot())) {
      for (List<DataFile> group : groups) {
        outcome = outcome.plan(group);
      }
    }
    return outcome;
  }

  Outcome run() {
    Snapshot snapshot = table.currentSnapshot();
    Outcome outcome = Outcome.NOTHING;
    for (List<List<DataFile>> groups : groups(snapshot)) {
      List<DataFile> before = groups.stream().flatMap(List::stream).toList();
      List<DataFile> after = writeAll(groups);
      boolean committed = commit(before, after, snapshot.snapshotId());
      outcome = committed ? outcome.plus(before, after) : outcome.postpone();
    }
    return outcome;
  }

  /** Per partition, the files of each new one. */
  private List<List<List<DataFile>>> groups(Snapshot snapshot) {
    if (snapshot == null || TableUtil.formatVersion(table) > NEWEST_FORMAT) {
      return List.of();
    }
    long target =
        PropertyUtil.propertyAsLong(
            table.properties(),
            TableProperties.WRITE_TARGET_FILE_SIZE_BYTES,
            TableProperties.WRITE_TARGET_FILE_SIZE_BYTES_DEFAULT);
    PartitionMap<List<DataFile>> small = PartitionMap.create(table.specs());
    try (CloseableIterable<FileScanTask> tasks =
        table.newScan().useSnapshot(snapshot.snapshotId()).planFiles()) {
      for (FileScanTask task : tasks) {
        DataFile file = task.file();
        if (file.format() == FileFormat.PARQUET
            && file.fileSizeInBytes() < target * SMALL
            && task.deletes().isEmpty()) {
          small.computeIfAbsent(file.specId(), file.partition(), ArrayList::new).add(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the files of " + table.name(), e);
    }
    List<List<List<DataFile>>> partitions = new ArrayList<>();
    for (List<DataFile> files : small.values()) {
      // In the order of their commits: offsets that lie together stay together.
      files.sort(
          Comparator.comparing(DataFile::fileSequenceNumber).thenComparing(DataFile::location));
      List<List<DataFile>> groups =
          new BinPacking.ListPacker<DataFile>(target, 1, false)
              .pack(files, DataFile::fileSizeInBytes).stream()
                  .filter(group -> group.size() >= FEWEST_FILES)
                  .toList();
      if (!groups.isEmpty()) {
        partitions.add(groups);
      }
    }
    return partitions;
  }

  private List<DataFile> writeAll(List<List<DataFile>> groups) {
    List<DataFile> written = new ArrayList<>();
    try {
      groups.forEach(group -> written.add(write(group)));
      return written;
    } catch (RuntimeException e) {
      delete(written);
      throw e;
    }
  }

  private DataFile write(List<DataFile> group) {
    PartitionSpec spec = table.specs().get(group.get(0).specId());
    OutputFileFactory files =
        OutputFileFactory.builderFor(table, 0, 0)
            .operationId("compaction-" + UUID.randomUUID())
            .format(FileFormat.PARQUET)
            .build();
    EncryptedOutputFile file = files.newOutputFile(spec, group.get(0).partition());
    boolean whole = false;
    try {
      DataWriter<Record> writer = writer(file, spec, group.get(0));
      try (writer) {
        for (DataFile source : group) {
          copy(source, writer);
        }
      }
      whole = true;
      return writer.toDataFile();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write files of " + table.name() + " together", e);
    } finally {
      if (!whole) {
        table.io().deleteFile(file.encryptingOutputFile());
      }
    }
  }

  private void copy(DataFile source, DataWriter<Record> writer) throws IOException {
    try (CloseableIterable<Record> rows = read(source)) {
      for (Record row : rows) {
        stopIfInterrupted();
        writer.write(row);
      }
    }
  }

  /** A job that is cancelled doesn't wait for a large file. */
  private static void stopIfInterrupted() throws InterruptedIOException {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException();
    }
  }

  private DataWriter<Record> writer(
      EncryptedOutputFile file, PartitionSpec spec, DataFile partition) throws IOException {
    return FormatModelRegistry.<Record, Schema>dataWriteBuilder(
            FileFormat.PARQUET, Record.class, file)
        .schema(table.schema())
        .setAll(table.properties())
        .metricsConfig(MetricsConfig.forTable(table))
        .spec(spec)
        .partition(partition.partition())
        .build();
  }

  private CloseableIterable<Record> read(DataFile file) {
    return FormatModelRegistry.<Record, Schema>readBuilder(
            FileFormat.PARQUET, Record.class, table.io().newInputFile(file))
        .project(table.schema())
        .reuseContainers()
        .build();
  }

  /** Returns false if somebody has rewritten or deleted rows of these files meanwhile. */
  private boolean commit(List<DataFile> before, List<DataFile> after, long snapshot) {
    RewriteFiles rewrite = table.newRewrite().validateFromSnapshot(snapshot);
    before.forEach(rewrite::deleteFile);
    after.forEach(rewrite::addFile);
    try {
      rewrite.commit();
      return true;
    } catch (ValidationException | CommitFailedException e) {
      delete(after);
      return false;
    } catch (RuntimeException e) {
      // Whoever doesn't know whether it was committed must not delete what may be the table's.
      if (e instanceof CleanableFailure) {
        delete(after);
      }
      throw e;
    }
  }

  private void delete(List<DataFile> files) {
    files.forEach(file -> table.io().deleteFile(file.location()));
  }
}
