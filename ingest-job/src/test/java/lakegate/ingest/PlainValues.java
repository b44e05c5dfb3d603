package lakegate.ingest;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;

/** Avro's generic values and Flink's rows in one form that compares by value. */
final class PlainValues {
  private PlainValues() {}

  static Object ofAvro(Object value, Schema schema) {
    if (value == null) {
      return null;
    }
    return switch (schema.getType()) {
      case UNION -> ofAvro(value, schema.getTypes().get(1));
      case STRING, ENUM -> value.toString();
      case LONG -> schema.getLogicalType() == null ? value : Instant.ofEpochMilli((long) value);
      case BYTES -> {
        ByteBuffer buffer = ((ByteBuffer) value).duplicate();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        yield schema.getLogicalType() instanceof LogicalTypes.Decimal decimal
            ? new BigDecimal(new BigInteger(bytes), decimal.getScale())
            : ByteBuffer.wrap(bytes);
      }
      case ARRAY -> {
        List<Object> elements = new ArrayList<>();
        ((Iterable<?>) value).forEach(e -> elements.add(ofAvro(e, schema.getElementType())));
        yield elements;
      }
      case MAP -> {
        Map<String, Object> entries = new TreeMap<>();
        ((Map<?, ?>) value)
            .forEach((k, v) -> entries.put(k.toString(), ofAvro(v, schema.getValueType())));
        yield entries;
      }
      case RECORD -> {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (Schema.Field field : schema.getFields()) {
          Object fieldValue = ((IndexedRecord) value).get(field.pos());
          fields.put(field.name(), ofAvro(fieldValue, field.schema()));
        }
        yield fields;
      }
      default -> value;
    };
  }

  static Object ofFlink(Object value, Schema schema) {
    if (value == null) {
      return null;
    }
    return switch (schema.getType()) {
      case UNION -> ofFlink(value, schema.getTypes().get(1));
      case STRING, ENUM -> value.toString();
      case LONG ->
          schema.getLogicalType() == null
              ? value
              : ((org.apache.flink.table.data.TimestampData) value).toInstant();
      case BYTES ->
          schema.getLogicalType() == null
              ? ByteBuffer.wrap((byte[]) value)
              : ((org.apache.flink.table.data.DecimalData) value).toBigDecimal();
      case ARRAY -> elements((GenericArrayData) value, schema.getElementType());
      case MAP -> {
        GenericMapData map = (GenericMapData) value;
        List<Object> keys =
            elements((GenericArrayData) map.keyArray(), Schema.create(Schema.Type.STRING));
        List<Object> values = elements((GenericArrayData) map.valueArray(), schema.getValueType());
        Map<String, Object> entries = new TreeMap<>();
        for (int i = 0; i < keys.size(); i++) {
          entries.put((String) keys.get(i), values.get(i));
        }
        yield entries;
      }
      case RECORD -> {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (Schema.Field field : schema.getFields()) {
          Object fieldValue = ((GenericRowData) value).getField(field.pos());
          fields.put(field.name(), ofFlink(fieldValue, field.schema()));
        }
        yield fields;
      }
      default -> value;
    };
  }

  private static List<Object> elements(ArrayData array, Schema element) {
    List<Object> elements = new ArrayList<>();
    for (Object value : ((GenericArrayData) array).toObjectArray()) {
      elements.add(ofFlink(value, element));
    }
    return elements;
  }
}
