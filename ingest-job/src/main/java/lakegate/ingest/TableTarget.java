package lakegate.ingest;

import java.io.Serializable;
import lakegate.event.EventType;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.util.OutputTag;
import org.apache.iceberg.SchemaParser;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.flink.CatalogLoader;
import org.apache.iceberg.flink.FlinkSchemaUtil;
import org.apache.iceberg.flink.TableLoader;
import org.apache.iceberg.types.Types;

/**
 * A table that rows go to, as it was when the job started.
 *
 * @param type the event type; null for the dead letters of all types
 * @param schemaJson the table's schema, as JSON because it travels
 * @param loader loads the table anew
 */
record TableTarget(
    EventType type, String name, String schemaJson, OutputTag<RowData> rows, TableLoader loader)
    implements Serializable {

  static TableTarget of(EventType type, TableIdentifier name, Table table, CatalogLoader catalogs) {
    return new TableTarget(
        type,
        name.name(),
        SchemaParser.toJson(table.schema()),
        new OutputTag<>(name.name(), InternalTypeInfo.of(FlinkSchemaUtil.convert(table.schema()))),
        TableLoader.fromCatalog(catalogs, name));
  }

  Types.StructType columns() {
    return SchemaParser.fromJson(schemaJson).asStruct();
  }
}
