package lakegate.gate;

import java.util.List;
import java.util.Optional;

/**
 * An event type as it was and as it would be.
 *
 * @param released what others rely on, oldest first; empty for a new event type
 * @param draft the edited version; empty if its .avsc is gone
 */
public record SchemaHistory(
    String event, List<SchemaVersion> released, Optional<SchemaVersion> draft) {
  public SchemaHistory {
    released = List.copyOf(released);
  }
}
