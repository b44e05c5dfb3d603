package lakegate.gate;

import static lakegate.gate.AvroTypes.join;
import static lakegate.gate.AvroTypes.withoutNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.Schema;

/**
 * Everything that differs between two versions of an event type, field by field, whether it breaks
 * anybody or not.
 */
public final class SchemaDiff {
  /** Named by the path; what they hold is compared on its own. */
  private static final Set<String> APART = Set.of("name", "type", "fields");

  private final SchemaVersion before;
  private final SchemaVersion after;
  private final List<String> lines = new ArrayList<>();

  private SchemaDiff(SchemaVersion before, SchemaVersion after) {
    this.before = before;
    this.after = after;
  }

  /**
   * One line per difference: {@code +} and {@code -} for fields that are there in one version only,
   * {@code ~} for what changed, with old and new.
   */
  public static List<String> lines(SchemaVersion before, SchemaVersion after) {
    SchemaDiff diff = new SchemaDiff(before, after);
    diff.compareNames("", before.avro(), after.avro());
    diff.compareProperties("", before.own().root(), after.own().root());
    diff.compareRecords("", before.avro(), "", after.avro());
    return List.copyOf(diff.lines);
  }

  private void compareRecords(String oldPath, Schema was, String newPath, Schema is) {
    Map<String, Schema.Field> left = new LinkedHashMap<>();
    was.getFields().forEach(field -> left.put(field.name(), field));
    List<String> kept = new ArrayList<>();
    for (Schema.Field field : is.getFields()) {
      String path = join(newPath, field.name());
      Optional<Schema.Field> found =
          Optional.ofNullable(left.remove(field.name())).or(() -> renamed(field, is, left));
      found.ifPresentOrElse(
          old -> {
            kept.add(old.name());
            if (!old.name().equals(field.name())) {
              changed(path, "renamed from " + old.name());
            }
            String earlier = join(oldPath, old.name());
            compareProperties(path, before.declaration(earlier), after.declaration(path));
            compareTypes(earlier, old.schema(), path, field.schema());
          },
          () -> lines.add("+ " + path + ": " + AvroTypes.describe(field.schema())));
    }
    left.values()
        .forEach(
            field ->
                lines.add(
                    "- "
                        + join(oldPath, field.name())
                        + ": "
                        + AvroTypes.describe(field.schema())));
    List<String> inOldOrder =
        was.getFields().stream().map(Schema.Field::name).filter(kept::contains).toList();
    if (!inOldOrder.equals(kept)) {
      changed(newPath, "fields are in another order");
    }
  }

  /** The field that this one was, if it names it in its aliases and the name is free now. */
  private static Optional<Schema.Field> renamed(
      Schema.Field field, Schema record, Map<String, Schema.Field> left) {
    return field.aliases().stream()
        .filter(alias -> left.containsKey(alias) && record.getField(alias) == null)
        .findFirst()
        .map(left::remove);
  }

  private void compareTypes(String oldPath, Schema was, String newPath, Schema is) {
    Schema old = withoutNull(was);
    Schema now = withoutNull(is);
    boolean alike = old.getType() == now.getType() && was.isNullable() == is.isNullable();
    if (alike && now.getType() == Schema.Type.RECORD) {
      compareNames(newPath, old, now);
      compareRecords(oldPath, old, newPath, now);
    } else if (alike && now.getType() == Schema.Type.ARRAY) {
      compareTypes(
          join(oldPath, "element"),
          old.getElementType(),
          join(newPath, "element"),
          now.getElementType());
    } else if (alike && now.getType() == Schema.Type.MAP) {
      compareTypes(
          join(oldPath, "value"), old.getValueType(), join(newPath, "value"), now.getValueType());
    } else {
      String from = AvroTypes.describe(was);
      String to = AvroTypes.describe(is);
      if (!from.equals(to)) {
        changed(newPath, from + " -> " + to);
      } else if (now.getType() == Schema.Type.ENUM) {
        compareSymbols(newPath, old.getEnumSymbols(), now.getEnumSymbols());
      } else if (!was.equals(is)) {
        changed(newPath, "parts of " + to);
      }
    }
  }

  private void compareSymbols(String path, List<String> was, List<String> is) {
    if (!was.equals(is)) {
      changed(path, "symbols " + was + " -> " + is);
    }
  }

  private void compareNames(String path, Schema was, Schema is) {
    if (!was.getFullName().equals(is.getFullName())) {
      changed(path, "class " + was.getFullName() + " -> " + is.getFullName());
    }
  }

  private void compareProperties(String path, JsonNode was, JsonNode is) {
    Set<String> keys = new LinkedHashSet<>();
    is.fieldNames().forEachRemaining(keys::add);
    was.fieldNames().forEachRemaining(keys::add);
    keys.removeAll(APART);
    if (path.isEmpty()) {
      keys.remove("namespace");
    }
    for (String key : keys) {
      JsonNode old = was.path(key);
      JsonNode now = is.path(key);
      if (!old.equals(now)) {
        changed(path, key + " " + text(old) + " -> " + text(now));
      }
    }
  }

  private static String text(JsonNode value) {
    return value.isMissingNode() ? "none" : value.toString();
  }

  private void changed(String path, String what) {
    lines.add(path.isEmpty() ? "~ " + what : "~ " + path + ": " + what);
  }
}
