package lakegate.ingest;

import java.util.List;
import lakegate.event.EventType;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.iceberg.types.Types;

/** Reads out of a table's rows which raw record they come from. */
final class RowOrigin {
  private static final int MICROSECONDS = 6;

  private final StringData topic;
  private final int column;
  private final int width;
  private final int topicField;
  private final int partitionField;
  private final int offsetField;
  private final int timestampField;

  /**
   * @param topic the raw topic that rows come from
   * @param table the table's columns
   */
  RowOrigin(String topic, Types.StructType table) {
    this.topic = StringData.fromString(topic);
    column = names(table).indexOf(EventType.INGEST);
    List<String> fields = names(table.fields().get(column).type().asStructType());
    width = fields.size();
    topicField = fields.indexOf("topic");
    partitionField = fields.indexOf("partition");
    offsetField = fields.indexOf("offset");
    timestampField = fields.indexOf("timestamp");
  }

  private static List<String> names(Types.StructType struct) {
    return struct.fields().stream().map(Types.NestedField::name).toList();
  }

  /**
   * Whether the guards have seen it. What the bridge did not put here, on the partition with the
   * number of the raw one, has no order and passes.
   */
  boolean isWritten(RowData row, int partition, OriginGuards guards) {
    RowData origin = row.getRow(column, width);
    return origin.getInt(partitionField) == partition
        && origin.getString(topicField).equals(topic)
        && guards.isWritten(
            partition,
            origin.getLong(offsetField),
            origin.getTimestamp(timestampField, MICROSECONDS).getMillisecond());
  }
}
