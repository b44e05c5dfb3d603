package lakegate.suggest;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import lakegate.event.FieldRules;

/** The values of a field that its list of allowed ones lacks. */
final class ValueCounts {
  /** A field whose values never repeat must not fill the memory. */
  private static final int MOST_VALUES = 1000;

  private final FieldRules field;
  private final Set<String> allowed;
  private final Map<String, Long> unlisted = new HashMap<>();
  private long count;
  private long unlistedCount;

  ValueCounts(FieldRules field) {
    this.field = field;
    this.allowed = new HashSet<>(field.allowed().orElseThrow().values());
  }

  void add(String value) {
    count++;
    if (!allowed.contains(value)) {
      unlistedCount++;
      if (unlisted.containsKey(value) || unlisted.size() < MOST_VALUES) {
        unlisted.merge(value, 1L, Long::sum);
      }
    }
  }

  FieldRules field() {
    return field;
  }

  /** Values that are not null, listed or not. */
  long count() {
    return count;
  }

  long unlistedCount() {
    return unlistedCount;
  }

  /** How often each was seen. */
  Map<String, Long> unlisted() {
    return unlisted;
  }
}
