package lakegate.gate;

import static lakegate.gate.AvroTypes.withoutNull;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.avro.Schema;

/**
 * The fields of two versions, matched as a table matches its columns: by name, then by an alias of
 * the later field. Paths are the later version's.
 */
final class MatchedFields {
  /** The same field in two versions, each without null. */
  record Match(Schema earlier, Schema later) {}

  /**
   * What of a record has no counterpart.
   *
   * @param parent the record's path with a dot behind it; empty for the whole
   */
  record Unmatched(
      String parent,
      Schema earlier,
      Schema later,
      List<Schema.Field> removed,
      List<Schema.Field> added) {}

  /**
   * A field that would give up its column for one that another field still is.
   *
   * @param alias the other's name
   */
  record Claim(String path, String alias) {}

  private final Map<String, Match> matches = new LinkedHashMap<>();
  private final List<Unmatched> unmatched = new ArrayList<>();
  private final List<Claim> claims = new ArrayList<>();
  private final Deque<Schema> open = new ArrayDeque<>();

  private MatchedFields() {}

  static MatchedFields of(Schema earlier, Schema later) {
    MatchedFields fields = new MatchedFields();
    fields.records("", earlier, later);
    return fields;
  }

  /** By path, in the later version's order. */
  Map<String, Match> matches() {
    return matches;
  }

  Optional<Match> match(String path) {
    return Optional.ofNullable(matches.get(path));
  }

  List<Unmatched> unmatched() {
    return unmatched;
  }

  /** New aliases of fields that keep their names, each the name of a field before and now. */
  List<Claim> claims() {
    return claims;
  }

  private void records(String parent, Schema earlier, Schema later) {
    if (open.contains(later)) {
      return;
    }
    open.push(later);
    List<Schema.Field> removed = new ArrayList<>(earlier.getFields());
    List<Schema.Field> added = new ArrayList<>();
    for (Schema.Field field : later.getFields()) {
      Optional<Schema.Field> found = earlier(earlier, later, field);
      found.ifPresentOrElse(removed::remove, () -> added.add(field));
      found
          .filter(old -> old.name().equals(field.name()))
          .ifPresent(
              old ->
                  field.aliases().stream()
                      .filter(alias -> !old.aliases().contains(alias))
                      .filter(alias -> earlier.getField(alias) != null)
                      .forEach(alias -> claims.add(new Claim(parent + field.name(), alias))));
      found.ifPresent(old -> types(parent + field.name(), old.schema(), field.schema()));
    }
    unmatched.add(new Unmatched(parent, earlier, later, removed, added));
    open.pop();
  }

  private static Optional<Schema.Field> earlier(Schema earlier, Schema later, Schema.Field field) {
    Schema.Field same = earlier.getField(field.name());
    if (same != null) {
      return Optional.of(same);
    }
    return field.aliases().stream()
        .map(earlier::getField)
        .filter(Objects::nonNull)
        .filter(old -> later.getField(old.name()) == null)
        .findFirst();
  }

  private void types(String path, Schema earlierType, Schema laterType) {
    Schema earlier = withoutNull(earlierType);
    Schema later = withoutNull(laterType);
    matches.put(path, new Match(earlier, later));
    if (earlier.getType() != later.getType()) {
      return;
    }
    switch (later.getType()) {
      case RECORD -> records(path + ".", earlier, later);
      case ARRAY -> types(path + ".element", earlier.getElementType(), later.getElementType());
      case MAP -> types(path + ".value", earlier.getValueType(), later.getValueType());
      default -> {
        // Has no parts.
      }
    }
  }
}
