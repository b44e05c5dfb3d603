package lakegate.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/** The keys that an .avsc may have at each level: Avro's own and ours. */
enum Vocabulary {
  RECORD(
      "type",
      "name",
      "namespace",
      "doc",
      "aliases",
      "fields",
      "normalise",
      "table",
      "flags",
      "generate"),
  NESTED_RECORD("type", "name", "namespace", "doc", "aliases", "fields", "normalise"),
  FIELD(
      "name",
      "type",
      "doc",
      "default",
      "aliases",
      "order",
      "json",
      "normalise",
      "allowed",
      "otherwise",
      "range",
      "examples",
      "confluent:tags"),
  TYPE("type", "logicalType", "precision", "scale", "adjust-to-utc", "items", "values"),
  TABLE("partition"),
  GENERATE("every"),
  FLAG("flag", "when"),
  RANGE("above", "from", "below", "to");

  private final Set<String> keys;

  Vocabulary(String... keys) {
    this.keys = new TreeSet<>(List.of(keys));
  }

  /** Reports each key of the object that this level does not know. */
  void check(JsonNode object, String path, BiConsumer<String, String> problem) {
    for (String key : (Iterable<String>) object::fieldNames) {
      if (!keys.contains(key)) {
        problem.accept(path, unknown("key", key, keys));
      }
    }
  }

  /** Says what is unknown and which known name is nearest. */
  static String unknown(String what, String name, Collection<String> known) {
    return known.stream()
        .min(Comparator.comparingInt(candidate -> distance(name, candidate)))
        .filter(nearest -> distance(name, nearest) <= Math.max(2, name.length() / 3))
        .map(nearest -> "unknown " + what + " " + name + "; did you mean " + nearest + "?")
        .orElse("unknown " + what + " " + name + "; known are " + String.join(", ", known));
  }

  /** Levenshtein's distance. */
  private static int distance(String left, String right) {
    int[] row = new int[right.length() + 1];
    for (int j = 0; j <= right.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= left.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= right.length(); j++) {
        int substitution = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substitution, 1 + Math.min(row[j - 1], row[j]));
      }
    }
    return row[right.length()];
  }
}
