package lakegate.suggest;

import java.math.BigDecimal;

/** From when on something seen in messages is worth a line in the .avsc. */
final class Thresholds {
  /** Fewer messages are an accident. */
  static final int LEAST_COUNT = 3;

  /** Numbers grow: an int only if all are far below its limit, as one above is a dead letter. */
  static final BigDecimal LARGEST_INT = BigDecimal.valueOf(1_000_000);

  static final int PRECISION = 18;

  /** A table can never change a scale, so a decimal gets room. */
  static final int LEAST_SCALE = 4;

  /** One in ten random numbers passes Luhn's check; twice that is no coincidence. */
  static final double CARD_NUMBERS = 0.2;

  /** Examples are for texts that repeat: at most so many values, each so often on average. */
  static final int MOST_EXAMPLE_VALUES = 10;

  static final int LEAST_REPEATS = 5;
  static final int EXAMPLES = 3;

  private Thresholds() {}
}
