package lakegate.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import lakegate.benchmark.JacksonToAvro.Conversion;
import lakegate.event.FieldRules;
import lakegate.event.Normalise;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/** Converts one field's value, prepared from the field's rules. */
interface TreeValue {
  /**
   * @param node not JSON's null
   * @return what a GenericRecord holds, or null: then the value stands for null, or its problem was
   *     noted
   */
  Object convert(JsonNode node, String path, Conversion conversion);

  static TreeValue of(FieldRules rules) {
    Schema schema = rules.schema();
    if (schema.getType() == Schema.Type.STRING) {
      return new TreeText(rules);
    }
    if (schema.getType() == Schema.Type.BOOLEAN) {
      return bool(rules);
    }
    return schema.getLogicalType() instanceof LogicalTypes.TimestampMillis
        ? new TreeInstant(rules)
        : new TreeNumber(rules);
  }

  static TreeValue object(FieldRules rules, TreeRecord record) {
    boolean nullWords = rules.normalise().contains(Normalise.NULL_WORDS);
    return (node, path, conversion) -> {
      if (node instanceof ObjectNode object) {
        return record.convert(object, conversion);
      }
      boolean isNull = nullWords && node.isTextual() && TreeText.isNull(node.textValue().trim());
      return isNull ? null : conversion.problem(path, "wrong type");
    };
  }

  private static TreeValue bool(FieldRules rules) {
    boolean nullWords = rules.normalise().contains(Normalise.NULL_WORDS);
    return (node, path, conversion) -> {
      if (node.isBoolean()) {
        return node.booleanValue();
      }
      String word = node.isTextual() ? node.textValue().trim() : "";
      if (word.equalsIgnoreCase("true")) {
        return true;
      }
      if (word.equalsIgnoreCase("false")) {
        return false;
      }
      boolean isNull = nullWords && node.isTextual() && TreeText.isNull(word);
      return isNull ? null : conversion.problem(path, "wrong type");
    };
  }
}
