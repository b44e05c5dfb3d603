package lakegate.fuzz;

import java.util.Arrays;
import java.util.function.Predicate;

/** Takes bytes out of a payload for as long as it stays a finding. */
final class Minimal {
  private static final int MOST_TRIES = 20_000;

  private Minimal() {}

  static byte[] of(byte[] payload, Predicate<byte[]> isFinding) {
    byte[] smallest = payload;
    int tries = 0;
    for (int run = Math.max(1, payload.length / 2); run > 0; run /= 2) {
      for (int at = 0; at + run <= smallest.length && tries < MOST_TRIES; tries++) {
        byte[] without = Arrays.copyOf(smallest, smallest.length - run);
        System.arraycopy(smallest, at + run, without, at, smallest.length - at - run);
        if (isFinding.test(without)) {
          smallest = without;
        } else {
          at += run;
        }
      }
    }
    return smallest;
  }
}
