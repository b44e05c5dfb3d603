package lakegate.reconcile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.function.Consumer;
import lakegate.deploy.Failure;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.io.CloseableIterable;

/** Reads one snapshot of a table, the columns asked for only. */
final class TableReader {
  private final Table table;
  private final Long snapshot;

  /** Its newest snapshot from now on, whatever is committed later. */
  TableReader(Table table) {
    this.table = table;
    this.snapshot = table.currentSnapshot() == null ? null : table.currentSnapshot().snapshotId();
  }

  /** Whether the other reads the same snapshot. */
  boolean readsSameAs(TableReader other) {
    return snapshot == null ? other.snapshot == null : snapshot.equals(other.snapshot);
  }

  /**
   * Hands over each row, which is only valid until the next one.
   *
   * @param columns such as {@code ingest.offset}; the rows have these and those of the filter
   */
  void read(Expression filter, List<String> columns, Consumer<Record> each) {
    if (snapshot == null) {
      return;
    }
    try (CloseableIterable<Record> rows =
        IcebergGenerics.read(table)
            .useSnapshot(snapshot)
            .where(filter)
            .select(columns)
            .reuseContainers()
            .build()) {
      rows.forEach(each);
    } catch (IOException | UncheckedIOException | NotFoundException e) {
      throw new Failure("Cannot read table " + table.name() + ": " + e.getMessage(), e);
    }
  }

  /** The topic, partition, offset and timestamp of a struct. */
  static List<String> place(String struct) {
    return List.of(
        struct + ".topic", struct + ".partition", struct + ".offset", struct + ".timestamp");
  }

  /** Milliseconds since 1970, or {@link Stamps#UNKNOWN} for null. */
  static long millis(Object timestamp) {
    OffsetDateTime time = (OffsetDateTime) timestamp;
    return time == null ? Stamps.UNKNOWN : time.toEpochSecond() * 1000 + time.getNano() / 1_000_000;
  }
}
