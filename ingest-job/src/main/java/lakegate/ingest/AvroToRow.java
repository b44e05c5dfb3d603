package lakegate.ingest;

import org.apache.avro.Schema;
import org.apache.flink.table.data.RowData;

/**
 * Reads Avro binary with the writer's schema, resolved to the reader's, straight into rows. One
 * instance belongs to one thread and one pair of schemas.
 *
 * <p>Strings are checked to be UTF-8, decimals to have no more digits than the reader's type, and
 * instants to fit Iceberg's microseconds. Arrays and maps of one record have at most 1,000 values
 * in all: elements, keys, and the fields of records among them.
 */
public final class AvroToRow {
  private final ReadPlan.ValueReader record;
  private final AvroCursor in = new AvroCursor();

  /**
   * @throws org.apache.avro.AvroTypeException if no record of the writer's schema can be read as
   *     the reader's: another record, a required field that the writer's lacks, a type or a logical
   *     type that doesn't resolve; names the field
   */
  public AvroToRow(Schema writer, Schema reader) {
    record = ReadPlan.compile(writer, reader);
  }

  /**
   * Reads one record.
   *
   * @param bytes holds the record, and the row's strings: must not change while the row is in use
   * @param from index of the first byte of Avro binary; the record goes on to the array's end
   * @return a new row with the reader's fields in their order, or null if the bytes are not exactly
   *     one record of the writer's schema
   */
  public RowData read(byte[] bytes, int from) {
    in.reset(bytes, from);
    try {
      RowData row = (RowData) record.read(in);
      return in.remaining() == 0 ? row : null;
    } catch (MalformedAvro e) {
      return null;
    }
  }
}
