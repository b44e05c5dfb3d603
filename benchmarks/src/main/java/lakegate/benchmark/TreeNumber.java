package lakegate.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import lakegate.benchmark.JacksonToAvro.Conversion;
import lakegate.event.FieldRules;
import lakegate.event.Normalise;
import lakegate.event.Range;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/** An int, a long or a decimal, by BigDecimal. */
final class TreeNumber implements TreeValue {
  private static final int MAX_LENGTH = 64;

  private final Schema schema;
  private final boolean nullWords;
  private final Range.Numbers range;

  TreeNumber(FieldRules rules) {
    schema = rules.schema();
    nullWords = rules.normalise().contains(Normalise.NULL_WORDS);
    range = rules.range().map(Range.Numbers.class::cast).orElse(null);
  }

  @Override
  public Object convert(JsonNode node, String path, Conversion conversion) {
    BigDecimal value;
    if (node.isNumber()) {
      if (node.isInt() && schema.getType() == Schema.Type.INT && range == null) {
        return node.intValue();
      }
      value = node.decimalValue();
    } else if (node.isTextual()) {
      String text = node.textValue().trim();
      if (nullWords && TreeText.isNull(text)) {
        return null;
      }
      value = parse(text);
    } else {
      value = null;
    }
    if (value == null) {
      return conversion.problem(path, "wrong type");
    }
    Object stored = fits(value) ? stored(value, schema) : null;
    return stored == null ? conversion.problem(path, "out of range or too precise") : stored;
  }

  private static BigDecimal parse(String text) {
    if (text.length() > MAX_LENGTH) {
      return null;
    }
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private boolean fits(BigDecimal value) {
    if (range == null) {
      return true;
    }
    int low = range.low().isPresent() ? value.compareTo(range.low().get()) : 1;
    int high = range.high().isPresent() ? value.compareTo(range.high().get()) : -1;
    return (low > 0 || (low == 0 && range.lowIncluded()))
        && (high < 0 || (high == 0 && range.highIncluded()));
  }

  /**
   * What a GenericRecord holds for the number: Integer, Long or a decimal's bytes; null if none.
   */
  static Object stored(BigDecimal value, Schema schema) {
    LogicalTypes.Decimal decimal =
        schema.getLogicalType() instanceof LogicalTypes.Decimal type ? type : null;
    int digits = decimal == null ? 19 : decimal.getPrecision() - decimal.getScale();
    if (value.precision() - value.scale() > digits) {
      return null;
    }
    try {
      if (decimal == null) {
        return schema.getType() == Schema.Type.INT
            ? (Object) value.intValueExact()
            : (Object) value.longValueExact();
      }
      BigDecimal scaled = value.setScale(decimal.getScale(), RoundingMode.UNNECESSARY);
      return ByteBuffer.wrap(scaled.unscaledValue().toByteArray());
    } catch (ArithmeticException e) {
      return null;
    }
  }
}
