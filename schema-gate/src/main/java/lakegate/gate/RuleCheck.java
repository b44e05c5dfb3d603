package lakegate.gate;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import lakegate.event.AllowedValues;
import lakegate.event.AllowedValues.Otherwise;
import lakegate.event.EventType;
import lakegate.event.FieldRules;
import lakegate.event.InvalidSchemas;
import lakegate.event.Normalise;
import lakegate.event.RecordRules;
import org.apache.avro.Schema;

/**
 * What an edit of the rules changes for messages: which become dead letters, which rows carry other
 * values or flags. It looks at the last released version: rules work on messages that come in, not
 * on records of any age. A rule that lets more through is no finding.
 */
final class RuleCheck {
  private final SchemaVersion draft;
  private final List<Finding> findings = new ArrayList<>();

  private RuleCheck(SchemaVersion draft) {
    this.draft = draft;
  }

  /** Nothing if a version breaks the vocabulary, which lint reports. */
  static List<Finding> check(SchemaHistory history) {
    if (history.draft().isEmpty() || history.released().isEmpty()) {
      return List.of();
    }
    SchemaVersion draft = history.draft().get();
    Optional<EventType> was = parse(history.released().get(history.released().size() - 1));
    Optional<EventType> is = parse(draft);
    RuleCheck check = new RuleCheck(draft);
    if (was.isPresent() && is.isPresent()) {
      EventType old = was.get();
      EventType now = is.get();
      check.compareRecords(
          "",
          old.record(),
          old.schema(),
          now.record(),
          now.schema(),
          EnumSet.noneOf(Normalise.class));
      check.compareFlags(old, now);
    }
    return check.findings;
  }

  private static Optional<EventType> parse(SchemaVersion version) {
    try {
      return Optional.of(EventType.parse(version.event(), version.avro().toString()));
    } catch (InvalidSchemas e) {
      return Optional.empty();
    }
  }

  /**
   * @param explained steps whose change is reported for a record around this one
   */
  private void compareRecords(
      String path,
      RecordRules was,
      Schema wasSchema,
      RecordRules is,
      Schema isSchema,
      Set<Normalise> explained) {
    Set<Normalise> gone = without(steps(wasSchema), steps(isSchema));
    Set<Normalise> added = without(steps(isSchema), steps(wasSchema));
    EnumSet<Normalise> here = EnumSet.noneOf(Normalise.class);
    for (FieldRules now : is.fields()) {
      Optional<FieldRules> old = earlier(now, was, isSchema);
      if (old.isPresent()) {
        here.addAll(both(without(old.get().normalise(), now.normalise()), gone));
        here.addAll(both(without(now.normalise(), old.get().normalise()), added));
      }
    }
    here.removeAll(explained);
    if (!here.isEmpty()) {
      foundSteps(path, steps(wasSchema), steps(isSchema), "");
    }
    EnumSet<Normalise> known = EnumSet.copyOf(explained);
    known.addAll(here);
    for (FieldRules now : is.fields()) {
      earlier(now, was, isSchema)
          .ifPresent(
              old ->
                  compareFields(
                      path.isEmpty() ? now.name() : path + "." + now.name(), old, now, known));
    }
  }

  /** The field's rules in the released version, by its alias or its name. */
  private static Optional<FieldRules> earlier(FieldRules now, RecordRules was, Schema isSchema) {
    Set<String> aliases = isSchema.getField(now.name()).aliases();
    return was.fields().stream()
        .filter(old -> aliases.contains(old.name()))
        .findFirst()
        .or(() -> was.fields().stream().filter(old -> old.name().equals(now.name())).findFirst());
  }

