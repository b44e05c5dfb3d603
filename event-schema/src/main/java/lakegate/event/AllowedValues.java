package lakegate.event;

import java.util.List;
import java.util.Optional;

/**
 * The values a field should have.
 *
 * @param setName the name of a standard's code list ({@code iso-4217}, {@code iso-3166-1}), if the
 *     .avsc names one instead of the values
 * @param values all values, in their order
 * @param otherwise what happens to a row with another value
 */
public record AllowedValues(Optional<String> setName, List<String> values, Otherwise otherwise) {

  /** What happens to a message with a value that is not allowed. */
  public enum Otherwise {
    /** It becomes a dead letter. */
    REJECT,
    /** It becomes a row that carries the flag {@code UNKNOWN_<FIELD>}. */
    FLAG
  }

  public AllowedValues {
    values = List.copyOf(values);
  }

  /** The flag of a field with an unknown value, for example {@code UNKNOWN_STATUS}. */
  public static String flagOf(String field) {
    return "UNKNOWN_" + field.toUpperCase(java.util.Locale.ROOT);
  }
}
