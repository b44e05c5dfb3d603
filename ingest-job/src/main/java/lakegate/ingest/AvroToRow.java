package lakegate.ingest;

import org.apache.avro.Schema;
import org.apache.flink.table.data.RowData;

/**
 * Reads Avro binary with the writer's schema, resolved to the reader's, straight into rows. One
 * instance belongs to one thread and one pair of schemas.
 */
public final class AvroToRow {

  public AvroToRow(Schema writer, Schema reader) {
    throw new IllegalStateException("Cannot read " + writer.getFullName() + ": not built");
  }

  /**
   * Reads one record.
   *
   * @param bytes holds the record
   * @param from index of the first byte of Avro binary; the record goes on to the array's end
   * @return a new row with the reader's fields in their order, or null if the bytes are not exactly
   *     one record of the writer's schema
   */
  public RowData read(byte[] bytes, int from) {
    throw new IllegalStateException("Cannot read: not built");
  }
}
