package lakegate.trial;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lakegate.event.EventType;
import lakegate.event.FieldRules;
import lakegate.event.RecordRules;
import org.apache.avro.Schema;

/** The event type's own columns before and after an edit, paired by name or alias. */
final class Columns {
  private Columns() {}

  /**
   * A column of either version or of both.
   *
   * @param label its path, and what became of it
   * @param before its name in the released version
   * @param after its name in the edited one
   * @param nested the columns of a record, if it is one in both
   * @param personal whether either version marks it, or what holds it, as personal data
   */
  record Pair(
      String label,
      Optional<String> before,
      Optional<String> after,
      List<Pair> nested,
      boolean personal) {}

  static List<Pair> of(EventType before, EventType after) {
    return pairs(before.record(), after.record(), after.schema(), "", false);
  }

  private static List<Pair> pairs(
      RecordRules before, RecordRules after, Schema schema, String parent, boolean personal) {
    Map<String, FieldRules> left = new LinkedHashMap<>();
    before.fields().forEach(field -> left.put(field.name(), field));
    // A name is stronger than another column's alias.
    Map<String, FieldRules> known = new HashMap<>();
    for (FieldRules field : after.fields()) {
      FieldRules same = left.remove(field.name());
      if (same != null) {
        known.put(field.name(), same);
      }
    }
    List<Pair> pairs = new ArrayList<>();
    for (FieldRules now : after.fields()) {
      Optional<FieldRules> then = Optional.ofNullable(known.get(now.name()));
      if (then.isEmpty()) {
        then =
            schema.getField(now.name()).aliases().stream()
                .filter(left::containsKey)
                .findFirst()
                .map(left::remove);
      }
      pairs.add(pair(then, Optional.of(now), parent, personal));
    }
    left.values()
        .forEach(gone -> pairs.add(pair(Optional.of(gone), Optional.empty(), parent, personal)));
    return pairs;
  }

  private static Pair pair(
      Optional<FieldRules> then, Optional<FieldRules> now, String parent, boolean inPersonal) {
    boolean personal =
        inPersonal
            || then.map(FieldRules::personal).orElse(false)
            || now.map(FieldRules::personal).orElse(false);
    String path = parent + now.or(() -> then).map(FieldRules::name).orElseThrow();
    String label = path;
    if (then.isEmpty()) {
      label += " (new column)";
    } else if (now.isEmpty()) {
      label += " (no column any more)";
    } else if (!then.get().name().equals(now.get().name())) {
      label += " (was " + then.get().name() + ")";
    }
    List<Pair> nested = List.of();
    if (then.flatMap(FieldRules::record).isPresent()
        && now.flatMap(FieldRules::record).isPresent()) {
      nested =
          pairs(
              then.get().record().get(),
              now.get().record().get(),
              now.get().schema(),
              path + ".",
              personal);
    }
    return new Pair(label, then.map(FieldRules::name), now.map(FieldRules::name), nested, personal);
  }
}
