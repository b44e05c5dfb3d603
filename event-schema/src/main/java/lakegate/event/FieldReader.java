package lakegate.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/** Reads one field and its rules. */
final class FieldReader {
  private final String path;
  private final BiConsumer<String, String> problem;

  /**
   * @param path the field's name with its parents', used in the problems
   */
  FieldReader(String path, BiConsumer<String, String> problem) {
    this.path = path;
    this.problem = problem;
  }

  FieldRules read(
      ObjectNode node, Schema.Field field, EnumSet<Normalise> inherited, AvscReader reader) {
    Vocabulary.FIELD.check(node, path, problem::accept);
    Schema type = valueType(field.schema());
    boolean nullable = isNullable(field.schema());
    checkAvro(node, field, nullable);
    EnumSet<Normalise> steps = EnumSet.copyOf(inherited);
    EnumSet<Normalise> own = reader.steps(node, path);
    if (!own.isEmpty() && type.getType() != Schema.Type.STRING) {
      report("normalise works on strings, not on " + describe(type));
    }
    steps.addAll(own);
    if (steps.contains(Normalise.LOWER) && steps.contains(Normalise.UPPER)) {
      report("normalise has both lower and upper");
    }
    JsonNode typeNode = valueNode(node.get("type"));
    Optional<RecordRules> record = Optional.empty();
    if (type.getType() == Schema.Type.RECORD && typeNode instanceof ObjectNode object) {
      Vocabulary.NESTED_RECORD.check(object, path, problem::accept);
      record = Optional.of(reader.nested(object, type, steps, path));
    } else if (typeNode instanceof ObjectNode object) {
      Vocabulary.TYPE.check(object, path, problem::accept);
    }
    return new FieldRules(
        field.name(),
        node.path("json").asText(field.name()),
        type,
        nullable,
        steps,
        allowed(node, type),
        new RangeReader(path, problem).read(node.get("range"), type),
        record,
        texts(node.path("examples")),
        texts(node.path("confluent:tags")).contains("PII"));
  }

  /** What plain Avro accepts in silence and no table or decoder can use. */
  private void checkAvro(ObjectNode node, Schema.Field field, boolean nullable) {
    if (node.path("doc").asText().isBlank()) {
      report("has no doc");
    }
    if (nullable && !node.path("default").isNull()) {
      report("is nullable but has no \"default\": null");
    }
    Schema schema = field.schema();
    if (schema.isUnion()) {
      List<Schema> branches = schema.getTypes();
      if (branches.size() != 2 || branches.get(0).getType() != Schema.Type.NULL) {
        report("is a union other than [\"null\", type]");
      }
    }
    Schema type = valueType(schema);
    if (node.has("logicalType")) {
      report(
          "has logicalType beside the type; it belongs into it: {\"type\": …, \"logicalType\": …}");
    }
    String logical = type.getProp("logicalType");
    if (logical != null && type.getLogicalType() == null) {
      report("has logicalType " + logical + ", which is none of " + describe(type));
    }
    boolean supported =
        switch (type.getType()) {
          case STRING, BOOLEAN, INT -> logical == null;
          case LONG -> logical == null || isInstant(type);
          case BYTES -> type.getLogicalType() instanceof LogicalTypes.Decimal;
          case RECORD -> !type.getFields().isEmpty();
          case ARRAY -> field.name().equals(EventType.QUALITY_FLAGS);
          default -> false;
        };
    if (!supported) {
      report(
          "has type "
              + describe(type)
              + "; supported are string, boolean, int, long, decimal, timestamp-millis, record");
    }
    if (isInstant(type) && !Boolean.TRUE.equals(type.getObjectProp("adjust-to-utc"))) {
      report("is a timestamp without \"adjust-to-utc\": true");
    }
    if (type.getLogicalType() instanceof LogicalTypes.Decimal decimal
        && decimal.getPrecision() > 18) {
      report("has a precision of " + decimal.getPrecision() + "; at most 18 fit a long");
    }
  }

  private Optional<AllowedValues> allowed(ObjectNode node, Schema type) {
    JsonNode allowed = node.get("allowed");
    if (allowed == null) {
      if (node.has("otherwise")) {
        report("has otherwise without allowed");
      }
      return Optional.empty();
    }
    if (type.getType() != Schema.Type.STRING) {
      report("allowed works on strings, not on " + describe(type));
    }
    Optional<AllowedValues.Otherwise> otherwise =
        switch (node.path("otherwise").asText()) {
          case "reject" -> Optional.of(AllowedValues.Otherwise.REJECT);
          case "flag" -> Optional.of(AllowedValues.Otherwise.FLAG);
          default -> Optional.empty();
        };
    Optional<String> setName =
        allowed.isTextual() ? Optional.of(allowed.asText()) : Optional.empty();
    List<String> values =
        setName.map(name -> CodeLists.values(name).orElse(List.of())).orElse(texts(allowed));
    if (otherwise.isEmpty()) {
      report("has allowed without \"otherwise\": \"reject\" or \"flag\"");
    } else if (setName.isPresent() && values.isEmpty()) {
      report(Vocabulary.unknown("code list", setName.get(), CodeLists.NAMES));
    } else if (values.isEmpty() || Set.copyOf(values).size() != values.size()) {
      report("allowed is empty or has a value twice");
    }
    return otherwise.map(then -> new AllowedValues(setName, values, then));
  }

  private List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    for (JsonNode text : list) {
      if (text.isValueNode() && !text.isNull()) {
        texts.add(text.asText());
      } else {
        report("has " + text + " where a value belongs");
      }
    }
    return texts;
  }

  private void report(String text) {
    problem.accept(path, text);
  }

  static boolean isNullable(Schema schema) {
    return schema.isNullable();
  }

  /** The type, or of a nullable type the branch that is not null. */
  static Schema valueType(Schema schema) {
    if (!schema.isUnion()) {
      return schema;
    }
    return schema.getTypes().stream()
        .filter(branch -> branch.getType() != Schema.Type.NULL)
        .findFirst()
        .orElse(schema);
  }

  private static JsonNode valueNode(JsonNode type) {
    if (!type.isArray()) {
      return type;
    }
    for (JsonNode branch : type) {
      if (!branch.asText().equals("null")) {
        return branch;
      }
    }
    return type;
  }

  static boolean isInstant(Schema type) {
    return type.getLogicalType() instanceof LogicalTypes.TimestampMillis;
  }

  static boolean isNumber(Schema type) {
    return type.getType() == Schema.Type.INT
        || type.getLogicalType() instanceof LogicalTypes.Decimal
        || (type.getType() == Schema.Type.LONG && !isInstant(type));
  }

  static String describe(Schema type) {
    String logical = type.getProp("logicalType");
    return type.getType().getName() + (logical == null ? "" : " (" + logical + ")");
  }
}
