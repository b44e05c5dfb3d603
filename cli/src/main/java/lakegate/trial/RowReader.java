package lakegate.trial;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Conversions;
import org.apache.avro.Schema;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;

/**
 * Reads what the decoder writes with Avro's own reader, as plain values by field name: texts,
 * numbers, {@link java.math.BigDecimal}, {@link java.time.Instant}, lists, and maps for records.
 */
public final class RowReader {
  /** Confluent's wire format: a zero and the schema's id. */
  private static final int HEADER = 5;

  private final DatumReader<IndexedRecord> reader;

  public RowReader(Schema schema) {
    GenericData data = new GenericData();
    data.addLogicalTypeConversion(new Conversions.DecimalConversion());
    data.addLogicalTypeConversion(new TimeConversions.TimestampMillisConversion());
    reader = new GenericDatumReader<>(schema, schema, data);
  }

  public Map<String, Object> read(byte[] value) {
    try {
      return row(
          reader.read(
              null,
              DecoderFactory.get().binaryDecoder(value, HEADER, value.length - HEADER, null)));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read what the decoder wrote", e);
    }
  }

  private static Map<String, Object> row(IndexedRecord record) {
    Map<String, Object> row = new LinkedHashMap<>();
    for (Schema.Field field : record.getSchema().getFields()) {
      row.put(field.name(), plain(record.get(field.pos())));
    }
    return row;
  }

  private static Object plain(Object value) {
    if (value instanceof IndexedRecord record) {
      return row(record);
    }
    if (value instanceof List<?> list) {
      return list.stream().map(RowReader::plain).toList();
    }
    return value instanceof CharSequence ? value.toString() : value;
  }
}
