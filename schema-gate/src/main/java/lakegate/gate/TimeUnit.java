package lakegate.gate;

import java.util.Optional;
import org.apache.avro.Schema;

/**
 * What a time is counted in.
 *
 * @param kind the logical type without its unit
 * @param digits of a second's fraction
 */
record TimeUnit(String kind, int digits) {
  static Optional<TimeUnit> of(Schema type) {
    String logical = type.getLogicalType() == null ? "" : type.getLogicalType().getName();
    int dash = logical.lastIndexOf('-');
    String kind = dash < 0 ? "" : logical.substring(0, dash);
    return switch (logical.substring(dash + 1)) {
      case "millis" -> Optional.of(new TimeUnit(kind, 3));
      case "micros" -> Optional.of(new TimeUnit(kind, 6));
      case "nanos" -> Optional.of(new TimeUnit(kind, 9));
      default -> Optional.empty();
    };
  }

  boolean isOtherUnitOf(TimeUnit other) {
    return kind.equals(other.kind) && digits != other.digits;
  }
}
