package lakegate.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import lakegate.event.SchemaProblem.Kind;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Type;

/**
 * Reads a field's type: finds what plain Avro accepts in silence and no table or decoder can use,
 * also inside arrays, maps and unions, and reads the rules of a record's fields.
 */
final class TypeReader {
  /** Which types can have a logical type (Avro 1.12's specification). */
  private static final Map<String, Set<Type>> LOGICAL_TYPES =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("decimal", EnumSet.of(Type.BYTES, Type.FIXED)),
              Map.entry("big-decimal", EnumSet.of(Type.BYTES)),
              Map.entry("uuid", EnumSet.of(Type.STRING, Type.FIXED)),
              Map.entry("date", EnumSet.of(Type.INT)),
              Map.entry("time-millis", EnumSet.of(Type.INT)),
              Map.entry("time-micros", EnumSet.of(Type.LONG)),
              Map.entry("timestamp-millis", EnumSet.of(Type.LONG)),
              Map.entry("timestamp-micros", EnumSet.of(Type.LONG)),
              Map.entry("timestamp-nanos", EnumSet.of(Type.LONG)),
              Map.entry("local-timestamp-millis", EnumSet.of(Type.LONG)),
              Map.entry("local-timestamp-micros", EnumSet.of(Type.LONG)),
              Map.entry("local-timestamp-nanos", EnumSet.of(Type.LONG)),
              Map.entry("duration", EnumSet.of(Type.FIXED))));

  private final AvscReader reader;
  private final EnumSet<Normalise> steps;
  private final Problems problems;

  /**
   * @param steps of the field, which its record's fields inherit
   */
  TypeReader(AvscReader reader, EnumSet<Normalise> steps, Problems problems) {
    this.reader = reader;
    this.steps = steps;
    this.problems = problems;
  }

  /** The rules of the fields, if it is a record or a nullable one. */
  Optional<RecordRules> read(JsonNode node, Schema schema, String path) {
    return read(node, schema, path, true);
  }

  /**
   * @param usable whether a decoder could read it where it stands; what is inside an unsupported
   *     type is not reported as unsupported again
   */
  private Optional<RecordRules> read(JsonNode node, Schema schema, String path, boolean usable) {
    if (schema.isUnion()) {
      return union(node, schema.getTypes(), path, usable);
    }
    Set<String> meant = Set.of();
    if (node instanceof ObjectNode) {
      Vocabulary known =
          switch (schema.getType()) {
            case RECORD -> Vocabulary.NESTED_RECORD;
            case ENUM, FIXED -> Vocabulary.NAMED_TYPE;
            default -> Vocabulary.TYPE;
          };
      meant = known.check(node, path, problems, "type");
    }
    if (schema.getType() == Type.RECORD && !isWrittenOut(node) && reader.isInside(schema)) {
      String text = "holds the record " + schema.getName() + ", in which it is";
      problems.report(Kind.RECURSIVE_TYPE, path, text, "type");
      return Optional.empty();
    }
    boolean sound =
        !schema.propsContainsKey("logicalType") || logicalType(node, schema, path, meant);
    boolean supported = isSupported(node, schema, path);
    boolean doubtful = !sound || meant.contains("logicalType") || problems.isTypeDoubtful(path);
    if (usable && !doubtful && !supported) {
      unsupported(node, schema, path);
    }
    if (doubtful || !supported) {
      problems.doubtType(path);
    }
    switch (schema.getType()) {
      case ARRAY -> read(node.path("items"), schema.getElementType(), path + ".element", false);
      case MAP -> read(node.path("values"), schema.getValueType(), path + ".value", false);
      case RECORD -> {
        if (isWrittenOut(node)) {
          return Optional.of(reader.nested((ObjectNode) node, schema, steps, path));
        }
      }
      default -> {
        // Has no parts.
      }
    }
    return Optional.empty();
  }

  private Optional<RecordRules> union(
      JsonNode node, List<Schema> branches, String path, boolean usable) {
    boolean nullable =
        branches.size() == 2
            && branches.get(0).getType() == Type.NULL
            && branches.get(1).getType() != Type.NULL;
    if (usable && !nullable) {
      problems.report(Kind.UNION, path, "is a union other than [\"null\", type]", "type");
      problems.doubtType(path);
    }
    long types = branches.stream().filter(branch -> branch.getType() != Type.NULL).count();
    Optional<RecordRules> record = Optional.empty();
    for (int i = 0; i < branches.size(); i++) {
      JsonNode branch = node.path(i);
      if (branches.get(i).getType() != Type.NULL) {
        String name = branch.isTextual() ? branch.asText() : branch.path("type").asText();
        String branchPath = types == 1 ? path : path + "." + branch.path("name").asText(name);
        Optional<RecordRules> rules =
            read(branch, branches.get(i), branchPath, usable && types == 1);
        record = record.or(() -> rules);
      }
    }
    return record;
  }

  /** Whether the logical type is one, and where it belongs. */
  private boolean logicalType(JsonNode node, Schema schema, String path, Set<String> meant) {
    String logical = String.valueOf(schema.getObjectProp("logicalType"));
    Set<Type> bases = LOGICAL_TYPES.get(logical);
    if (bases == null) {
      problems.report(
          Kind.LOGICAL_TYPE_UNKNOWN,
          path,
          "has logicalType "
              + logical
              + ", which Avro does not know"
              + Vocabulary.hint(logical, LOGICAL_TYPES.keySet()),
          "type",
          "logicalType");
      return false;
    }
    if (logical.equals("decimal") && bases.contains(schema.getType())) {
      return decimal(node, schema, path, meant);
    }
    if (schema.getLogicalType() == null) {
      problems.report(
          Kind.LOGICAL_TYPE_MISPLACED,
          path,
          "has logicalType %s on %s; it belongs on %s"
              .formatted(
                  logical,
                  schema.getType().getName(),
                  String.join(" or ", bases.stream().map(Type::getName).toList())),
          "type",
          "logicalType");
      return false;
    }
    if (logical.startsWith("timestamp-")
        && !Boolean.TRUE.equals(schema.getObjectProp("adjust-to-utc"))
        && !meant.contains("adjust-to-utc")) {
      String at = node.has("adjust-to-utc") ? "adjust-to-utc" : "logicalType";
      String text = "is a timestamp without \"adjust-to-utc\": true";
      problems.report(Kind.TIMESTAMP_UTC, path, text, "type", at);
    }
    return true;
  }

  private boolean decimal(JsonNode node, Schema schema, String path, Set<String> meant) {
    JsonNode precision = node.path("precision");
    JsonNode scale = node.path("scale");
    if (schema.getLogicalType() instanceof LogicalTypes.Decimal decimal) {
      String has = "has a precision of " + decimal.getPrecision();
      if (decimal.getPrecision() > 38) {
        String text = has + "; a table's decimals have at most 38 digits";
        problems.report(Kind.DECIMAL_OVER_38, path, text, "type", "precision");
      } else if (decimal.getPrecision() > 18) {
        problems.report(
            Kind.DECIMAL_OVER_18, path, has + "; at most 18 fit a long", "type", "precision");
      }
      return true;
    }
    if (!precision.isInt()) {
      if (!meant.contains("precision")) {
        String at = node.has("precision") ? "precision" : "logicalType";
        problems.report(
            Kind.DECIMAL, path, "is a decimal without a number as precision", "type", at);
      }
    } else if (precision.asInt() < 1) {
      problems.report(
          Kind.DECIMAL,
          path,
          "has precision " + precision + "; it is at least 1",
          "type",
          "precision");
    } else if (!scale.isMissingNode() && !scale.isInt() || scale.asInt() < 0) {
      problems.report(
          Kind.DECIMAL, path, "has scale " + scale + "; it is at least 0", "type", "scale");
    } else if (scale.asInt() > precision.asInt()) {
      String text = "has scale " + scale + ", which is more than its precision " + precision;
      problems.report(Kind.DECIMAL, path, text, "type", "scale");
    } else {
      String text = "has precision " + precision + ", which does not fit its size in bytes";
      problems.report(Kind.DECIMAL, path, text, "type", "precision");
    }
    return false;
  }

  private static boolean isSupported(JsonNode node, Schema schema, String path) {
    boolean plain = schema.getLogicalType() == null;
    return switch (schema.getType()) {
      case STRING, BOOLEAN, INT -> plain;
      case LONG -> plain || FieldReader.isInstant(schema);
      case BYTES -> schema.getLogicalType() instanceof LogicalTypes.Decimal;
      case RECORD -> isWrittenOut(node) && !schema.getFields().isEmpty();
      case ARRAY -> path.equals(EventType.QUALITY_FLAGS);
      default -> false;
    };
  }

  private static boolean isWrittenOut(JsonNode record) {
    return record.path("fields").isArray();
  }

  private void unsupported(JsonNode node, Schema schema, String path) {
    String text =
        schema.getType() == Type.RECORD && !isWrittenOut(node)
            ? "names the record " + schema.getName() + "; write it out, under a name of its own"
            : "has type "
                + FieldReader.describe(schema)
                + "; supported are string, boolean, int, long, decimal, timestamp-millis, record";
    problems.report(Kind.UNSUPPORTED_TYPE, path, text, "type");
  }
}
