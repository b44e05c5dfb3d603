package lakegate.origin;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where a message was before it became a validated record.
 *
 * @param timestamp its Kafka timestamp, milliseconds since 1970
 */
public record RawPlace(String topic, int partition, long offset, long timestamp) {

  /** Where a timestamp isn't known. */
  public static final long UNKNOWN_TIME = Long.MIN_VALUE;

  /** The longest varint of Avro. */
  private static final int VARINT = 10;

  /**
   * What a validated record says in its last bytes. Every event type's schema ends in the column
   * {@code ingest}: the topic as a string, then partition, offset and timestamp as varints. So the
   * place can be read without the schema, even if nobody knows it any more.
   *
   * @param value the record's value; null has no place
   * @param topic the raw topic that it must be of
   * @return empty if the value does not end in that
   */
  public static Optional<RawPlace> atEndOf(byte[] value, String topic) {
    byte[] name = topic.getBytes(UTF_8);
    if (value == null) {
      return Optional.empty();
    }
    // The shortest tail first: a name that stands in an earlier column is further away.
    for (int varints = 3; varints <= 3 * VARINT; varints++) {
      int start = value.length - varints - name.length;
      if (start > 0 && matches(value, start, name) && lengthBefore(value, start, name.length)) {
        Varints tail = new Varints(value, start + name.length);
        OptionalLong partition = tail.next();
        OptionalLong offset = tail.next();
        OptionalLong timestamp = tail.next();
        if (timestamp.isPresent()
            && offset.isPresent()
            && partition.isPresent()
            && tail.position == value.length
            && partition.getAsLong() == (int) partition.getAsLong()) {
          return Optional.of(
              new RawPlace(
                  topic, (int) partition.getAsLong(), offset.getAsLong(), timestamp.getAsLong()));
        }
      }
    }
    return Optional.empty();
  }

  private static boolean matches(byte[] value, int start, byte[] name) {
    for (int i = 0; i < name.length; i++) {
      if (value[start + i] != name[i]) {
        return false;
      }
    }
    return true;
  }

  /** Whether the bytes before the string are its length. */
  private static boolean lengthBefore(byte[] value, int start, int length) {
    int bytes = length < 64 ? 1 : 2;
    if (start < bytes) {
      return false;
    }
    Varints before = new Varints(value, start - bytes);
    OptionalLong read = before.next();
    return before.position == start && read.isPresent() && read.getAsLong() == length;
  }

  /** Avro's integers from a position on. */
  private static final class Varints {
    private final byte[] value;
    private int position;

    Varints(byte[] value, int position) {
      this.value = value;
      this.position = position;
    }

    /** Empty if the bytes end first. */
    OptionalLong next() {
      long bits = 0;
      for (int shift = 0; shift < 7 * VARINT && position < value.length; shift += 7) {
        byte next = value[position++];
        bits |= (next & 0x7fL) << shift;
        if (next >= 0) {
          return OptionalLong.of(bits >>> 1 ^ -(bits & 1));
        }
      }
      return OptionalLong.empty();
    }
  }
}
