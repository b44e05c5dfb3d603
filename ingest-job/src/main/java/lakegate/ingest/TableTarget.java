package lakegate.ingest;

import java.io.Serializable;
import lakegate.event.EventType;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.util.OutputTag;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SchemaParser;
import org.apache.iceberg.Table;
import org.apache.iceberg.flink.FlinkSchemaUtil;
import org.apache.iceberg.types.Types;

/**
 * A table that rows go to, as it was when the job started.
 *
 * @param type the event type; null for the dead letters of all types
 * @param schemaJson the table's schema, as JSON because it travels
 */
record TableTarget(EventType type, String name, String schemaJson, OutputTag<RowData> rows)
    implements Serializable {

  static TableTarget of(EventType type, String name, Table table) {
    return new TableTarget(
        type,
        name,
        SchemaParser.toJson(table.schema()),
        new OutputTag<>(name, InternalTypeInfo.of(FlinkSchemaUtil.convert(table.schema()))));
  }

  Types.StructType columns() {
    return SchemaParser.fromJson(schemaJson).asStruct();
  }

  /**
   * The table without its identifier: the sink would take identifier fields as keys of an upsert,
   * shuffle by them and write deletes. Rows are only ever appended.
   */
  static Table appendOnly(Table table) {
    return new AppendOnlyTable(table);
  }

  private static final class AppendOnlyTable extends BaseTable {
    private static final long serialVersionUID = 1L;

    AppendOnlyTable(Table table) {
      super(((HasTableOperations) table).operations(), table.name());
    }

    @Override
    public Schema schema() {
      return new Schema(super.schema().schemaId(), super.schema().columns());
    }
  }
}
