package lakegate.gate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Whether consumers of each version can read the records of the other versions. */
final class WireCheck {
  private final SchemaVersion draft;

  /** What breaks, and for which versions, in the order of the draft. */
  private final Map<Change, Victims> changes = new LinkedHashMap<>();

  private record Change(Rule rule, String path, String was, String is) {}

  /** The labels of the released versions, by what happens. */
  private record Victims(
      String property,
      String fix,
      Map<String, List<String>> backward,
      Map<String, List<String>> forward) {}

  private WireCheck(SchemaVersion draft) {
    this.draft = draft;
  }

  /** What breaks between the draft and the released versions that count in a mode. */
  static List<Finding> check(SchemaHistory history, Mode mode) {
    if (history.draft().isEmpty() || history.released().isEmpty()) {
      return List.of();
    }
    WireCheck check = new WireCheck(history.draft().get());
    List<SchemaVersion> released = history.released();
    for (SchemaVersion version :
        mode.transitive() ? released : released.subList(released.size() - 1, released.size())) {
      check.compare(version, mode);
    }
    return check.findings();
  }

  private void compare(SchemaVersion version, Mode mode) {
    if (mode.backward()) {
      for (Break found : Resolution.backward(version.avro(), draft.avro())) {
        note(victims(found).backward(), found, version);
      }
    }
    if (mode.forward()) {
      for (Break found : Resolution.forward(version.avro(), draft.avro())) {
        note(victims(found).forward(), found, version);
      }
    }
  }

  private Victims victims(Break found) {
    return changes.computeIfAbsent(
        new Change(found.rule(), found.path(), found.was(), found.is()),
        change ->
            new Victims(
                found.property(), found.fix(), new LinkedHashMap<>(), new LinkedHashMap<>()));
  }

  private static void note(Map<String, List<String>> effects, Break found, SchemaVersion version) {
    effects.computeIfAbsent(found.effect(), effect -> new ArrayList<>()).add(version.label());
  }

  private List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    changes.forEach(
        (change, victims) ->
            findings.add(
                Finding.of(
                    change.rule(),
                    draft.position(change.path(), victims.property()),
                    change.path(),
                    change.was() + " -> " + change.is(),
                    sentences(victims),
                    victims.fix())));
    return findings;
  }

  private String sentences(Victims victims) {
    List<String> sentences = new ArrayList<>();
    victims
        .backward()
        .forEach(
            (effect, labels) ->
                sentences.add(
                    "Consumers of "
                        + draft.label()
                        + " "
                        + effect.formatted("records of " + and(labels))
                        + "."));
    victims
        .forward()
        .forEach(
            (effect, labels) ->
                sentences.add(
                    "Consumers of " + and(labels) + " " + effect.formatted("new records") + "."));
    return String.join(" ", sentences);
  }

  private static String and(List<String> labels) {
    int last = labels.size() - 1;
    return last == 0
        ? labels.get(0)
        : String.join(", ", labels.subList(0, last)) + " and " + labels.get(last);
  }
}
