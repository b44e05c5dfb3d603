package lakegate.gate;

/**
 * Something that an edit would break, or that is wrong with a schema.
 *
 * @param path of the field by name, such as {@code metadata.order_id}; empty for the whole record
 * @param change what it was and what it is, {@code decimal(18,4) -> decimal(18,2)}; or, of one
 *     version alone, what is there
 * @param breaks who breaks and how, in whole sentences
 * @param fix what to do instead
 */
public record Finding(
    Rule rule,
    Severity severity,
    Position position,
    String path,
    String change,
    String breaks,
    String fix) {

  /** A finding as severe as its rule. */
  public static Finding of(
      Rule rule, Position position, String path, String change, String breaks, String fix) {
    return new Finding(rule, rule.severity(), position, path, change, breaks, fix);
  }

  /** One line, in the form that compilers use. */
  public String line() {
    return "%s %s %s %s".formatted(position, severity, rule, message());
  }

  /** The same without place and rule. */
  public String message() {
    String where = path.isEmpty() ? "" : path + ": ";
    String end = change.endsWith("?") ? "" : ".";
    return "%s%s%s %s Fix: %s.".formatted(where, change, end, breaks, fix);
  }
}
