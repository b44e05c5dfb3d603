package lakegate.generate;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import lakegate.event.FieldRules;
import lakegate.event.Range;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/**
 * Numbers between the smallest and the largest example, or within the range; now and then exactly
 * zero where the range has it, and as a string.
 */
final class NumberWriter implements FieldWriter {
  private static final BigDecimal USUAL = BigDecimal.valueOf(5000);

  private final BigDecimal low;
  private final int scale;
  private final long steps;
  private final boolean zero;

  NumberWriter(FieldRules field) {
    List<BigDecimal> examples = field.examples().stream().flatMap(NumberWriter::ends).toList();
    Optional<Range.Numbers> range = limits(field);
    this.scale =
        Math.max(
            Math.min(decimals(field.schema()), 2),
            examples.stream().mapToInt(BigDecimal::scale).max().orElse(0));
    BigDecimal step = BigDecimal.ONE.movePointLeft(scale);
    BigDecimal from =
        range
            .flatMap(Range.Numbers::low)
            .map(low -> range.get().lowIncluded() ? low : low.add(step))
            .orElse(BigDecimal.ZERO);
    BigDecimal to =
        range
            .flatMap(Range.Numbers::high)
            .map(high -> range.get().highIncluded() ? high : high.subtract(step))
            .orElse(from.add(USUAL))
            .min(from.add(USUAL));
    this.low = examples.stream().min(BigDecimal::compareTo).orElse(from);
    BigDecimal high = examples.stream().max(BigDecimal::compareTo).orElse(to);
    this.steps = high.subtract(low).divide(step, 0, RoundingMode.DOWN).longValueExact();
    this.zero = range.isPresent() && from.signum() == 0;
    if (steps < 0) {
      throw new IllegalArgumentException("Cannot generate " + field.name() + ": empty range");
    }
  }

  @Override
  public void write(StringBuilder out, long now, Draw draw) {
    BigDecimal value =
        zero && draw.chance(0.02)
            ? BigDecimal.ZERO
            : low.add(BigDecimal.valueOf(draw.between(0, steps), scale));
    if (draw.chance(0.1)) {
      out.append('"').append(value.toPlainString()).append('"');
    } else {
      out.append(value.toPlainString());
    }
  }

  /** The number that an example is, or both ends of {@code [2025,2030)}. */
  private static Stream<BigDecimal> ends(String example) {
    return IntegerRange.parse(example)
        .map(range -> Stream.of(range.from(), range.to() - 1).map(BigDecimal::valueOf))
        .orElseGet(() -> Stream.of(new BigDecimal(example)));
  }

  static Optional<Range.Numbers> limits(FieldRules field) {
    return field.range().filter(Range.Numbers.class::isInstance).map(Range.Numbers.class::cast);
  }

  /** Digits after the point that the type holds. */
  static int decimals(Schema schema) {
    return schema.getLogicalType() instanceof LogicalTypes.Decimal decimal ? decimal.getScale() : 0;
  }

  static boolean isInstant(Schema schema) {
    return schema.getLogicalType() instanceof LogicalTypes.TimestampMillis;
  }
}
