package lakegate.gate;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;

/**
 * Whether a default fits its type (Avro 1.12's specification, "Complex Types", Records). Avro's own
 * parser takes any text for an enum, a fixed or bytes.
 */
final class DefaultValue {
  private DefaultValue() {}

  /** Why it doesn't fit; empty if it does. */
  static Optional<String> misfit(Schema schema, JsonNode value) {
    return switch (schema.getType()) {
      case NULL -> unless(value.isNull(), value, "null");
      case BOOLEAN -> unless(value.isBoolean(), value, "true or false");
      case INT ->
          unless(value.isIntegralNumber() && value.canConvertToInt(), value, "a 32-bit number");
      case LONG ->
          unless(value.isIntegralNumber() && value.canConvertToLong(), value, "a 64-bit number");
      case FLOAT, DOUBLE -> unless(value.isNumber(), value, "a number");
      case STRING -> unless(value.isTextual(), value, "a text");
      case BYTES -> unless(isBytes(value), value, "a text of characters up to U+00FF, one a byte");
      case FIXED ->
          unless(
              isBytes(value) && value.asText().length() == schema.getFixedSize(),
              value,
              "a text of %d characters up to U+00FF, one a byte".formatted(schema.getFixedSize()));
      case ENUM ->
          unless(
              value.isTextual() && schema.hasEnumSymbol(value.asText()),
              value,
              "one of " + String.join(", ", schema.getEnumSymbols()));
      case ARRAY -> value.isArray() ? elements(schema, value) : unless(false, value, "a list");
      case MAP -> value.isObject() ? members(schema, value) : unless(false, value, "an object");
      case RECORD -> value.isObject() ? fields(schema, value) : unless(false, value, "an object");
      case UNION -> branch(schema.getTypes(), value);
    };
  }

  private static Optional<String> elements(Schema schema, JsonNode list) {
    for (JsonNode element : list) {
      Optional<String> misfit = misfit(schema.getElementType(), element);
      if (misfit.isPresent()) {
        return misfit;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> members(Schema schema, JsonNode object) {
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      Optional<String> misfit = misfit(schema.getValueType(), member.getValue());
      if (misfit.isPresent()) {
        return misfit.map(why -> member.getKey() + ": " + why);
      }
    }
    return Optional.empty();
  }

  private static Optional<String> fields(Schema schema, JsonNode object) {
    for (Schema.Field field : schema.getFields()) {
      JsonNode value = object.get(field.name());
      if (value == null && !field.hasDefaultValue()) {
        return Optional.of(field.name() + " is missing");
      }
      Optional<String> misfit = value == null ? Optional.empty() : misfit(field.schema(), value);
      if (misfit.isPresent()) {
        return misfit.map(why -> field.name() + ": " + why);
      }
    }
    return Optional.empty();
  }

  /** One of the union's types is enough (since Avro 1.12; earlier it had to be the first). */
  private static Optional<String> branch(List<Schema> branches, JsonNode value) {
    Optional<String> misfit = Optional.of("no type of the union");
    for (Schema branch : branches) {
      Optional<String> why = misfit(branch, value);
      if (why.isEmpty()) {
        return why;
      }
      boolean only =
          branches.stream().filter(one -> one.getType() != Schema.Type.NULL).count() == 1;
      if (only && branch.getType() != Schema.Type.NULL) {
        misfit = why;
      }
    }
    return misfit;
  }

  private static boolean isBytes(JsonNode value) {
    return value.isTextual() && value.asText().chars().allMatch(character -> character <= 0xFF);
  }

  private static Optional<String> unless(boolean fits, JsonNode value, String wanted) {
    return fits ? Optional.empty() : Optional.of("it is " + kind(value) + ", not " + wanted);
  }

  private static String kind(JsonNode value) {
    return switch (value.getNodeType()) {
      case ARRAY -> "a list";
      case BOOLEAN -> "a boolean";
      case NULL -> "null";
      case NUMBER -> "the number " + value;
      case OBJECT -> "an object";
      default -> "the text \"" + value.asText() + "\"";
    };
  }
}
