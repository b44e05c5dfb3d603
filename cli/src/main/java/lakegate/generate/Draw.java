package lakegate.generate;

import java.util.List;
import java.util.SplittableRandom;

/** Random choices, the same ones for the same seed. */
final class Draw {
  private final SplittableRandom random;

  Draw(long seed) {
    this.random = new SplittableRandom(seed);
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** From 0 up to, not including, the bound. */
  int below(int bound) {
    return random.nextInt(bound);
  }

  /** Both limits included. */
  long between(long from, long to) {
    return to == Long.MAX_VALUE ? random.nextLong(from, to) : random.nextLong(from, to + 1);
  }

  double fraction() {
    return random.nextDouble();
  }

  <T> T of(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
