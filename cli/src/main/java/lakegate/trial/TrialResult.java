package lakegate.trial;

import java.util.List;

/**
 * What an edit would do to messages.
 *
 * @param messages all that were tried
 * @param acceptedBefore by the released version
 * @param acceptedAfter by the edited one
 * @param unchanged messages that become exactly the same
 * @param changes by kind, the most frequent first
 */
public record TrialResult(
    long messages, long acceptedBefore, long acceptedAfter, long unchanged, List<Change> changes) {
  public TrialResult {
    changes = List.copyOf(changes);
  }

  public List<Change> changes(Change.Kind kind) {
    return changes.stream().filter(change -> change.kind() == kind).toList();
  }

  /** Whether any message would become a dead letter that is none today. */
  public boolean rejectsMore() {
    return !changes(Change.Kind.NEWLY_REJECTED).isEmpty();
  }
}
