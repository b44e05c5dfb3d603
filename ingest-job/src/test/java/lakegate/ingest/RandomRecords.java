package lakegate.ingest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.Encoder;
import org.apache.avro.io.EncoderFactory;

/** Draws values of a schema and writes them as Avro binary. */
final class RandomRecords {
  private static final List<String> TEXTS =
      List.of("", "a", "usd", "naïve café", "日本語のテキスト", "🎉 emoji", "exactly 8", "x".repeat(300));
  private static final long YEAR_9999 = 253_402_300_799_999L;

  private final Random random;

  RandomRecords(Random random) {
    this.random = random;
  }

  byte[] encoded(Schema schema) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    // The blocking encoder writes several blocks, each with its size in bytes.
    Encoder encoder =
        random.nextBoolean()
            ? EncoderFactory.get().binaryEncoder(out, null)
            : new EncoderFactory().configureBlockSize(64).blockingBinaryEncoder(out, null);
    new GenericDatumWriter<Object>(schema).write(value(schema), encoder);
    encoder.flush();
    return out.toByteArray();
  }

  private Object value(Schema schema) {
    return switch (schema.getType()) {
      case NULL -> null;
      case BOOLEAN -> random.nextBoolean();
      case INT -> random.nextInt() >> random.nextInt(32);
      case LONG ->
          schema.getLogicalType() == null
              ? random.nextLong() >> random.nextInt(64)
              : random.nextLong() % YEAR_9999;
      case FLOAT -> random.nextFloat();
      case DOUBLE -> random.nextDouble();
      case STRING -> TEXTS.get(random.nextInt(TEXTS.size()));
      case BYTES -> ByteBuffer.wrap(bytes(schema));
      case FIXED -> new GenericData.Fixed(schema, new byte[schema.getFixedSize()]);
      case ENUM -> {
        List<String> symbols = schema.getEnumSymbols();
        yield new GenericData.EnumSymbol(schema, symbols.get(random.nextInt(symbols.size())));
      }
      case UNION -> value(schema.getTypes().get(random.nextInt(schema.getTypes().size())));
      case ARRAY -> {
        List<Object> elements = new ArrayList<>();
        for (int i = random.nextInt(20); i > 0; i--) {
          elements.add(value(schema.getElementType()));
        }
        yield elements;
      }
      case MAP -> {
        Map<String, Object> entries = new HashMap<>();
        for (int i = random.nextInt(20); i > 0; i--) {
          entries.put("k" + random.nextInt(50), value(schema.getValueType()));
        }
        yield entries;
      }
      case RECORD -> {
        GenericData.Record record = new GenericData.Record(schema);
        schema.getFields().forEach(field -> record.put(field.pos(), value(field.schema())));
        yield record;
      }
    };
  }

  private byte[] bytes(Schema schema) {
    if (schema.getLogicalType() instanceof LogicalTypes.Decimal decimal) {
      BigInteger limit = BigInteger.TEN.pow(decimal.getPrecision());
      BigInteger magnitude = new BigInteger(70, random).mod(limit);
      return (random.nextBoolean() ? magnitude : magnitude.negate()).toByteArray();
    }
    // UTF-8, because the reader may want a string.
    return TEXTS.get(random.nextInt(TEXTS.size())).getBytes(StandardCharsets.UTF_8);
  }
}
