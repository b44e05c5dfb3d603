package lakegate.decode;

import java.util.Arrays;

/** Avro's binary encoding into an array that is used again for each message. */
final class AvroBuffer {
  /** The bytes written so far, with at least eight spare ones behind. */
  byte[] bytes = new byte[4096];

  int size;

  /** Starts anew with room for this many bytes; the methods below don't check it. */
  void begin(int capacity) {
    if (capacity + 16 > bytes.length) {
      bytes = new byte[capacity + 16 + (capacity >> 1)];
    }
    size = 0;
  }

  byte[] toArray() {
    return Arrays.copyOf(bytes, size);
  }

  void writeByte(int b) {
    bytes[size++] = (byte) b;
  }

  /** An int or a long: zigzag, then seven bits a byte, the lowest first. */
  void writeLong(long value) {
    writeVarint(value << 1 ^ value >> 63);
  }

  private void writeVarint(long value) {
    byte[] to = bytes;
    int at = size;
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      to[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    to[at++] = (byte) rest;
    size = at;
  }

  /** The length of a string or of bytes. */
  void writeLength(int length) {
    if (length < 64) {
      bytes[size++] = (byte) (length << 1);
    } else {
      writeVarint((long) length << 1);
    }
  }

  /** Bytes as they are, without a length. */
  void write(byte[] from, int start, int end) {
    int length = end - start;
    byte[] to = bytes;
    int at = size;
    if (length <= 32 && start + 32 <= from.length) {
      for (int i = 0; i < length; i += 8) {
        Words.put(to, at + i, Words.get(from, start + i));
      }
    } else {
      System.arraycopy(from, start, to, at, length);
    }
    size = at + length;
  }

  void writeString(byte[] from, int start, int end) {
    writeLength(end - start);
    write(from, start, end);
  }

  /** A decimal's unscaled value: the shortest two's complement, big-endian. */
  void writeUnscaled(long value) {
    int length = (64 - Long.numberOfLeadingZeros(value ^ value >> 63)) / 8 + 1;
    bytes[size] = (byte) (length << 1);
    Words.put(bytes, size + 1, Long.reverseBytes(value << 64 - 8 * length));
    size += 1 + length;
  }

  /**
   * Puts the length before the text that was written from {@code start} on.
   *
   * @param start index of the text's first byte, which lies {@code room} behind its length's
   */
  void insertLength(int start, int room) {
    int length = size - start;
    size = start - room;
    writeLength(length);
    if (size != start) {
      System.arraycopy(bytes, start, bytes, size, length);
    }
    size += length;
  }

  /** How many bytes {@link #writeLength} writes. */
  static int sizeOfLength(int length) {
    return length < 64 ? 1 : length < 8192 ? 2 : length < 1 << 20 ? 3 : 4;
  }
}
