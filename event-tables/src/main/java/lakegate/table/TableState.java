package lakegate.table;

import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.Table;

/** What of a table decides how it may change: columns, identifier, partitions and sort order. */
public record TableState(Schema schema, PartitionSpec spec, SortOrder sortOrder) {

  /** A table as it is now. */
  public static TableState of(Table table) {
    return new TableState(table.schema(), table.spec(), table.sortOrder());
  }
}
