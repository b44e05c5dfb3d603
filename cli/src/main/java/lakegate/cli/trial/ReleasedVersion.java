package lakegate.cli.trial;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import lakegate.event.EventType;
import lakegate.event.EventTypes;
import lakegate.event.InvalidSchemas;
import lakegate.gate.SchemaFolder;
import lakegate.gate.SchemaVersion;
import lakegate.gate.UnreadableSchema;

/**
 * What runs today: the newest released version, else the one that this command was built with.
 *
 * @param label what to call it
 */
record ReleasedVersion(EventType type, String label) {

  /**
   * @param schemas a folder like {@code schemas/}
   * @return empty for a new event type
   */
  static Optional<ReleasedVersion> of(String event, Path schemas) {
    List<SchemaVersion> released =
        SchemaFolder.read(schemas, List.of(schemas.resolve(event + ".avsc"))).get(0).released();
    return released.isEmpty()
        ? built(event)
        : Optional.of(read(event, released.get(released.size() - 1)));
  }

  private static ReleasedVersion read(String event, SchemaVersion newest) {
    try {
      return new ReleasedVersion(
          EventType.parse(event, newest.own().text()), "released " + newest.label());
    } catch (InvalidSchemas e) {
      throw new UnreadableSchema(
          newest.own().file() + " can't be tried: " + String.join("; ", e.problems()));
    }
  }

  private static Optional<ReleasedVersion> built(String event) {
    return EventTypes.load().stream()
        .filter(type -> type.name().equals(event))
        .findFirst()
        .map(type -> new ReleasedVersion(type, "the version this was built with"));
  }
}
