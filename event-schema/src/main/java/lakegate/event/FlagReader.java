package lakegate.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import lakegate.event.FlagRule.Condition;
import lakegate.event.SchemaProblem.Kind;
import org.apache.avro.Schema;

/** Reads {@code flags}: conditions over several fields. */
final class FlagReader {
  private final Schema schema;
  private final Problems problems;

  FlagReader(Schema schema, Problems problems) {
    this.schema = schema;
    this.problems = problems;
  }

  List<FlagRule> read(JsonNode flags) {
    List<FlagRule> rules = new ArrayList<>();
    if (!flags.isMissingNode() && !flags.isArray()) {
      problems.report(Kind.FLAG, "", "flags: is not a list", "flags");
      return rules;
    }
    for (int i = 0; i < flags.size(); i++) {
      JsonNode rule = flags.get(i);
      String index = Integer.toString(i);
      Vocabulary.FLAG.check(rule, "", problems, "flags", index);
      String flag = rule.path("flag").asText();
      if (!flag.matches("[A-Z][A-Z0-9_]*")) {
        problems.report(
            Kind.FLAG,
            "",
            "flags: flag " + flag + " is not in CAPITALS_WITH_UNDERSCORES",
            "flags",
            index,
            "flag");
      }
      if (rule.path("when").isEmpty()) {
        String text = "flags." + flag + ": has no condition in when";
        problems.report(Kind.FLAG, "", text, "flags", index, "when");
      }
      List<Condition> conditions = new ArrayList<>();
      for (Map.Entry<String, JsonNode> when : rule.path("when").properties()) {
        condition(
            when,
            conditions,
            text ->
                problems.report(
                    Kind.FLAG,
                    "",
                    "flags." + flag + ": " + text,
                    "flags",
                    index,
                    "when",
                    when.getKey()));
      }
      rules.add(new FlagRule(flag, conditions));
    }
    return rules;
  }

  private void condition(
      Map.Entry<String, JsonNode> when, List<Condition> conditions, Consumer<String> problem) {
    String field = when.getKey();
    JsonNode value = when.getValue();
    Schema type = typeOf(field, problem);
    if (type == null) {
      return;
    }
    if (problems.isTypeDoubtful(field)) {
      return;
    }
    if (value.isNull()) {
      if (FieldReader.isNullable(schema.getField(field).schema())) {
        conditions.add(new Condition.IsNull(field));
      } else {
        problem.accept(field + " is never null");
      }
    } else if (value.isTextual() && type.getType() == Schema.Type.STRING) {
      conditions.add(new Condition.IsText(field, value.asText()));
    } else if (value.isNumber() && FieldReader.isNumber(type)) {
      conditions.add(new Condition.IsNumber(field, new BigDecimal(value.asText())));
    } else if (value.path("before").isTextual() && value.size() == 1) {
      String other = value.get("before").asText();
      Schema otherType = typeOf(other, problem);
      if (otherType == null || problems.isTypeDoubtful(other)) {
        return;
      }
      if (FieldReader.isInstant(type) && FieldReader.isInstant(otherType)) {
        conditions.add(new Condition.IsBefore(field, other));
      } else {
        problem.accept(field + " before " + other + ": not two instants");
      }
    } else {
      problem.accept(
          field
              + " = "
              + value
              + " fits no "
              + FieldReader.describe(type)
              + "; expected null, a text, a number or {\"before\": instant}");
    }
  }

  private Schema typeOf(String field, Consumer<String> problem) {
    Schema.Field found = schema.getField(field);
    if (found == null) {
      problem.accept(
          Vocabulary.unknown(
              "field", field, schema.getFields().stream().map(Schema.Field::name).toList()));
      return null;
    }
    return FieldReader.valueType(found.schema());
  }
}
