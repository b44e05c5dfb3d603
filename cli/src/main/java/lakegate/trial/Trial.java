package lakegate.trial;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import lakegate.deadletter.Problem;
import lakegate.decode.DecodeOutcome;
import lakegate.decode.DecodeOutcome.Accepted;
import lakegate.decode.DecodeOutcome.Rejected;
import lakegate.decode.JsonToAvro;
import lakegate.event.AllowedValues;
import lakegate.event.EventType;
import lakegate.trial.Change.Example;
import lakegate.trial.Change.Kind;

/**
 * Decodes messages with the released and the edited version of an event type and notes what
 * differs. Both see a message with the same arrival.
 */
public final class Trial {
  private static final int EXAMPLES = 3;

  private final JsonToAvro before;
  private final JsonToAvro after;
  private final RowReader rowsBefore;
  private final RowReader rowsAfter;
  private final List<Columns.Pair> columns;
  private final ShownValues shown;
  private final Map<Key, Tally> changes = new LinkedHashMap<>();
  private long messages;
  private long acceptedBefore;
  private long acceptedAfter;
  private long unchanged;

  private record Key(Kind kind, String what) {}

  private static final class Tally {
    private long count;
    private final List<Example> examples = new ArrayList<>();
  }

  /**
   * @param unmask whether examples show personal data
   */
  public Trial(EventType released, EventType edited, boolean unmask) {
    before = new JsonToAvro(released, 0);
    after = new JsonToAvro(edited, 0);
    rowsBefore = new RowReader(released.schema());
    rowsAfter = new RowReader(edited.schema());
    columns = Columns.of(released, edited);
    shown = new ShownValues(released, edited, unmask);
  }

  public void observe(RawMessage message) {
    messages++;
    DecodeOutcome then = decode(before, message);
    DecodeOutcome now = decode(after, message);
    boolean differs;
    if (then instanceof Accepted was && now instanceof Accepted is) {
      acceptedBefore++;
      acceptedAfter++;
      differs = compare(message, rowsBefore.read(was.value()), rowsAfter.read(is.value()));
    } else if (now instanceof Rejected rejected && then instanceof Accepted) {
      acceptedBefore++;
      Problem problem = rejected.primary();
      note(
          Kind.NEWLY_REJECTED,
          name(problem),
          message,
          shown.raw(message.value(), problem.path()),
          problem.detail());
      differs = true;
    } else if (then instanceof Rejected rejected && now instanceof Accepted) {
      acceptedAfter++;
      Problem problem = rejected.primary();
      note(
          Kind.NEWLY_ACCEPTED,
          name(problem),
          message,
          problem.detail(),
          shown.raw(message.value(), problem.path()));
      differs = true;
    } else {
      differs = compareReasons(message, ((Rejected) then).primary(), ((Rejected) now).primary());
    }
    unchanged += differs ? 0 : 1;
  }

  private static DecodeOutcome decode(JsonToAvro decoder, RawMessage message) {
    return decoder.decode(
        message.value(), message.partition(), message.offset(), message.arrival());
  }

  private static String name(Problem problem) {
    return problem.reason() + " " + problem.path();
  }

  private boolean compareReasons(RawMessage message, Problem then, Problem now) {
    if (name(then).equals(name(now))) {
      return false;
    }
    note(Kind.OTHER_REASON, name(then) + " -> " + name(now), message, then.detail(), now.detail());
    return true;
  }

  private boolean compare(RawMessage message, Map<String, Object> then, Map<String, Object> now) {
    boolean values = compareColumns(message, columns, then, now);
    boolean flags = compareFlags(message, then, now);
    return compareRescued(message, then, now) | flags | values;
  }

