package lakegate.decode;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** A fixed list of texts, found by their UTF-8 bytes. */
final class ByteTable {
  private static final long MIX = 0x9e3779b97f4a7c15L;

  private final byte[][] texts;

  /** Index of a text plus one, 0 for none; open addressing. */
  private final int[] slots;

  private final int shift;

  ByteTable(List<String> list) {
    texts = list.stream().map(s -> s.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
    int bits = 34 - Integer.numberOfLeadingZeros(texts.length);
    slots = new int[1 << bits];
    shift = 64 - bits;
    for (int i = 0; i < texts.length; i++) {
      int slot = slot(texts[i], 0, texts[i].length);
      while (slots[slot] != 0) {
        slot = slot + 1 & slots.length - 1;
      }
      slots[slot] = i + 1;
    }
  }

  /** Index of the text in the list, -1 if it is none. */
  int find(byte[] bytes, int from, int to) {
    int slot = slot(bytes, from, to);
    while (slots[slot] != 0) {
      byte[] text = texts[slots[slot] - 1];
      if (Arrays.equals(text, 0, text.length, bytes, from, to)) {
        return slots[slot] - 1;
      }
      slot = slot + 1 & slots.length - 1;
    }
    return -1;
  }

  private int slot(byte[] bytes, int from, int to) {
    int length = to - from;
    long hash = length;
    if (length >= 8) {
      hash += Words.get(bytes, from) + MIX * Words.get(bytes, to - 8);
    } else if (length >= 4) {
      hash += Words.getInt(bytes, from) + MIX * Words.getInt(bytes, to - 4);
    } else {
      for (int i = from; i < to; i++) {
        hash = hash << 8 | bytes[i] & 0xff;
      }
    }
    hash *= MIX;
    return (int) ((hash ^ hash >>> 29) * MIX >>> shift);
  }
}
