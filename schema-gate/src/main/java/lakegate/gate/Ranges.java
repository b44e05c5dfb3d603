package lakegate.gate;

import java.math.BigDecimal;
import java.util.Optional;
import lakegate.event.Range;

/** Compares ranges: a value that one holds and the other doesn't. */
final class Ranges {
  private Ranges() {}

  /** Whether a range leaves out something that was in the earlier one, or in none. */
  static boolean isTighter(Optional<Range> was, Range is) {
    if (was.isEmpty()) {
      return true;
    }
    if (was.get() instanceof Range.Numbers before && is instanceof Range.Numbers after) {
      return isTighter(before.low(), before.lowIncluded(), after.low(), after.lowIncluded(), 1)
          || isTighter(
              before.high(), before.highIncluded(), after.high(), after.highIncluded(), -1);
    }
    if (was.get() instanceof Range.Instants before && is instanceof Range.Instants after) {
      boolean from = after.from().isAfter(before.from());
      boolean to =
          before.to().isPresent() && after.to().isPresent()
              ? after.to().get().isBefore(before.to().get())
              : before.afterArrival().isEmpty()
                  || after.afterArrival().isEmpty()
                  || after.afterArrival().get().compareTo(before.afterArrival().get()) < 0;
      return from || to;
    }
    return true;
  }

  /**
   * @param direction 1 for low limits, where more is tighter; -1 for high ones
   */
  private static boolean isTighter(
      Optional<BigDecimal> was,
      boolean wasIncluded,
      Optional<BigDecimal> is,
      boolean isIncluded,
      int direction) {
    if (is.isEmpty() || was.isEmpty()) {
      return is.isPresent();
    }
    int order = direction * is.get().compareTo(was.get());
    return order > 0 || (order == 0 && wasIncluded && !isIncluded);
  }

  /** A range as mathematics writes it: {@code (0, 1000000]}. */
  static String describe(Range range) {
    if (range instanceof Range.Numbers numbers) {
      return (numbers.lowIncluded() ? "[" : "(")
          + numbers.low().map(BigDecimal::toPlainString).orElse("")
          + ", "
          + numbers.high().map(BigDecimal::toPlainString).orElse("")
          + (numbers.highIncluded() ? "]" : ")");
    }
    Range.Instants instants = (Range.Instants) range;
    String to = instants.to().map(Object::toString).orElseGet(() -> "arrival + " + hours(instants));
    return "[" + instants.from() + ", " + to + "]";
  }

  private static String hours(Range.Instants instants) {
    return instants.afterArrival().map(after -> after.toHours() + "h").orElse("0h");
  }
}
