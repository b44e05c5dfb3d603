package lakegate.decode;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import lakegate.deadletter.RejectReason;
import lakegate.event.Range;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/** An int, a long or a decimal: as its unscaled value in a long, never through a double. */
final class NumberCodec extends FieldCodec {
  private static final int LONG_DIGITS = 19;

  private final boolean decimal;
  private final int precision;
  private final int scale;

  // Both included, of the unscaled value.
  private final long lowest;
  private final long highest;

  private final String expectedRange;

  NumberCodec(Position position) {
    super(position, expected(position.rules().schema()));
    Schema schema = position.rules().schema();
    decimal = schema.getLogicalType() instanceof LogicalTypes.Decimal;
    if (schema.getLogicalType() instanceof LogicalTypes.Decimal type) {
      precision = type.getPrecision();
      scale = type.getScale();
    } else {
      precision = LONG_DIGITS;
      scale = 0;
    }
    boolean isInt = schema.getType() == Schema.Type.INT;
    long typeLowest = isInt ? Integer.MIN_VALUE : Long.MIN_VALUE;
    long typeHighest = isInt ? Integer.MAX_VALUE : Long.MAX_VALUE;
    Range.Numbers range = position.rules().range().map(Range.Numbers.class::cast).orElse(null);
    if (range == null) {
      lowest = typeLowest;
      highest = typeHighest;
      expectedRange = decimal ? "expected at most " + (precision - scale) + " digits" : expected;
    } else {
      lowest =
          range
              .low()
              .map(low -> unscaled(low, range.lowIncluded(), RoundingMode.CEILING, scale))
              .map(low -> Math.max(low, typeLowest))
              .orElse(typeLowest);
      highest =
          range
              .high()
              .map(high -> unscaled(high, range.highIncluded(), RoundingMode.FLOOR, scale))
              .map(high -> Math.min(high, typeHighest))
              .orElse(typeHighest);
      expectedRange = describe(range);
    }
  }

  private static String expected(Schema schema) {
    if (schema.getLogicalType() instanceof LogicalTypes.Decimal type) {
      return "expected a number with at most " + type.getScale() + " decimals";
    }
    return "expected a whole number of "
        + (schema.getType() == Schema.Type.INT ? "32" : "64")
        + " bits";
  }

  private static String describe(Range.Numbers range) {
    String low =
        range
            .low()
            .map(l -> (range.lowIncluded() ? " from " : " above ") + l.toPlainString())
            .orElse("");
    String high =
        range
            .high()
            .map(h -> (range.highIncluded() ? " to " : " below ") + h.toPlainString())
            .orElse("");
    return "expected a number" + low + high;
  }

  /** The unscaled value next to a limit on its inner side. */
  private static long unscaled(
      BigDecimal limit, boolean included, RoundingMode inwards, int scale) {
    BigDecimal shifted = limit.movePointRight(scale);
    BigInteger inner = shifted.setScale(0, inwards).toBigInteger();
    if (!included && shifted.compareTo(new BigDecimal(inner)) == 0) {
      inner = inner.add(BigInteger.valueOf(inwards == RoundingMode.CEILING ? 1 : -1));
    }
    return inner
        .max(BigInteger.valueOf(Long.MIN_VALUE))
        .min(BigInteger.valueOf(Long.MAX_VALUE))
        .longValue();
  }

  int scale() {
    return scale;
  }

  @Override
  void encodeValue(Message message, byte kind) {
    if (kind == JsonScanner.NUMBER) {
      message.text = message.in.json;
      message.from = message.in.starts[slot];
      message.to = message.in.ends[slot];
    } else if (!isText(kind)) {
      wrongType(message);
      return;
    } else if (!takeWord(message)) {
      return;
    } else if (message.to - message.from > JsonScanner.MAX_NUMBER
        || NumberReader.end(message.text, message.from, message.to) != message.to) {
      wrongType(message);
      return;
    }
    encodeNumber(message);
  }

  private void encodeNumber(Message message) {
    NumberReader number = message.number;
    number.read(message.text, message.from, message.to);
    if (number.hasMoreDecimals(scale)) {
      problem(message, RejectReason.TOO_PRECISE, expected);
      return;
    }
    if (!number.fits(precision, scale)) {
      problem(message, RejectReason.OUT_OF_RANGE, expectedRange);
      return;
    }
    long magnitude = number.magnitude(scale);
    long value = number.isNegative() ? -magnitude : magnitude;
    boolean overflows = number.isNegative() ? value > 0 : value < 0;
    if (overflows || value < lowest || value > highest) {
      problem(message, RejectReason.OUT_OF_RANGE, expectedRange);
      return;
    }
    writeBranch(message);
    message.numbers[slot] = value;
    if (decimal) {
      message.out.writeUnscaled(value);
    } else {
      message.out.writeLong(value);
    }
  }
}
