package lakegate.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import lakegate.event.SchemaProblem.Kind;

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
  NESTED_RECORD(
      "type", "name", "namespace", "doc", "aliases", "fields", "logicalType", "normalise"),
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
  NAMED_TYPE(
      "type",
      "name",
      "namespace",
      "doc",
      "aliases",
      "symbols",
      "default",
      "size",
      "logicalType",
      "precision",
      "scale"),
  TABLE("partition"),
  GENERATE("every"),
  FLAG("flag", "when"),
  RANGE("above", "from", "below", "to");

  /** Keys of a type that are often written beside it; {@link FieldReader} says where to. */
  static final List<String> TYPE_KEYS =
      List.of("logicalType", "precision", "scale", "adjust-to-utc");

  private final Set<String> keys;

  Vocabulary(String... keys) {
    this.keys = new TreeSet<>(List.of(keys));
  }

  /**
   * Reports each key of the object that this level does not know.
   *
   * @param parents the keys and indices from the field, or from the whole record, to the object
   * @return the known keys that were probably meant: they are not missing as well
   */
  Set<String> check(JsonNode object, String path, Problems problems, String... parents) {
    Set<String> meant = new HashSet<>();
    for (String key : (Iterable<String>) object::fieldNames) {
      if (!keys.contains(key) && !(this == FIELD && TYPE_KEYS.contains(key))) {
        String where = path.isEmpty() && parents.length > 0 ? parents[0] + ": " : "";
        String[] at = Arrays.copyOf(parents, parents.length + 1);
        at[parents.length] = key;
        problems.report(Kind.UNKNOWN_KEY, path, where + unknown("key", key, keys), at);
        nearest(key, keys).ifPresent(meant::add);
      }
    }
    return meant;
  }

  /** Says what is unknown and which known name is nearest. */
  static String unknown(String what, String name, Collection<String> known) {
    return "unknown " + what + " " + name + hint(name, known);
  }

  /** The nearest known name, or all of them, as the end of a sentence. */
  static String hint(String name, Collection<String> known) {
    return nearest(name, known)
        .map(nearest -> "; did you mean " + nearest + "?")
        .orElse("; known are " + String.join(", ", known));
  }

  private static Optional<String> nearest(String name, Collection<String> known) {
    return known.stream()
        .min(Comparator.comparingInt(candidate -> distance(name, candidate)))
        .filter(nearest -> distance(name, nearest) <= Math.max(2, name.length() / 3));
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