  private boolean compareColumns(
      RawMessage message, List<Columns.Pair> pairs, Map<?, ?> then, Map<?, ?> now) {
    boolean differs = false;
    for (Columns.Pair pair : pairs) {
      Object old = pair.before().map(then::get).orElse(null);
      Object fresh = pair.after().map(now::get).orElse(null);
      if (!pair.nested().isEmpty() && old instanceof Map<?, ?> a && fresh instanceof Map<?, ?> b) {
        differs |= compareColumns(message, pair.nested(), a, b);
      } else if (!same(old, fresh)) {
        differs = true;
        note(
            Kind.VALUE,
            pair.label(),
            message,
            pair.before().isEmpty() ? "none" : shown.value(old, pair.personal()),
            pair.after().isEmpty() ? "none" : shown.value(fresh, pair.personal()));
      }
    }
    return differs;
  }

  /** Numbers of another type or scale are the same if their value is. */
  private static boolean same(Object left, Object right) {
    if (left instanceof Number && right instanceof Number) {
      return ShownValues.number(left).compareTo(ShownValues.number(right)) == 0;
    }
    return Objects.equals(left, right);
  }

  private boolean compareFlags(
      RawMessage message, Map<String, Object> then, Map<String, Object> now) {
    List<?> old = (List<?>) then.get(EventType.QUALITY_FLAGS);
    List<?> fresh = (List<?>) now.get(EventType.QUALITY_FLAGS);
    boolean differs = false;
    for (Object flag : fresh) {
      if (!old.contains(flag)) {
        differs = true;
        note(
            Kind.FLAG,
            "+ " + flag,
            message,
            value(flag, columns, now, false) + "not flagged",
            "flagged");
      }
    }
    for (Object flag : old) {
      if (!fresh.contains(flag)) {
        differs = true;
        note(
            Kind.FLAG,
            "- " + flag,
            message,
            value(flag, columns, then, true) + "flagged",
            "not flagged");
      }
    }
    return differs;
  }

  /** The value that a flag is about and a blank; empty if it is about several columns. */
  private String value(Object flag, List<Columns.Pair> pairs, Map<?, ?> row, boolean inReleased) {
    for (Columns.Pair pair : pairs) {
      String name = (inReleased ? pair.before() : pair.after()).orElse("");
      Object value = row.get(name);
      if (value instanceof Map<?, ?> record) {
        String nested = value(flag, pair.nested(), record, inReleased);
        if (!nested.isEmpty()) {
          return nested;
        }
      } else if (value != null && AllowedValues.flagOf(name).equals(flag)) {
        return shown.value(value, pair.personal()) + " ";
      }
    }
    return "";
  }

  private boolean compareRescued(
      RawMessage message, Map<String, Object> then, Map<String, Object> now) {
    Object old = then.get(EventType.RESCUED_DATA);
    Object fresh = now.get(EventType.RESCUED_DATA);
    if (Objects.equals(old, fresh)) {
      return false;
    }
    TreeSet<String> members = ShownValues.members(old);
    TreeSet<String> rescued = ShownValues.members(fresh);
    for (String member : members) {
      if (!rescued.contains(member)) {
        note(Kind.RESCUED, "- " + member, message, "rescued", "not rescued");
      }
    }
    for (String member : rescued) {
      if (!members.contains(member)) {
        note(Kind.RESCUED, "+ " + member, message, "not rescued", "rescued");
      }
    }
    return true;
  }

  private void note(Kind kind, String what, RawMessage message, String then, String now) {
    Tally tally = changes.computeIfAbsent(new Key(kind, what), key -> new Tally());
    tally.count++;
    if (tally.examples.size() < EXAMPLES) {
      tally.examples.add(new Example(message.place(), then, now));
    }
  }

  public TrialResult result() {
    List<Change> all = new ArrayList<>();
    changes.forEach(
        (key, tally) -> all.add(new Change(key.kind(), key.what(), tally.count, tally.examples)));
    all.sort(
        Comparator.comparing(Change::kind)
            .thenComparing(Change::count, Comparator.reverseOrder())
            .thenComparing(Change::what));
    return new TrialResult(messages, acceptedBefore, acceptedAfter, unchanged, all);
  }
}
