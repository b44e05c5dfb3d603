package lakegate.decode;

import java.security.SecureRandom;
import java.util.Arrays;

/**
 * The member names that the schema does not know, per object of one message, to find those that
 * occur twice. The hash has a secret, so that nobody can choose names that collide.
 */
final class SeenNames {
  private static final int FIRST_SLOTS = 64;

  private final long secret = new SecureRandom().nextLong() | 1;
  private final long seed = new SecureRandom().nextLong();

  /** Index of a name plus one, 0 for none; open addressing, at most half full. */
  private int[] slots = new int[FIRST_SLOTS];

  /** How many of the slots this message uses, a power of two. */
  private int inUse = FIRST_SLOTS;

  private int size;
  private long[] hashes = new long[FIRST_SLOTS / 2];
  private int[] objects = new int[FIRST_SLOTS / 2];
  private int[] ends = new int[FIRST_SLOTS / 2];

  /** All names, one after the other. */
  private byte[] text = new byte[1024];

  /** Costs what the message before had, not what the largest one had. */
  void clear() {
    if (size > 0) {
      Arrays.fill(slots, 0, inUse, 0);
      inUse = FIRST_SLOTS;
      size = 0;
    }
  }

  /**
   * Notes a name.
   *
   * @param object number of the object that has the member
   * @return false if the object had it already
   */
  boolean add(int object, byte[] bytes, int from, int to) {
    long hash = hash(object, bytes, from, to);
    int slot = slot(hash);
    while (slots[slot] != 0) {
      int name = slots[slot] - 1;
      if (hashes[name] == hash
          && objects[name] == object
          && Arrays.equals(text, start(name), ends[name], bytes, from, to)) {
        return false;
      }
      slot = slot + 1 & inUse - 1;
    }
    if (2 * size == inUse) {
      grow();
      slot = free(hash);
    }
    int start = start(size);
    int end = start + to - from;
    if (end > text.length) {
      text = Arrays.copyOf(text, Math.max(end, 2 * text.length));
    }
    System.arraycopy(bytes, from, text, start, to - from);
    hashes[size] = hash;
    objects[size] = object;
    ends[size] = end;
    slots[slot] = ++size;
    return true;
  }

  private int start(int name) {
    return name == 0 ? 0 : ends[name - 1];
  }

  private void grow() {
    inUse = 4 * size;
    if (inUse > slots.length) {
      hashes = Arrays.copyOf(hashes, 2 * size);
      objects = Arrays.copyOf(objects, 2 * size);
      ends = Arrays.copyOf(ends, 2 * size);
      slots = new int[inUse];
    } else {
      Arrays.fill(slots, 0, inUse, 0);
    }
    for (int name = 0; name < size; name++) {
      slots[free(hashes[name])] = name + 1;
    }
  }

  private int free(long hash) {
    int slot = slot(hash);
    while (slots[slot] != 0) {
      slot = slot + 1 & inUse - 1;
    }
    return slot;
  }

  private int slot(long hash) {
    return (int) (hash >>> 32) & inUse - 1;
  }

  private long hash(int object, byte[] bytes, int from, int to) {
    long hash = fold(seed ^ object, secret);
    int at = from;
    for (; at + 8 <= to; at += 8) {
      hash = fold(hash ^ Words.get(bytes, at), secret);
    }
    long rest = to - from;
    for (; at < to; at++) {
      rest = rest << 8 | bytes[at] & 0xff;
    }
    return fold(fold(hash ^ rest, secret), seed | 1);
  }

  /** Both halves of the product, so that every bit depends on every bit. */
  private static long fold(long left, long right) {
    return left * right ^ Math.multiplyHigh(left, right);
  }
}
