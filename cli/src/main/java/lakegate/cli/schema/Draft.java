package lakegate.cli.schema;

import java.util.List;
import java.util.Optional;
import lakegate.gate.SchemaHistory;
import lakegate.gate.SchemaVersion;

/**
 * An edited event type and what is released of it.
 *
 * @param text with the columns that every table has: what is released and registered
 */
record Draft(String event, String text, List<SchemaVersion> released) {
  /** The event type's draft, if its .avsc is there. */
  static Optional<Draft> of(SchemaHistory history) {
    return history
        .draft()
        .map(draft -> new Draft(history.event(), draft.text(), history.released()));
  }

  /** The newest released version's label, such as {@code 003}. */
  String newest() {
    return released.isEmpty() ? "none" : released.get(released.size() - 1).label();
  }

  /** Whether the newest released version is this text. */
  boolean isReleased() {
    return !released.isEmpty()
        && released.get(released.size() - 1).text().strip().equals(text.strip());
  }

  /** Where the next released version belongs in the schemas folder. */
  String nextFile() {
    return "released/%s/%03d.avsc".formatted(event, released.size() + 1);
  }
}
