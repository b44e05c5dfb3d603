package lakegate.ingest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.Encoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.util.Utf8;

/**
 * Avro's own reader as an oracle for {@link AvroToRow}. What the decoder reads, Avro must read as
 * the same value. Avro takes more, such as a boolean of 2: what the decoder refuses and Avro reads
 * must be bytes that Avro would not write, or a value that no table takes.
 */
final class AvroOracle {
  private static final int MOST_ITEMS = 1_000;
  private static final long MOST_MILLIS = Long.MAX_VALUE / 1000;
  private static final int BLOCK_BYTES = 64;

  private final Schema writer;
  private final Schema reader;
  private final GenericDatumReader<Object> resolving;
  private final GenericDatumReader<Object> asWritten;

  /** Of the value at hand: what its arrays and maps hold. */
  private int items;

  AvroOracle(Schema writer, Schema reader) {
    this.writer = writer;
    this.reader = reader;
    resolving = new Reader(writer, reader);
    asWritten = new Reader(writer, writer);
  }

  /** Keeps the order of maps, and makes no room for items that are only announced. */
  private static final class Reader extends GenericDatumReader<Object> {
    Reader(Schema writer, Schema reader) {
      super(writer, reader);
    }

    @Override
    protected Object newMap(Object old, int size) {
      return new LinkedHashMap<>();
    }

    @Override
    protected Object newArray(Object old, int size, Schema schema) {
      return super.newArray(old, Math.min(size, MOST_ITEMS), schema);
    }
  }

  /**
   * @param found the value that the decoder read, as {@link PlainValues}; null if it refused
   */
  Optional<String> difference(byte[] bytes, Object found) {
    Object value = read(resolving, bytes);
    if (found == null) {
      return value == null || !fits(value) || !isWritten(bytes)
          ? Optional.empty()
          : Optional.of("decoder: refuses" + System.lineSeparator() + "oracle: " + value);
    }
    Object expected = value == null ? "refuses" : PlainValues.ofAvro(value, reader);
    return found.equals(expected)
        ? Optional.empty()
        : Optional.of("decoder: " + found + System.lineSeparator() + "oracle: " + expected);
  }

  /** The record that the bytes are, up to the last one; null if they are none. */
  private static Object read(GenericDatumReader<Object> reader, byte[] bytes) {
    BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(bytes, null);
    try {
      Object record = reader.read(null, decoder);
      return decoder.isEnd() ? record : null;
    } catch (IOException | RuntimeException e) {
      return null;
    }
  }

  /** Whether Avro writes the record with just these bytes, in one block or in several. */
  private boolean isWritten(byte[] bytes) {
    Object record = read(asWritten, bytes);
    if (record == null) {
      return false;
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    ByteArrayOutputStream blocks = new ByteArrayOutputStream();
    write(record, EncoderFactory.get().directBinaryEncoder(whole, null));
    write(
        record,
        new EncoderFactory().configureBlockSize(BLOCK_BYTES).blockingBinaryEncoder(blocks, null));
    return Arrays.equals(bytes, whole.toByteArray()) || Arrays.equals(bytes, blocks.toByteArray());
  }

  private void write(Object record, Encoder encoder) {
    try {
      new GenericDatumWriter<>(writer).write(record, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new AvroRuntimeException(e);
    }
  }

  /** Whether a table takes the value: UTF-8, digits, instants, and few enough items. */
  private boolean fits(Object record) {
    items = 0;
    return fits(record, reader, 0) && items <= MOST_ITEMS;
  }

  /**
   * @param item 1 inside of an array or map, else 0
   */
  private boolean fits(Object value, Schema nullable, int item) {
    items += item;
    if (value == null) {
      return true;
    }
    Schema schema = nullable.isUnion() ? nullable.getTypes().get(1) : nullable;
    return switch (schema.getType()) {
      case STRING -> isUtf8((Utf8) value);
      case LONG ->
          schema.getLogicalType() == null
              || ((long) value <= MOST_MILLIS && (long) value >= -MOST_MILLIS);
      case BYTES ->
          !(schema.getLogicalType() instanceof LogicalTypes.Decimal decimal)
              || hasDigits((ByteBuffer) value, decimal.getPrecision());
      case RECORD ->
          schema.getFields().stream()
              .allMatch(f -> fits(((IndexedRecord) value).get(f.pos()), f.schema(), item));
      case ARRAY ->
          ((Collection<?>) value).stream().allMatch(e -> fits(e, schema.getElementType(), 1));
      case MAP -> {
        Map<?, ?> map = (Map<?, ?>) value;
        items += map.size();
        yield map.keySet().stream().allMatch(key -> isUtf8((Utf8) key))
            && map.values().stream().allMatch(v -> fits(v, schema.getValueType(), 1));
      }
      default -> true;
    };
  }

  private static boolean isUtf8(Utf8 text) {
    try {
      StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(text.getBytes(), 0, text.getByteLength()));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private static boolean hasDigits(ByteBuffer unscaled, int precision) {
    byte[] bytes = new byte[unscaled.remaining()];
    unscaled.duplicate().get(bytes);
    return bytes.length > 0
        && new BigInteger(bytes).abs().compareTo(BigInteger.TEN.pow(precision)) < 0;
  }
}