  private void compareFields(String path, FieldRules was, FieldRules is, Set<Normalise> explained) {
    if (!was.jsonName().equals(is.jsonName())) {
      foundJsonName(path, was, is);
    }
    compareAllowed(path, was, is);
    if (was.range().isPresent() || is.range().isPresent()) {
      compareRanges(path, was, is);
    }
    if (was.record().isPresent() && is.record().isPresent()) {
      compareRecords(
          path, was.record().get(), was.schema(), is.record().get(), is.schema(), explained);
      return;
    }
    Set<Normalise> gone = without(without(was.normalise(), is.normalise()), explained);
    Set<Normalise> added = without(without(is.normalise(), was.normalise()), explained);
    if (!gone.isEmpty() || !added.isEmpty()) {
      boolean rejects =
          is.allowed().filter(allowed -> allowed.otherwise() == Otherwise.REJECT).isPresent();
      foundSteps(
          path,
          was.normalise(),
          is.normalise(),
          rejects ? " Values that are not allowed then become dead letters." : "");
    }
  }

  private void foundJsonName(String path, FieldRules was, FieldRules is) {
    String then =
        is.nullable()
            ? is.name() + " is null in the row, and the value goes to rescued_data"
            : "the message becomes a dead letter (MISSING_FIELD)";
    found(
        Rule.RULES_JSON_NAME,
        path,
        "json",
        was.jsonName() + " -> " + is.jsonName(),
        "Where producers send " + was.jsonName() + ", " + then + ".",
        "add \"json\": \"" + was.jsonName() + "\" to " + is.name());
  }

  private void compareRanges(String path, FieldRules was, FieldRules is) {
    if (is.range().isPresent() && Ranges.isTighter(was.range(), is.range().get())) {
      String range = Ranges.describe(is.range().get());
      found(
          Rule.RULES_RANGE,
          path,
          "range",
          was.range().map(Ranges::describe).orElse("any value") + " -> " + range,
          "Messages with "
              + is.name()
              + " outside "
              + range
              + " become dead letters (OUT_OF_RANGE).",
          "keep the range, unless those messages are wrong");
    }
  }

  private void compareAllowed(String path, FieldRules was, FieldRules is) {
    if (is.allowed().isPresent()) {
      AllowedValues now = is.allowed().get();
      if (was.allowed().isEmpty()) {
        foundAllowed(path, "any value -> " + describe(now), "other values", is);
      } else {
        List<String> gone = new ArrayList<>(was.allowed().get().values());
        gone.removeAll(now.values());
        if (!gone.isEmpty()) {
          String values = few(gone);
          foundAllowed(path, values + " no longer allowed", values, is);
        }
      }
    }
    if (was.allowed().isPresent() && is.allowed().isPresent()) {
      compareFlagNames(path, was, is);
    }
    if (was.allowed().isPresent()) {
      Otherwise before = was.allowed().get().otherwise();
      Optional<Otherwise> after = is.allowed().map(AllowedValues::otherwise);
      if (after.isEmpty() || after.get() != before) {
        foundOtherwise(path, before, after, was, is);
      }
    }
  }

  private void foundAllowed(String path, String change, String values, FieldRules is) {
    boolean rejects = is.allowed().orElseThrow().otherwise() == Otherwise.REJECT;
    found(
        Rule.RULES_ALLOWED,
        path,
        "allowed",
        change,
        rejects
            ? "Messages with " + values + " in " + is.name() + " become dead letters (NOT_ALLOWED)."
            : "Rows with "
                + values
                + " in "
                + is.name()
                + " carry the flag "
                + AllowedValues.flagOf(is.name())
                + ".",
        "keep the values, unless those messages are wrong");
  }

