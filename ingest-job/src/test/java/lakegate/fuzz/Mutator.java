package lakegate.fuzz;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;

/** Changes bytes without knowing what they mean. */
public final class Mutator {
  private static final int LONGEST_RUN = 16;

  private final Random random;

  public Mutator(Random random) {
    this.random = random;
  }

  /**
   * A changed copy.
   *
   * @param other gives bytes to put in
   * @param words what has a meaning to the decoder
   */
  public byte[] mutated(byte[] payload, byte[] other, byte[][] words) {
    byte[] result = payload.clone();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      result = once(result, other, words);
    }
    return result;
  }

  private byte[] once(byte[] payload, byte[] other, byte[][] words) {
    int at = random.nextInt(payload.length + 1);
    int end = Math.min(payload.length, at + 1 + random.nextInt(LONGEST_RUN));
    return switch (random.nextInt(9)) {
      case 0 -> {
        byte[] flipped = payload.clone();
        if (at < flipped.length) {
          flipped[at] ^= (byte) (1 << random.nextInt(8));
        }
        yield flipped;
      }
      case 1 -> Arrays.copyOf(payload, at);
      case 2 -> replaced(payload, at, end, new byte[0]);
      case 3 -> replaced(payload, at, at, Arrays.copyOfRange(payload, at, end));
      case 4 -> replaced(payload, at, at, new byte[] {(byte) random.nextInt()});
      case 5 -> replaced(payload, at, Math.min(payload.length, at + 1), word(words));
      case 6 -> replaced(payload, at, at, word(words));
      case 7 -> {
        int from = random.nextInt(other.length + 1);
        int to = Math.min(other.length, from + 1 + random.nextInt(4 * LONGEST_RUN));
        yield replaced(payload, at, end, Arrays.copyOfRange(other, from, to));
      }
      // The head of one and the tail of the other.
      default -> {
        int from = random.nextInt(other.length + 1);
        yield replaced(payload, at, payload.length, Arrays.copyOfRange(other, from, other.length));
      }
    };
  }

  private byte[] word(byte[][] words) {
    return words[random.nextInt(words.length)];
  }

  private static byte[] replaced(byte[] payload, int from, int to, byte[] by) {
    ByteArrayOutputStream result = new ByteArrayOutputStream(payload.length + by.length);
    result.write(payload, 0, from);
    result.writeBytes(by);
    result.write(payload, to, payload.length - to);
    return result.toByteArray();
  }
}
