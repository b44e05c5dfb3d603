package lakegate.e2e.pipeline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.OverwriteFiles;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.parquet.Parquet;

/** Damages a table as a careless hand would: it writes a data file anew. */
public final class EditedTable {
  private final Table table;

  public EditedTable(Table table) {
    this.table = table;
  }

  /** Takes a row out; returns it. */
  public Record removeOne(Predicate<Record> wanted) {
    return edit(wanted, (rows, row) -> rows.remove(row));
  }

  /** Adds a row a second time; returns it. */
  public Record doubleOne(Predicate<Record> wanted) {
    return edit(wanted, (rows, row) -> rows.add(row));
  }

  private Record edit(Predicate<Record> wanted, BiConsumer<List<Record>, Record> change) {
    try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
      for (FileScanTask task : tasks) {
        List<Record> rows = read(task.file());
        Optional<Record> found = rows.stream().filter(wanted).findFirst();
        if (found.isPresent()) {
          change.accept(rows, found.get());
          replace(task.file(), rows);
          return found.get();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new AssertionError("No such row in " + table.name());
  }

  private void replace(DataFile file, List<Record> rows) throws IOException {
    OverwriteFiles overwrite = table.newOverwrite().deleteFile(file);
    if (!rows.isEmpty()) {
      overwrite.addFile(write(file, rows));
    }
    overwrite.commit();
  }

  private List<Record> read(DataFile file) throws IOException {
    List<Record> rows = new ArrayList<>();
    try (CloseableIterable<Record> content =
        Parquet.read(table.io().newInputFile(file))
            .project(table.schema())
            .createReaderFunc(schema -> GenericParquetReaders.buildReader(table.schema(), schema))
            .build()) {
      content.forEach(rows::add);
    }
    return rows;
  }

  private DataFile write(DataFile like, List<Record> rows) throws IOException {
    String location = table.locationProvider().newDataLocation(UUID.randomUUID() + ".parquet");
    DataWriter<Record> writer =
        Parquet.writeData(table.io().newOutputFile(location))
            .forTable(table)
            .withPartition(like.partition())
            .createWriterFunc(GenericParquetWriter::create)
            .build();
    try (writer) {
      rows.forEach(writer::write);
    }
    return writer.toDataFile();
  }
}
