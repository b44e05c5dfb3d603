package lakegate.gate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import lakegate.event.FlagRule;
import lakegate.event.FlagRule.Condition;

/**
 * A flag that is gone or set under other conditions.
 *
 * @param was the flag, or its conditions
 * @param is what became of them
 * @param breaks who notices
 */
record FlagChange(String was, String is, String breaks) {

  /**
   * @param names the fields' names in the draft, by those in the released version
   */
  static List<FlagChange> between(
      List<FlagRule> released, List<FlagRule> draft, Map<String, String> names) {
    Map<String, Set<String>> before = conditions(released, names);
    Map<String, Set<String>> after = conditions(draft, Map.of());
    List<FlagChange> changes = new ArrayList<>();
    before.forEach(
        (flag, conditions) -> {
          if (!after.containsKey(flag)) {
            String breaks = "No new row carries " + flag + ": who looks for it finds none.";
            changes.add(new FlagChange(flag, "no such flag", breaks));
          } else if (!after.get(flag).equals(conditions)) {
            changes.add(
                new FlagChange(
                    flag + " when " + String.join(", or ", conditions),
                    "when " + String.join(", or ", after.get(flag)),
                    "Other rows than before carry " + flag + "."));
          }
        });
    return changes;
  }

  /** What sets each flag. */
  private static Map<String, Set<String>> conditions(
      List<FlagRule> flags, Map<String, String> names) {
    Map<String, Set<String>> conditions = new LinkedHashMap<>();
    for (FlagRule rule : flags) {
      String when =
          rule.when().stream()
              .map(condition -> describe(condition, names))
              .sorted()
              .collect(Collectors.joining(" and "));
      conditions.computeIfAbsent(rule.flag(), flag -> new TreeSet<>()).add(when);
    }
    return conditions;
  }

  private static String describe(Condition condition, Map<String, String> names) {
    String field = names.getOrDefault(condition.field(), condition.field());
    if (condition instanceof Condition.IsText text) {
      return field + " = \"" + text.value() + "\"";
    }
    if (condition instanceof Condition.IsNumber number) {
      return field + " = " + number.value().stripTrailingZeros().toPlainString();
    }
    if (condition instanceof Condition.IsBefore before) {
      return field + " before " + names.getOrDefault(before.other(), before.other());
    }
    return field + " is null";
  }
}
