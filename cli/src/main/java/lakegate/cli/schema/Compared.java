package lakegate.cli.schema;

import java.util.List;
import lakegate.gate.SchemaHistory;
import lakegate.gate.SchemaVersion;

/**
 * An event type and what its draft was compared with.
 *
 * @param with labels of versions, oldest first; empty if the event type is new
 */
record Compared(String event, List<String> with) {
  static Compared of(SchemaHistory history) {
    return new Compared(
        history.event(), history.released().stream().map(SchemaVersion::label).toList());
  }

  /**
   * The event type and the labels in short.
   *
   * @param against a label that need not be repeated
   */
  String text(String against) {
    if (with.isEmpty()) {
      return event + " (new)";
    }
    String first = with.get(0);
    String last = with.get(with.size() - 1);
    String range = first.equals(last) ? first : first + " to " + last;
    return range.equals(against) ? event : event + " (" + range + ")";
  }
}
