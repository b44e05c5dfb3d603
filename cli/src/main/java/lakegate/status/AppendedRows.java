package lakegate.status;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.Consumer;
import lakegate.deploy.Tables;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;

/** Reads each row of a table once, as commits add them; only the columns asked for. */
public final class AppendedRows {
  private final Tables tables;
  private final String name;
  private final String[] columns;
  private Optional<Long> read = Optional.empty();

  public AppendedRows(Tables tables, String name, String... columns) {
    this.tables = tables;
    this.name = name;
    this.columns = columns;
  }

  /** Hands over the rows committed since the last call; returns the table as it is now. */
  public Optional<Table> readNew(Consumer<Record> each) {
    Optional<Table> table = tables.table(name);
    Snapshot snapshot = table.map(Table::currentSnapshot).orElse(null);
    if (snapshot != null && !read.equals(Optional.of(snapshot.snapshotId()))) {
      try (CloseableIterable<Record> rows = Tables.appended(table.orElseThrow(), read, columns)) {
        rows.forEach(each);
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot read table " + name, e);
      }
      read = Optional.of(snapshot.snapshotId());
    }
    return table;
  }
}
