package lakegate.event;

import java.math.BigDecimal;
import java.util.List;

/**
 * A flag that a row carries when all its conditions hold, for example {@code {"flag":
 * "FAILED_WITHOUT_CODE", "when": {"status": "failed", "failure_code": null}}}. Two rules may have
 * the same flag: either sets it.
 */
public record FlagRule(String flag, List<Condition> when) {
  public FlagRule {
    when = List.copyOf(when);
  }

  /** A statement about one top-level field of the row, after the normalise steps. */
  public sealed interface Condition {
    String field();

    /** {@code "failure_code": null}. */
    record IsNull(String field) implements Condition {}

    /** {@code "status": "failed"}; the field is a string. */
    record IsText(String field, String value) implements Condition {}

    /** {@code "amount": 0}; the field is a number. */
    record IsNumber(String field, BigDecimal value) implements Condition {}

    /** {@code "updated_at": {"before": "created_at"}}; both are instants, neither is null. */
    record IsBefore(String field, String other) implements Condition {}
  }
}
