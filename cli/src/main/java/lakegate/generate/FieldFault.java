package lakegate.generate;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import lakegate.deadletter.RejectReason;
import lakegate.event.AllowedValues;
import lakegate.event.AllowedValues.Otherwise;
import lakegate.event.FieldRules;
import lakegate.event.Normalise;
import lakegate.event.Range;
import org.apache.avro.Schema;

/**
 * One thing wrong with one member.
 *
 * @param value JSON texts to choose from; null leaves the member out
 */
record FieldFault(RejectReason reason, FieldRules field, List<String> value) {
  private static final List<String> NO_DATES =
      List.of(
          "\"yesterday\"", "\"2025-13-45T00:00:00Z\"", "\"14/11/2025 10:15\"", "\"1763115330\"");

  /** All that can be wrong with a field according to its rules. */
  static List<FieldFault> of(FieldRules field) {
    List<FieldFault> faults = new ArrayList<>();
    Schema schema = field.schema();
    boolean instant = NumberWriter.isInstant(schema);
    if (!field.nullable()) {
      faults.add(new FieldFault(RejectReason.MISSING_FIELD, field, null));
      faults.add(new FieldFault(RejectReason.NULL_FIELD, field, nulls(field)));
    }
    faults.add(new FieldFault(RejectReason.WRONG_TYPE, field, otherTypes(schema)));
    if (instant) {
      faults.add(new FieldFault(RejectReason.BAD_TIMESTAMP, field, NO_DATES));
    }
    if (schema.getType() == Schema.Type.BYTES) {
      String tooPrecise = "1." + "0".repeat(NumberWriter.decimals(schema)) + "5";
      faults.add(new FieldFault(RejectReason.TOO_PRECISE, field, List.of(tooPrecise)));
    }
    field
        .range()
        .map(FieldFault::outside)
        .filter(values -> !values.isEmpty())
        .ifPresent(values -> faults.add(new FieldFault(RejectReason.OUT_OF_RANGE, field, values)));
    boolean closed =
        field.allowed().map(AllowedValues::otherwise).filter(Otherwise.REJECT::equals).isPresent();
    if (closed) {
      faults.add(new FieldFault(RejectReason.NOT_ALLOWED, field, List.of("\"QQQ\"", "\"12\"")));
    } else if (schema.getType() == Schema.Type.STRING) {
      faults.add(
          new FieldFault(
              RejectReason.LONE_SURROGATE, field, List.of("\"\\ud83d\"", "\"a\\udc4d b\"")));
    }
    return faults;
  }

  private static List<String> nulls(FieldRules field) {
    return field.normalise().contains(Normalise.NULL_WORDS)
        ? List.of("null", "\"null\"", "\"NONE\"", "\"\"", "\"  \"")
        : List.of("null");
  }

  private static List<String> otherTypes(Schema schema) {
    return switch (schema.getType()) {
      case STRING -> List.of("4711", "true", "[\"a\"]", "{\"id\":1}");
      case BOOLEAN -> List.of("7", "\"maybe\"", "{}");
      case RECORD -> List.of("\"text\"", "[]", "12");
      default -> List.of("true", "{\"value\":1}", "[1]");
    };
  }

  private static List<String> outside(Range range) {
    List<String> values = new ArrayList<>();
    if (range instanceof Range.Numbers numbers) {
      numbers.low().ifPresent(low -> values.add(low.subtract(BigDecimal.ONE).toPlainString()));
      numbers.high().ifPresent(high -> values.add(high.add(BigDecimal.ONE).toPlainString()));
      numbers
          .low()
          .filter(low -> !numbers.lowIncluded())
          .ifPresent(low -> values.add(low.toPlainString()));
    } else if (range instanceof Range.Instants instants) {
      values.add('"' + instants.from().minus(Duration.ofDays(1)).toString() + '"');
      values.add("\"2999-01-01T00:00:00Z\"");
    }
    return values;
  }
}
