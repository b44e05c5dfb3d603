package lakegate.gate;

import static lakegate.gate.AvroTypes.describe;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/** What logical types make of the same stored value. */
final class Meaning {
  /**
   * A reader's other meaning.
   *
   * @param property of the type that makes the difference
   * @param effect on consumers; {@code %s} stands for the field, {@code %%s} for the records
   */
  record Difference(Rule rule, String property, String effect) {}

  /** Units of a second, by logical type. */
  private static final Map<String, Long> UNITS =
      Map.of(
          "timestamp-millis", 1_000L,
          "timestamp-micros", 1_000_000L,
          "timestamp-nanos", 1_000_000_000L,
          "local-timestamp-millis", 1_000L,
          "local-timestamp-micros", 1_000_000L,
          "local-timestamp-nanos", 1_000_000_000L,
          "time-millis", 1_000L,
          "time-micros", 1_000_000L);

  private Meaning() {}

  /** How a reader misunderstands a writer whose stored type it can read. */
  static Optional<Difference> compare(Schema writer, Schema reader) {
    LogicalType written = writer.getLogicalType();
    LogicalType read = reader.getLogicalType();
    if (written instanceof LogicalTypes.Decimal from && read instanceof LogicalTypes.Decimal to) {
      return compareDecimals(from, to);
    }
    if (nameOf(written).equals(nameOf(read))) {
      return Optional.empty();
    }
    Long unit = UNITS.get(nameOf(written));
    Long readUnit = UNITS.get(nameOf(read));
    String effect =
        unit != null && readUnit != null && !unit.equals(readUnit)
            ? times(BigDecimal.valueOf(unit).divide(BigDecimal.valueOf(readUnit)))
            : "take " + describe(writer) + " for " + describe(reader) + " in %s of %%s";
    return Optional.of(new Difference(Rule.WIRE_LOGICAL_TYPE, "logicalType", effect));
  }

  private static Optional<Difference> compareDecimals(
      LogicalTypes.Decimal written, LogicalTypes.Decimal read) {
    if (written.getScale() != read.getScale()) {
      return Optional.of(
          new Difference(
              Rule.WIRE_LOGICAL_TYPE,
              "scale",
              times(BigDecimal.ONE.scaleByPowerOfTen(written.getScale() - read.getScale()))));
    }
    if (written.getPrecision() > read.getPrecision()) {
      return Optional.of(
          new Difference(
              Rule.WIRE_DECIMAL_PRECISION,
              "precision",
              "can meet %s of up to "
                  + written.getPrecision()
                  + " digits in %%s and expect at most "
                  + read.getPrecision()));
    }
    return Optional.empty();
  }

  /**
   * @param factor of what is read to what was written
   */
  private static String times(BigDecimal factor) {
    boolean larger = factor.compareTo(BigDecimal.ONE) > 0;
    BigDecimal times = larger ? factor : BigDecimal.ONE.divide(factor);
    return "read %s of %%s "
        + times.toBigInteger()
        + (larger ? " times too large" : " times too small");
  }

  private static String nameOf(LogicalType type) {
    return type == null ? "" : type.getName();
  }
}
