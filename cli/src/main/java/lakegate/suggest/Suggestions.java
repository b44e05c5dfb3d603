package lakegate.suggest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import lakegate.event.AllowedValues;
import lakegate.event.FieldRules;
import lakegate.event.RecordRules;
import lakegate.trial.PersonalData;
import org.apache.avro.Schema;

/**
 * What an .avsc could say more.
 *
 * @param messages that were looked at
 * @param fields for unknown members, those of a record in the order in which they were first seen
 * @param values for lists of allowed ones
 * @param left what can't or shouldn't be said, and why
 */
public record Suggestions(
    long messages, List<SuggestedField> fields, List<SuggestedValue> values, List<Leftover> left) {
  private static final int LONGEST_VALUE = 64;

  /**
   * A value for a list of allowed ones.
   *
   * @param field the field's path
   * @param share of the field's values, from 0 to 1
   */
  record SuggestedValue(
      String field, String value, long count, double share, AllowedValues.Otherwise today) {}

  /** Something seen that stays as it is. */
  record Leftover(String path, long count, double share, String why) {}

  /**
   * @param minShare of the messages for a member, of the field's values for a value; 0 to 1
   */
  public static Suggestions of(Survey survey, double minShare) {
    Builder builder = new Builder(survey, minShare);
    survey.unknown().forEach(builder::members);
    survey.values().forEach(builder::values);
    return new Suggestions(
        survey.messages(),
        List.copyOf(builder.fields),
        List.copyOf(builder.values),
        List.copyOf(builder.left));
  }

  public boolean isEmpty() {
    return fields.isEmpty() && values.isEmpty();
  }

  /** Makes the suggestions of one survey. */
  private static final class Builder {
    private final Survey survey;
    private final double minShare;
    private final Set<String> typeNames = new HashSet<>();
    private final List<SuggestedField> fields = new ArrayList<>();
    private final List<SuggestedValue> values = new ArrayList<>();
    private final List<Leftover> left = new ArrayList<>();

    Builder(Survey survey, double minShare) {
      this.survey = survey;
      this.minShare = minShare;
      addTypeNames(survey.type().schema());
    }

    private void addTypeNames(Schema schema) {
      switch (schema.getType()) {
        case RECORD -> {
          if (typeNames.add(schema.getName())) {
            schema.getFields().forEach(field -> addTypeNames(field.schema()));
          }
        }
        case UNION -> schema.getTypes().forEach(this::addTypeNames);
        default -> {
          // Has no name, or none that a record could clash with.
        }
      }
    }

    void members(String path, Map<String, UnknownMember> members) {
      RecordRules record = survey.type().record();
      Schema schema = survey.type().schema();
      for (String name : path.isEmpty() ? new String[0] : path.split("\\.")) {
        FieldRules field = fieldOf(record, name).orElseThrow();
        record = field.record().orElseThrow();
        schema = field.schema();
      }
      Map<String, String> taken = new LinkedHashMap<>();
      // Of the event type's own record that includes the columns that every table has.
      schema.getFields().forEach(field -> taken.put(lower(field.name()), "a column of the table"));
      for (FieldRules field : record.fields()) {
        taken.put(lower(field.name()), "the column that reads \"" + field.jsonName() + "\"");
      }
      fields.addAll(fields(path, schema.getName(), members, survey.messages(), taken));
    }

    private static Optional<FieldRules> fieldOf(RecordRules record, String name) {
      return record.fields().stream().filter(field -> field.name().equals(name)).findFirst();
    }

    /**
     * @param around how many messages or objects could have had the members
     * @param taken the names in use, and by what
     */
    private List<SuggestedField> fields(
        String path,
        String recordName,
        Map<String, UnknownMember> members,
        long around,
        Map<String, String> taken) {
      List<SuggestedField> suggested = new ArrayList<>();
      int rare = 0;
      for (Map.Entry<String, UnknownMember> entry : members.entrySet()) {
        String json = entry.getKey();
        UnknownMember member = entry.getValue();
        double share = (double) member.count() / around;
        if (member.count() < Thresholds.LEAST_COUNT || share < minShare) {
          rare++;
          continue;
        }
        String name = ColumnNames.of(json, path.isEmpty());
        Optional<String> why = whyNot(json, name, member, taken);
        SuggestedField field =
            why.isPresent() ? null : field(path, recordName, name, json, member, share);
        if (field == null) {
          left.add(
              new Leftover(
                  Survey.join(path, shown(json)),
                  member.count(),
                  share,
                  why.orElse("no member of it is frequent and of one type")));
        } else {
          taken.put(name, "suggested for \"" + json + "\"");
          suggested.add(field);
        }
      }
      if (rare > 0) {
        left.add(
            new Leftover(Survey.join(path, "*"), 0, 0, rare + " members below the thresholds"));
      }
      return suggested;
    }

    private static Optional<String> whyNot(
        String json, String name, UnknownMember member, Map<String, String> taken) {
      if (PersonalData.looksPersonal(json)) {
        return Optional.of("its name is personal data");
      } else if (member.type() instanceof InferredType.None none) {
        return Optional.of(none.why());
      } else if (name.isEmpty()) {
        return Optional.of("its name has no ASCII letter: add it by hand");
      }
      return Optional.ofNullable(taken.get(name)).map(by -> name + " is " + by);
    }

    /** The field, or null if it would be a record without fields. */
    private SuggestedField field(
        String path,
        String recordName,
        String name,
        String json,
        UnknownMember member,
        double share) {
      List<SuggestedField> nested = List.of();
      String typeName = "";
      if (member.type() instanceof InferredType.Nested) {
        typeName = unusedTypeName(recordName + ColumnNames.typeName(name));
        nested =
            fields(
                Survey.join(path, name),
                typeName,
                member.members(),
                member.count() - member.nulls(),
                new LinkedHashMap<>());
        if (nested.isEmpty()) {
          return null;
        }
      }
      return new SuggestedField(
          path,
          name,
          json,
          member.type(),
          typeName,
          nested,
          member.count(),
          share,
          (double) member.nulls() / member.count(),
          member.looksPersonal() || PersonalData.isPersonalName(name),
          member.type().equals(new InferredType.Plain("string")) ? member.examples() : List.of());
    }

    private String unusedTypeName(String wanted) {
      String name = wanted;
      for (int i = 2; !typeNames.add(name); i++) {
        name = wanted + i;
      }
      return name;
    }

    void values(String path, ValueCounts counts) {
      if (counts.unlistedCount() == 0) {
        return;
      }
      FieldRules field = counts.field();
      AllowedValues allowed = field.allowed().orElseThrow();
      double share = (double) counts.unlistedCount() / counts.count();
      if (allowed.setName().isPresent()) {
        left.add(
            new Leftover(
                path,
                counts.unlistedCount(),
                share,
                "values that are none of " + allowed.setName().get() + ", a standard's list"));
        return;
      }
      List<SuggestedValue> frequent =
          counts.unlisted().entrySet().stream()
              .filter(value -> value.getValue() >= Thresholds.LEAST_COUNT)
              .filter(value -> (double) value.getValue() / counts.count() >= minShare)
              .filter(value -> !field.personal() && isEnumLike(value.getKey()))
              .sorted(
                  Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                      .thenComparing(Map.Entry.comparingByKey()))
              .map(
                  value ->
                      new SuggestedValue(
                          path,
                          value.getKey(),
                          value.getValue(),
                          (double) value.getValue() / counts.count(),
                          allowed.otherwise()))
              .toList();
      values.addAll(frequent);
      long rest = counts.unlistedCount() - frequent.stream().mapToLong(SuggestedValue::count).sum();
      if (rest > 0) {
        left.add(
            new Leftover(
                path,
                rest,
                (double) rest / counts.count(),
                field.personal()
                    ? "values that are not allowed, of a field with personal data"
                    : "values that are not allowed, each too rare or no name of anything"));
      }
    }

    private static boolean isEnumLike(String value) {
      return value.length() <= LONGEST_VALUE && !PersonalData.looksPersonal(value);
    }

    /** A member's name, unless somebody uses values as names. */
    private static String shown(String name) {
      return PersonalData.looksPersonal(name) ? PersonalData.MASK : name;
    }

    private static String lower(String name) {
      return name.toLowerCase(Locale.ROOT);
    }
  }
}
