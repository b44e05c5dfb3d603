package lakegate.gate;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.apache.avro.Conversion;
import org.apache.avro.Conversions;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.generic.GenericData;

/** Random records, as programs hold them (an instant is an {@code Instant}), rich in edges. */
final class AvroRecords {
  /** Avro's own values for all logical types. */
  static final GenericData MODEL = new GenericData();

  private static final int[] INTS = {0, 1, -1, 16777217, Integer.MAX_VALUE, Integer.MIN_VALUE};
  private static final long[] LONGS = {
    0, 1, -1, 86399999, (1L << 53) + 1, Long.MAX_VALUE, Long.MIN_VALUE
  };
  private static final double[] DOUBLES = {0, 0.5, -1e300, Double.MAX_VALUE, Double.NaN};
  private static final float[] FLOATS = {0, 0.1f, -2.5f, Float.MAX_VALUE, Float.NaN};
  private static final String[] TEXTS = {"", "null", "Ümläut €", "42", "2026-01-01"};

  static {
    MODEL.addLogicalTypeConversion(new Conversions.DecimalConversion());
    MODEL.addLogicalTypeConversion(new Conversions.UUIDConversion());
    MODEL.addLogicalTypeConversion(new TimeConversions.DateConversion());
    MODEL.addLogicalTypeConversion(new TimeConversions.TimeMillisConversion());
    MODEL.addLogicalTypeConversion(new TimeConversions.TimeMicrosConversion());
    MODEL.addLogicalTypeConversion(new TimeConversions.TimestampMillisConversion());
    MODEL.addLogicalTypeConversion(new TimeConversions.TimestampMicrosConversion());
    MODEL.addLogicalTypeConversion(new TimeConversions.TimestampNanosConversion());
    MODEL.addLogicalTypeConversion(new TimeConversions.LocalTimestampMillisConversion());
    MODEL.addLogicalTypeConversion(new TimeConversions.LocalTimestampMicrosConversion());
    MODEL.addLogicalTypeConversion(new TimeConversions.LocalTimestampNanosConversion());
  }

  private final Random random;

  AvroRecords(long seed) {
    random = new Random(seed);
  }

  Object of(Schema schema) {
    return value(schema, 0);
  }

  private Object value(Schema schema, int depth) {
    LogicalType logical = schema.getLogicalType();
    Conversion<?> conversion = logical == null ? null : MODEL.getConversionFor(logical);
    Object plain = plain(schema, logical, depth);
    return conversion == null
        ? plain
        : Conversions.convertToLogicalType(plain, schema, logical, conversion);
  }

  private Object plain(Schema schema, LogicalType logical, int depth) {
    return switch (schema.getType()) {
      case NULL -> null;
      case BOOLEAN -> random.nextBoolean();
      case INT -> logical instanceof LogicalTypes.TimeMillis ? random.nextInt(86400000) : anInt();
      case LONG ->
          logical instanceof LogicalTypes.TimeMicros ? random.nextLong(86400000000L) : aLong();
      case FLOAT -> random.nextBoolean() ? FLOATS[random.nextInt(FLOATS.length)] : anInt() / 7f;
      case DOUBLE -> random.nextBoolean() ? DOUBLES[random.nextInt(DOUBLES.length)] : anInt() / 7d;
      case STRING ->
          logical == null ? text() : new UUID(random.nextLong(), random.nextLong()).toString();
      case BYTES ->
          ByteBuffer.wrap(
              logical instanceof LogicalTypes.Decimal decimal
                  ? unscaled(decimal.getPrecision())
                  : bytes(random.nextInt(5)));
      case FIXED -> new GenericData.Fixed(schema, fixed(schema, logical));
      case ENUM -> new GenericData.EnumSymbol(schema, any(schema.getEnumSymbols()));
      case ARRAY -> {
        List<Object> elements = new ArrayList<>();
        for (int i = size(depth); i > 0; i--) {
          elements.add(value(schema.getElementType(), depth + 1));
        }
        yield elements;
      }
      case MAP -> {
        Map<String, Object> entries = new HashMap<>();
        for (int i = size(depth); i > 0; i--) {
          entries.put("k" + i, value(schema.getValueType(), depth + 1));
        }
        yield entries;
      }
      case RECORD -> {
        GenericData.Record fields = new GenericData.Record(schema);
        schema
            .getFields()
            .forEach(field -> fields.put(field.pos(), value(field.schema(), depth + 1)));
        yield fields;
      }
      case UNION -> {
        // Recursive types end with their null.
        boolean end = depth > 6 && schema.isNullable();
        yield end ? null : value(any(schema.getTypes()), depth);
      }
    };
  }

  private int anInt() {
    return random.nextBoolean() ? INTS[random.nextInt(INTS.length)] : random.nextInt();
  }

  private long aLong() {
    return random.nextBoolean() ? LONGS[random.nextInt(LONGS.length)] : random.nextLong();
  }

  private String text() {
    return random.nextBoolean() ? TEXTS[random.nextInt(TEXTS.length)] : "t" + random.nextInt();
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  /** A whole number of at most so many digits, and often of all of them. */
  private byte[] unscaled(int digits) {
    StringBuilder number = new StringBuilder(random.nextBoolean() ? "-" : "").append('1');
    for (int i = random.nextBoolean() ? 1 : 1 + random.nextInt(digits); i < digits; i++) {
      number.append((char) ('0' + random.nextInt(10)));
    }
    return new java.math.BigInteger(number.toString()).toByteArray();
  }

  private byte[] fixed(Schema schema, LogicalType logical) {
    if (!(logical instanceof LogicalTypes.Decimal decimal)) {
      return bytes(schema.getFixedSize());
    }
    byte[] number = unscaled(decimal.getPrecision());
    byte[] fixed = new byte[schema.getFixedSize()];
    java.util.Arrays.fill(fixed, number[0] < 0 ? (byte) -1 : 0);
    System.arraycopy(number, 0, fixed, fixed.length - number.length, number.length);
    return fixed;
  }

  private int size(int depth) {
    return depth > 6 ? 0 : random.nextInt(3);
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
