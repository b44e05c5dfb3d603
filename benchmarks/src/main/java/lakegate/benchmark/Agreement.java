package lakegate.benchmark;

import java.util.Objects;
import java.util.function.IntFunction;

/** What makes two sides comparable: the same result for every message. */
final class Agreement {
  private Agreement() {}

  /**
   * @throws IllegalStateException if the sides' results for one of the messages differ, or are null
   */
  static void require(IntFunction<Object> lakegate, IntFunction<Object> baseline) {
    for (int i = 0; i < RawMessages.COUNT; i++) {
      Object one = lakegate.apply(i);
      Object other = baseline.apply(i);
      if (one == null || !Objects.deepEquals(one, other)) {
        throw new IllegalStateException(
            "Cannot compare: the results for message " + i + " differ: " + one + " and " + other);
      }
    }
  }
}
