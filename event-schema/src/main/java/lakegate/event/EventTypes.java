package lakegate.event;

import java.nio.file.Path;
import java.util.List;

/** All event types, in alphabetical order: one per .avsc. */
public final class EventTypes {
  private EventTypes() {}

  /** The event types of the generated model on the class path. */
  public static List<EventType> load() {
    throw new IllegalStateException("Cannot load event types: not built");
  }

  /** The event types of a folder like {@code schemas/}: its {@code *.avsc} files. */
  public static List<EventType> read(Path schemas) {
    throw new IllegalStateException("Cannot read event types: " + schemas);
  }
}
