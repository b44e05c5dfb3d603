package lakegate.e2e.truth;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lakegate.deploy.Tables;
import lakegate.e2e.pipeline.Pipeline;
import lakegate.e2e.pipeline.Position;
import lakegate.event.EventType;
import lakegate.table.TableDefinition;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;

/** Reads the rows of each new snapshot of all tables. */
public final class TablesReader extends ActiveReader {
  private final Tables tables;
  private final Map<String, String> originColumns = new HashMap<>();
  private final Map<String, Long> snapshots = new HashMap<>();

  public TablesReader(Pipeline pipeline) {
    super("tables-reader");
    tables = new Tables(pipeline.settings().job().catalog());
    pipeline.types().forEach(type -> originColumns.put(type.table(), EventType.INGEST));
    originColumns.put(TableDefinition.DEAD_LETTERS, "origin");
  }

  @Override
  void read() {
    originColumns.forEach(
        (table, origin) -> {
          for (Record row : newRows(tables, table, snapshots, origin)) {
            saw(Position.of((Record) row.getField(origin)));
          }
        });
  }

  /**
   * The rows that a table has got since the last call.
   *
   * @param snapshots the newest snapshot read of each table; moved when all is read
   */
  public static List<Record> newRows(
      Tables tables, String name, Map<String, Long> snapshots, String... columns) {
    Table table = tables.table(name).orElseThrow();
    if (table.currentSnapshot() == null) {
      return List.of();
    }
    long newest = table.currentSnapshot().snapshotId();
    Optional<Long> last = Optional.ofNullable(snapshots.get(name));
    if (last.equals(Optional.of(newest))) {
      return List.of();
    }
    List<Record> rows = new ArrayList<>();
    try (CloseableIterable<Record> scan = Tables.appended(table, last, columns)) {
      scan.forEach(rows::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    snapshots.put(name, newest);
    return rows;
  }

  @Override
  public void close() {
    super.close();
    tables.close();
  }
}
