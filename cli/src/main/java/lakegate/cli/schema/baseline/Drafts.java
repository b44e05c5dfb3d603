package lakegate.cli.schema.baseline;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import lakegate.deploy.Failure;
import lakegate.gate.SchemaHistory;
import lakegate.gate.SchemaVersion;

/** Drafts held against one other version of each event type. */
final class Drafts {
  private Drafts() {}

  /**
   * The event types, each with the one version that it is compared with, and those that only the
   * others have.
   *
   * @param others by event type
   * @throws Failure if there is no version of any of them
   */
  static List<SchemaHistory> against(
      List<SchemaHistory> folder, Map<String, SchemaVersion> others, String name) {
    if (folder.stream().noneMatch(history -> others.containsKey(history.event()))) {
      throw new Failure(name + " has none of these event types: nothing was compared");
    }
    List<SchemaHistory> histories = new ArrayList<>();
    Set<String> gone = new HashSet<>(others.keySet());
    for (SchemaHistory history : folder) {
      gone.remove(history.event());
      histories.add(
          new SchemaHistory(
              history.event(),
              Optional.ofNullable(others.get(history.event())).stream().toList(),
              history.draft()));
    }
    for (String event : gone) {
      histories.add(new SchemaHistory(event, List.of(others.get(event)), Optional.empty()));
    }
    return histories;
  }
}
