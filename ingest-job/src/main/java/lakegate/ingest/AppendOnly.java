package lakegate.ingest;

import java.io.IOException;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.flink.TableLoader;

/**
 * Loads a table without its identifier. The sink takes identifier fields as the keys of an upsert:
 * it would shuffle rows by them and keep every key of a checkpoint in memory. Rows are only ever
 * appended.
 */
final class AppendOnly implements TableLoader {
  private static final long serialVersionUID = 1L;

  private final TableLoader tables;

  AppendOnly(TableLoader tables) {
    this.tables = tables;
  }

  @Override
  public void open() {
    tables.open();
  }

  @Override
  public boolean isOpen() {
    return tables.isOpen();
  }

  @Override
  public Table loadTable() {
    return new WithoutIdentifier(tables.loadTable());
  }

  @Override
  public TableLoader clone() {
    return new AppendOnly(tables.clone());
  }

  @Override
  public void close() throws IOException {
    tables.close();
  }

  private static final class WithoutIdentifier extends BaseTable {
    private static final long serialVersionUID = 1L;

    WithoutIdentifier(Table table) {
      super(((HasTableOperations) table).operations(), table.name());
    }

    @Override
    public Schema schema() {
      return new Schema(super.schema().schemaId(), super.schema().columns());
    }
  }
}