  private void foundOtherwise(
      String path, Otherwise before, Optional<Otherwise> after, FieldRules was, FieldRules is) {
    String flag = AllowedValues.flagOf(was.name());
    String breaks;
    if (after.equals(Optional.of(Otherwise.REJECT))) {
      breaks =
          "Messages with other values in "
              + is.name()
              + " become dead letters (NOT_ALLOWED); they were rows with the flag "
              + flag
              + ".";
    } else if (before == Otherwise.REJECT) {
      breaks =
          "Consumers who rely on the list meet other values in "
              + is.name()
              + (after.isPresent() ? ", in rows with the flag " + flag : "")
              + ".";
    } else {
      breaks = "Rows with other values no longer carry the flag " + flag + ".";
    }
    found(
        Rule.RULES_OTHERWISE,
        path,
        "otherwise",
        before.name().toLowerCase(java.util.Locale.ROOT)
            + " -> "
            + after.map(then -> then.name().toLowerCase(java.util.Locale.ROOT)).orElse("any value"),
        breaks,
        "tell who reads " + is.name() + ", or keep what becomes of other values");
  }

  private void foundSteps(String path, Set<Normalise> was, Set<Normalise> is, String also) {
    String of = path.isEmpty() ? "all fields" : path;
    found(
        Rule.RULES_NORMALISE,
        path,
        "normalise",
        describe(was) + " -> " + describe(is),
        "New rows have other values in "
            + of
            + " than old ones for the same message: joins and groups fall apart."
            + also,
        "keep the steps, or add a field of another name with the new ones");
  }

  private static String describe(Set<Normalise> steps) {
    return steps.isEmpty()
        ? "no steps"
        : steps.stream().map(Normalise::key).collect(Collectors.joining(", "));
  }

  private void compareFlags(EventType was, EventType is) {
    Map<String, String> names = new HashMap<>();
    for (FieldRules now : is.record().fields()) {
      earlier(now, was.record(), is.schema()).ifPresent(old -> names.put(old.name(), now.name()));
    }
    FlagChange.between(was.flags(), is.flags(), names)
        .forEach(
            change ->
                found(
                    Rule.RULES_FLAG,
                    "",
                    "flags",
                    change.was() + " -> " + change.is(),
                    change.breaks(),
                    "keep the flag as it is and add one of another name"));
  }

  /** A field's own flag has the field's name. */
  private void compareFlagNames(String path, FieldRules was, FieldRules is) {
    String old = AllowedValues.flagOf(was.name());
    String now = AllowedValues.flagOf(is.name());
    if (!old.equals(now)
        && was.allowed().orElseThrow().otherwise() == Otherwise.FLAG
        && is.allowed().orElseThrow().otherwise() == Otherwise.FLAG) {
      found(
          Rule.RULES_FLAG,
          path,
          "name",
          old + " -> " + now,
          "Rows with other values carry another flag: who looks for " + old + " finds no new row.",
          "tell who reads quality_flags, or keep the name " + was.name());
    }
  }

  private void found(
      Rule rule, String path, String property, String change, String breaks, String fix) {
    findings.add(Finding.of(rule, draft.position(path, property), path, change, breaks, fix));
  }

  /** The steps that a record declares for all its fields. */
  private static Set<Normalise> steps(Schema record) {
    EnumSet<Normalise> steps = EnumSet.noneOf(Normalise.class);
    if (record.getObjectProp("normalise") instanceof List<?> names) {
      for (Normalise step : Normalise.values()) {
        if (names.contains(step.key())) {
          steps.add(step);
        }
      }
    }
    return steps;
  }

  private static Set<Normalise> without(Set<Normalise> steps, Set<Normalise> others) {
    EnumSet<Normalise> left = EnumSet.noneOf(Normalise.class);
    left.addAll(steps);
    left.removeAll(others);
    return left;
  }

  private static Set<Normalise> both(Set<Normalise> steps, Set<Normalise> others) {
    EnumSet<Normalise> left = EnumSet.noneOf(Normalise.class);
    left.addAll(steps);
    left.retainAll(others);
    return left;
  }

  private static String describe(AllowedValues allowed) {
    return allowed.setName().orElseGet(() -> few(List.copyOf(allowed.values())));
  }

  /** The first values of a long list. */
  private static String few(List<String> values) {
    return values.size() <= 5
        ? String.join(", ", values)
        : String.join(", ", values.subList(0, 4)) + " and " + (values.size() - 4) + " more";
  }
}
