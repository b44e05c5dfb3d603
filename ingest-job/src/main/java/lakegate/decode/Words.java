package lakegate.decode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Arithmetic on eight bytes at once; the byte with the lowest index is the lowest byte. */
final class Words {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101010101010101L;
  static final long HIGH_BITS = 0x8080808080808080L;
  private static final long LOW_BITS = ~HIGH_BITS;

  private Words() {}

  static long get(byte[] bytes, int at) {
    return (long) LONG.get(bytes, at);
  }

  static void put(byte[] bytes, int at, long word) {
    LONG.set(bytes, at, word);
  }

  static int getInt(byte[] bytes, int at) {
    return (int) INT.get(bytes, at);
  }

  /**
   * Marks where a JSON string can't simply go on: quotes, backslashes, control characters. Only the
   * lowest mark is sure to be one.
   */
  static long specials(long word) {
    long quote = word ^ ('"' * ONES);
    long backslash = word ^ ('\\' * ONES);
    return (((quote - ONES) & ~quote)
            | ((backslash - ONES) & ~backslash)
            | ((word - ' ' * ONES) & ~word))
        & HIGH_BITS;
  }

  /** Marks the bytes from {@code first} to {@code last}, both ASCII. */
  private static long between(long word, int first, int last) {
    long low = word & LOW_BITS;
    long fromFirst = low + (0x80 - first) * ONES;
    long afterLast = low + (0x7f - last) * ONES;
    return (fromFirst ^ afterLast) & ~word & HIGH_BITS;
  }

  /** A to Z become a to z. */
  static long lower(long word) {
    return word | (between(word, 'A', 'Z') >>> 2);
  }

  /** a to z become A to Z. */
  static long upper(long word) {
    return word ^ (between(word, 'a', 'z') >>> 2);
  }
}
