package lakegate.ingest;

import java.io.Serializable;
import lakegate.event.EventType;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.util.OutputTag;
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
}
