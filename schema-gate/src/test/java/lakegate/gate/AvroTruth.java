package lakegate.gate;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericEnumSymbol;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/** What Avro itself makes of records that one version wrote and another reads. */
final class AvroTruth {
  /** What became of a record. */
  enum Outcome {
    /** Each field that both versions have holds the same value. */
    SAME,
    /** It was read, and a field holds another value. */
    DIFFERS,
    /** It was read, and its reader can't write what it read. */
    UNFIT,
    /** It was not read. */
    FAILS
  }

  private final Schema draft;
  private final Schema writer;
  private final Schema reader;
  private final GenericDatumReader<Object> reading;

  private AvroTruth(Schema draft, Schema writer, Schema reader) {
    this.draft = draft;
    this.writer = writer;
    this.reader = reader;
    this.reading = new GenericDatumReader<>(writer, reader, AvroRecords.MODEL);
  }

  /** What becomes of records of the released version that the draft reads. */
  static Set<Outcome> backward(Schema released, Schema draft, long seed, int records) {
    return new AvroTruth(draft, released, draft).outcomes(seed, records);
  }

  /** What becomes of records of the draft that the released version reads. */
  static Set<Outcome> forward(Schema released, Schema draft, long seed, int records) {
    return new AvroTruth(draft, draft, released).outcomes(seed, records);
  }

  private Set<Outcome> outcomes(long seed, int records) {
    AvroRecords random = new AvroRecords(seed);
    Set<Outcome> outcomes = EnumSet.noneOf(Outcome.class);
    int failures = 0;
    // Exceptions are slow, and whoever fails so often has shown it.
    for (int i = 0; i < records && failures < 40; i++) {
      Outcome outcome = outcome(random.of(writer));
      outcomes.add(outcome);
      failures += outcome == Outcome.FAILS ? 1 : 0;
    }
    return outcomes;
  }

  private Outcome outcome(Object written) {
    byte[] bytes = write(writer, written);
    Object read;
    try {
      read = reading.read(null, DecoderFactory.get().binaryDecoder(bytes, null));
    } catch (RuntimeException | IOException e) {
      return Outcome.FAILS;
    }
    if (!same(written, read)) {
      return Outcome.DIFFERS;
    }
    try {
      write(reader, read);
      return Outcome.SAME;
    } catch (AvroRuntimeException e) {
      return Outcome.UNFIT;
    }
  }

  private static byte[] write(Schema schema, Object value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    try {
      new GenericDatumWriter<>(schema, AvroRecords.MODEL).write(value, encoder);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private boolean same(Object written, Object read) {
    if (written == null || read == null) {
      return written == read;
    }
    if (written instanceof GenericRecord from && read instanceof GenericRecord to) {
      return to.getSchema().getFields().stream()
          .allMatch(
              field ->
                  origin(from.getSchema(), to.getSchema(), field)
                      .map(origin -> same(from.get(origin.pos()), to.get(field.pos())))
                      .orElse(true));
    }
    if (written instanceof Collection<?> from && read instanceof Collection<?> to) {
      Iterator<?> others = to.iterator();
      return from.size() == to.size() && from.stream().allMatch(one -> same(one, others.next()));
    }
    if (written instanceof Map<?, ?> from && read instanceof Map<?, ?> to) {
      return from.size() == to.size()
          && to.entrySet().stream()
              .allMatch(entry -> same(from.get(entry.getKey().toString()), entry.getValue()));
    }
    if (written instanceof GenericEnumSymbol<?> && read instanceof GenericEnumSymbol<?>) {
      return written.toString().equals(read.toString());
    }
    if (isPlainNumber(written) && isPlainNumber(read)) {
      return exact((Number) written).equals(exact((Number) read));
    }
    if (written instanceof BigDecimal from && read instanceof BigDecimal to) {
      return from.compareTo(to) == 0;
    }
    if (isBytes(written) && isBytes(read)) {
      return bytes(written).equals(bytes(read));
    }
    return written.equals(read);
  }

  /**
   * The written field that a read one means. A field of the draft means the released one that its
   * alias names, or else that of its own name, unless another's alias names it.
   */
  private Optional<Schema.Field> origin(Schema from, Schema to, Schema.Field field) {
    if (reader == draft) {
      return Optional.ofNullable(meaning(to, field, from));
    }
    return from.getFields().stream()
        .filter(own -> field.equals(meaning(from, own, to)))
        .findFirst();
  }

  private static Schema.Field meaning(Schema draft, Schema.Field field, Schema released) {
    Optional<Schema.Field> renamed = renamedFrom(field, released);
    boolean claimed =
        draft.getFields().stream()
            .map(other -> renamedFrom(other, released))
            .anyMatch(from -> from.isPresent() && from.get().name().equals(field.name()));
    return renamed.orElse(claimed ? null : released.getField(field.name()));
  }

  /** An alias that the released version has too is of an earlier rename. */
  private static Optional<Schema.Field> renamedFrom(Schema.Field field, Schema released) {
    Schema.Field sameName = released.getField(field.name());
    return field.aliases().stream()
        .filter(alias -> sameName == null || !sameName.aliases().contains(alias))
        .map(released::getField)
        .filter(found -> found != null)
        .findFirst();
  }

  private static boolean isPlainNumber(Object value) {
    return value instanceof Integer
        || value instanceof Long
        || value instanceof Float
        || value instanceof Double;
  }

  private static Object exact(Number number) {
    double value = number.doubleValue();
    if (!Double.isFinite(value)) {
      return value;
    }
    BigDecimal exact =
        number instanceof Float || number instanceof Double
            ? new BigDecimal(value)
            : BigDecimal.valueOf(number.longValue());
    return exact.stripTrailingZeros();
  }

  private static boolean isBytes(Object value) {
    return value instanceof CharSequence
        || value instanceof ByteBuffer
        || value instanceof GenericFixed;
  }

  private static ByteBuffer bytes(Object value) {
    if (value instanceof ByteBuffer buffer) {
      return buffer;
    }
    return ByteBuffer.wrap(
        value instanceof GenericFixed fixed
            ? fixed.bytes()
            : value.toString().getBytes(StandardCharsets.UTF_8));
  }
}
