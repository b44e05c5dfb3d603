package lakegate.ingest;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.core.memory.MemorySegmentFactory;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinaryStringData;

/**
 * Reads the values of Avro's binary encoding (Avro 1.12 specification, "Binary Encoding") and
 * checks each length against the bytes that remain. Every method throws {@link MalformedAvro} on
 * bytes that are no such value.
 */
final class AvroCursor {
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int MAX_INT_BYTES = 5;

  /**
   * Most values in all arrays and maps of one record, so that a block's count, which costs its
   * writer a few bytes, can't cost the reader more than some 100 KiB. The bridge writes one array,
   * of flags.
   */
  static final int MAX_ITEMS = 1_000;

  private static final int ANYWHERE = -1;

  private byte[] bytes;

  /** The same bytes as Flink's strings hold them. */
  private MemorySegment[] segments;

  private int position;
  private int blockEnd;
  private int items;

  void reset(byte[] record, int from) {
    bytes = record;
    segments = new MemorySegment[] {MemorySegmentFactory.wrap(record)};
    position = from;
    items = MAX_ITEMS;
  }

  int remaining() {
    return bytes.length - position;
  }

  /** Counts values in arrays and maps that are about to be read. */
  int takeItems(long count) {
    if (count > items) {
      throw MalformedAvro.INSTANCE;
    }
    items -= (int) count;
    return (int) count;
  }

  boolean readBoolean() {
    byte value = bytes[advance(1)];
    if (value != 0 && value != 1) {
      throw MalformedAvro.INSTANCE;
    }
    return value == 1;
  }

  int readInt() {
    int start = position;
    long value = readLong();
    if (value != (int) value || position - start > MAX_INT_BYTES) {
      throw MalformedAvro.INSTANCE;
    }
    return (int) value;
  }

  long readLong() {
    if (position < bytes.length && bytes[position] >= 0) {
      int value = bytes[position++];
      return (value >>> 1) ^ -(value & 1);
    }
    return readLongOfSeveralBytes();
  }

  private long readLongOfSeveralBytes() {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      int part = bytes[advance(1)];
      if (shift == 63 && (part & ~1) != 0) {
        break;
      }
      value |= (part & 0x7fL) << shift;
      if (part >= 0) {
        return (value >>> 1) ^ -(value & 1);
      }
    }
    throw MalformedAvro.INSTANCE;
  }

  float readFloat() {
    return Float.intBitsToFloat((int) INTS.get(bytes, advance(Float.BYTES)));
  }

  double readDouble() {
    return Double.longBitsToDouble((long) LONGS.get(bytes, advance(Double.BYTES)));
  }

  byte[] readBytes() {
    int length = readLength();
    int start = advance(length);
    return Arrays.copyOfRange(bytes, start, start + length);
  }

  /**
   * The string lies in the record's own array: a copy would take a fifth of the whole read. All
   * strings share one segment, where {@link StringData#fromBytes} would make one for each.
   */
  StringData readString() {
    int length = readLength();
    int start = advance(length);
    if (!Utf8.isValid(bytes, start, start + length)) {
      throw MalformedAvro.INSTANCE;
    }
    return new BinaryStringData(segments, start, length);
  }

  /** Reads the unscaled value of a decimal: two's complement, big-endian, as long as it fits. */
  long readUnscaled() {
    int length = readLength();
    int start = advance(length);
    if (length == 0) {
      throw MalformedAvro.INSTANCE;
    }
    long value = bytes[start];
    for (int i = start + 1; i < start + length; i++) {
      if (value != value << Byte.SIZE >> Byte.SIZE) {
        throw MalformedAvro.INSTANCE;
      }
      value = value << Byte.SIZE | bytes[i] & 0xff;
    }
    return value;
  }

  /**
   * Reads the head of an array's or a map's block.
   *
   * @return how many items follow, as the head says; 0 ends the array or map
   */
  long readBlock() {
    long count = readLong();
    blockEnd = ANYWHERE;
    if (count >= 0) {
      return count;
    }
    if (count == Long.MIN_VALUE) {
      throw MalformedAvro.INSTANCE;
    }
    int length = readLength();
    blockEnd = position + length;
    return -count;
  }

  /** Where the block ends whose head was read last, as its head says. */
  int blockEnd() {
    return blockEnd;
  }

  /**
   * Checks that a block ends where its head says.
   *
   * @param end its {@link #blockEnd}
   */
  void endBlock(int end) {
    if (end != ANYWHERE && end != position) {
      throw MalformedAvro.INSTANCE;
    }
  }

  void skip(int length) {
    advance(length);
  }

  /** Reads a length that the bytes after it can hold. */
  int readLength() {
    long length = readLong();
    if (length < 0 || length > remaining()) {
      throw MalformedAvro.INSTANCE;
    }
    return (int) length;
  }

  /** Moves on and returns the index of the first byte passed. */
  private int advance(int length) {
    int start = position;
    if (length > bytes.length - start) {
      throw MalformedAvro.INSTANCE;
    }
    position = start + length;
    return start;
  }
}
