package lakegate.cli.schema;

import java.util.List;
import lakegate.event.EventType;
import lakegate.gate.SchemaVersion;

/** An edited event type and what is released of it. */
record Draft(EventType type, List<SchemaVersion> released) {
  /** The newest released version's label, such as {@code 003}. */
  String newest() {
    return released.isEmpty() ? "none" : released.get(released.size() - 1).label();
  }

  /** Whether the newest released version is this text. */
  boolean isReleased() {
    return !released.isEmpty()
        && released.get(released.size() - 1).own().text().strip().equals(type.schemaText().strip());
  }

  /** Where the next released version belongs in the schemas folder. */
  String nextFile() {
    return "released/%s/%03d.avsc".formatted(type.name(), released.size() + 1);
  }
}
