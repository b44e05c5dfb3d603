package lakegate.decode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Conversions;
import org.apache.avro.Schema;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;

/** Reads Confluent's wire format with Avro's own reader, as values of {@link ReferenceDecoder}. */
public final class AvroRows {
  private static final int HEADER = 5;

  private final DatumReader<IndexedRecord> reader;

  public AvroRows(Schema schema) {
    GenericData data = new GenericData();
    data.addLogicalTypeConversion(new Conversions.DecimalConversion());
    data.addLogicalTypeConversion(new TimeConversions.TimestampMillisConversion());
    reader = new GenericDatumReader<>(schema, schema, data);
  }

  /** The registry id in the header. */
  public static int schemaId(byte[] value) {
    if (value[0] != 0) {
      throw new IllegalArgumentException("Cannot read wire format: the first byte is " + value[0]);
    }
    return ByteBuffer.wrap(value).getInt(1);
  }

  /**
   * @throws IllegalArgumentException if the value is not exactly one record of the schema
   */
  public Map<String, Object> read(byte[] value) {
    BinaryDecoder decoder =
        DecoderFactory.get().binaryDecoder(value, HEADER, value.length - HEADER, null);
    try {
      IndexedRecord record = reader.read(null, decoder);
      if (!decoder.isEnd()) {
        throw new IllegalArgumentException("Cannot read wire format: bytes follow the record");
      }
      return row(record);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read wire format", e);
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
      return list.stream().map(AvroRows::plain).toList();
    }
    return value instanceof CharSequence ? value.toString() : value;
  }
}
