package lakegate.reconcile;

import java.util.HashMap;
import java.util.Map;

/**
 * The timestamp of each offset's record, which tells it from a record that had the same offset in
 * an earlier life of the topic. The low 32 bits are kept: 4 bytes an offset, and two timestamps
 * that differ by less than 49 days never look equal.
 */
final class Stamps {
  /** For a record whose timestamp isn't known; it counts as equal to any. */
  static final long UNKNOWN = Long.MIN_VALUE;

  private static final int CHUNK_BITS = 12;
  private static final int MASK = (1 << CHUNK_BITS) - 1;

  private final Map<Long, int[]> chunks = new HashMap<>();
  private long newest = -1;
  private int[] chunk;

  void put(long offset, long timestamp) {
    select(offset);
    chunk[(int) offset & MASK] = (int) timestamp;
  }

  /** Whether the offset's record has this timestamp; the offset has one. */
  boolean matches(long offset, long timestamp) {
    select(offset);
    return timestamp == UNKNOWN || chunk[(int) offset & MASK] == (int) timestamp;
  }

  private void select(long offset) {
    long number = offset >> CHUNK_BITS;
    if (number != newest) {
      chunk = chunks.computeIfAbsent(number, n -> new int[1 << CHUNK_BITS]);
      newest = number;
    }
  }
}
