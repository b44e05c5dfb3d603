package lakegate.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import lakegate.event.SchemaProblem.Kind;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Type;

/** Reads one field and its rules. */
final class FieldReader {
  private final String path;
  private final Problems problems;

  /**
   * @param path the field's name with its parents', used in the problems
   */
  FieldReader(String path, Problems problems) {
    this.path = path;
    this.problems = problems;
  }

  FieldRules read(
      ObjectNode node, Schema.Field field, EnumSet<Normalise> inherited, AvscReader reader) {
    Set<String> meant = Vocabulary.FIELD.check(node, path, problems);
    Schema type = valueType(field.schema());
    boolean nullable = isNullable(field.schema());
    checkAvro(node, field.schema(), meant);
    EnumSet<Normalise> steps = EnumSet.copyOf(inherited);
    EnumSet<Normalise> own = reader.steps(node, path);
    steps.addAll(own);
    if (steps.contains(Normalise.LOWER) && steps.contains(Normalise.UPPER)) {
      report(Kind.NORMALISE, "normalise has both lower and upper", "normalise");
    }
    Optional<RecordRules> record =
        new TypeReader(reader, steps, problems).read(node.get("type"), field.schema(), path);
    boolean text = type.getType() == Schema.Type.STRING || problems.isTypeDoubtful(path);
    if (!own.isEmpty() && !text) {
      report(Kind.NORMALISE, "normalise works on strings, not on " + describe(type), "normalise");
    }
    if (node.has("allowed") && !text) {
      report(Kind.ALLOWED, "allowed works on strings, not on " + describe(type), "allowed");
    }
    return new FieldRules(
        field.name(),
        node.path("json").asText(field.name()),
        type,
        nullable,
        steps,
        allowed(node, meant),
        new RangeReader(path, problems).read(node.get("range"), type),
        record,
        texts(node, "examples", Kind.LIST),
        texts(node, "confluent:tags", Kind.LIST).contains("PII"));
  }

  private void checkAvro(ObjectNode node, Schema schema, Set<String> meant) {
    if (node.path("doc").asText().isBlank() && !meant.contains("doc")) {
      report(Kind.DOC, "has no doc", "doc");
    }
    // A union in another order is a problem of its own.
    boolean nullFirst =
        schema.isUnion() && isNullable(schema) && schema.getTypes().get(0).getType() == Type.NULL;
    if (nullFirst && !node.path("default").isNull() && !meant.contains("default")) {
      report(Kind.NULL_DEFAULT, "is nullable but has no \"default\": null", "default");
    }
    Vocabulary.TYPE_KEYS.stream()
        .filter(node::has)
        .findFirst()
        .ifPresent(
            key -> {
              problems.doubtType(path);
              report(
                  Kind.LOGICAL_TYPE_MISPLACED,
                  "has %s beside the type; it belongs into it: {\"type\": …, \"%s\": …}"
                      .formatted(key, key),
                  key);
            });
    if (node.has("json") && node.path("json").asText().isEmpty()) {
      report(Kind.JSON_NAME, "json is not a name", "json");
    }
  }

  private Optional<AllowedValues> allowed(ObjectNode node, Set<String> meant) {
    JsonNode allowed = node.get("allowed");
    if (allowed == null) {
      if (node.has("otherwise") && !meant.contains("allowed")) {
        report(Kind.ALLOWED, "has otherwise without allowed", "otherwise");
      }
      return Optional.empty();
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
        setName
            .map(name -> CodeLists.values(name).orElse(List.of()))
            .orElseGet(() -> texts(node, "allowed", Kind.ALLOWED));
    if (otherwise.isEmpty()) {
      if (!meant.contains("otherwise")) {
        String at = node.has("otherwise") ? "otherwise" : "allowed";
        report(Kind.ALLOWED, "has allowed without \"otherwise\": \"reject\" or \"flag\"", at);
      }
    } else if (setName.isPresent() && values.isEmpty()) {
      report(
          Kind.ALLOWED, Vocabulary.unknown("code list", setName.get(), CodeLists.NAMES), "allowed");
    } else if (values.isEmpty() || Set.copyOf(values).size() != values.size()) {
      report(Kind.ALLOWED, "allowed is empty or has a value twice", "allowed");
    }
    return otherwise.map(then -> new AllowedValues(setName, values, then));
  }

  private List<String> texts(ObjectNode node, String key, Kind kind) {
    JsonNode list = node.path(key);
    if (!list.isMissingNode() && !list.isArray()) {
      report(kind, key + " is not a list", key);
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode text : list) {
      if (text.isValueNode() && !text.isNull()) {
        texts.add(text.asText());
      } else {
        report(kind, "has " + text + " where a value belongs", key);
      }
    }
    return texts;
  }

  private void report(Kind kind, String text, String at) {
    problems.report(kind, path, text, at);
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
