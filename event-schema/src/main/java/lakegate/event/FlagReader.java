package lakegate.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import lakegate.event.FlagRule.Condition;
import org.apache.avro.Schema;

/** Reads {@code flags}: conditions over several fields. */
final class FlagReader {
  private final Schema schema;
  private final BiConsumer<String, String> problem;

  FlagReader(Schema schema, BiConsumer<String, String> problem) {
    this.schema = schema;
    this.problem = problem;
  }

  List<FlagRule> read(JsonNode flags) {
    List<FlagRule> rules = new ArrayList<>();
    for (JsonNode rule : flags) {
      Vocabulary.FLAG.check(rule, "flags", problem);
      String flag = rule.path("flag").asText();
      if (!flag.matches("[A-Z][A-Z0-9_]*")) {
        problem.accept("flags", "flag " + flag + " is not in CAPITALS_WITH_UNDERSCORES");
      }
      if (rule.path("when").isEmpty()) {
        problem.accept("flags." + flag, "has no condition in when");
      }
      List<Condition> conditions = new ArrayList<>();
      rule.path("when").properties().forEach(when -> condition("flags." + flag, when, conditions));
      rules.add(new FlagRule(flag, conditions));
    }
    return rules;
  }

  private void condition(
      String path, Map.Entry<String, JsonNode> when, List<Condition> conditions) {
    String field = when.getKey();
    JsonNode value = when.getValue();
    Schema type = typeOf(path, field);
    if (type == null) {
      return;
    }
    if (value.isNull()) {
      if (FieldReader.isNullable(schema.getField(field).schema())) {
        conditions.add(new Condition.IsNull(field));
      } else {
        problem.accept(path, field + " is never null");
      }
    } else if (value.isTextual() && type.getType() == Schema.Type.STRING) {
      conditions.add(new Condition.IsText(field, value.asText()));
    } else if (value.isNumber() && FieldReader.isNumber(type)) {
      conditions.add(new Condition.IsNumber(field, new BigDecimal(value.asText())));
    } else if (value.path("before").isTextual() && value.size() == 1) {
      String other = value.get("before").asText();
      Schema otherType = typeOf(path, other);
      if (otherType != null && FieldReader.isInstant(type) && FieldReader.isInstant(otherType)) {
        conditions.add(new Condition.IsBefore(field, other));
      } else {
        problem.accept(path, field + " before " + other + ": not two instants");
      }
    } else {
      problem.accept(
          path,
          field
              + " = "
              + value
              + " fits no "
              + FieldReader.describe(type)
              + "; expected null, a text, a number or {\"before\": instant}");
    }
  }

  private Schema typeOf(String path, String field) {
    Schema.Field found = schema.getField(field);
    if (found == null) {
      problem.accept(
          path,
          Vocabulary.unknown(
              "field", field, schema.getFields().stream().map(Schema.Field::name).toList()));
      return null;
    }
    return FieldReader.valueType(found.schema());
  }
}
