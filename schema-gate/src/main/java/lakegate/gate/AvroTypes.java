package lakegate.gate;

import java.util.List;
import java.util.stream.Collectors;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/** What findings call Avro's types, and the parts of unions. */
final class AvroTypes {
  private AvroTypes() {}

  /** A type in words: {@code nullable decimal(18,4)}, {@code array of string}. */
  static String describe(Schema schema) {
    if (schema.getLogicalType() instanceof LogicalTypes.Decimal decimal) {
      String on = schema.getType() == Schema.Type.FIXED ? " on fixed" : "";
      return "decimal(" + decimal.getPrecision() + "," + decimal.getScale() + ")" + on;
    }
    if (schema.getLogicalType() != null) {
      return schema.getLogicalType().getName();
    }
    return switch (schema.getType()) {
      case RECORD -> "record " + schema.getName();
      case ENUM -> "enum " + schema.getName();
      case FIXED -> "fixed(" + schema.getFixedSize() + ") " + schema.getName();
      case ARRAY -> "array of " + describe(schema.getElementType());
      case MAP -> "map of " + describe(schema.getValueType());
      case UNION -> describeUnion(schema);
      default -> schema.getType().getName();
    };
  }

  private static String describeUnion(Schema union) {
    List<Schema> values = values(union);
    if (union.isNullable() && values.size() == 1) {
      return "nullable " + describe(values.get(0));
    }
    return union.getTypes().stream()
        .map(AvroTypes::describe)
        .collect(Collectors.joining(", ", "[", "]"));
  }

  /** The branches of a union; of another type, itself alone. */
  static List<Schema> branches(Schema schema) {
    return schema.isUnion() ? schema.getTypes() : List.of(schema);
  }

  /** The branches that are not null. */
  static List<Schema> values(Schema schema) {
    return branches(schema).stream()
        .filter(branch -> branch.getType() != Schema.Type.NULL)
        .toList();
  }

  /** The type that a nullable field has beside null; any other as it is. */
  static Schema withoutNull(Schema schema) {
    List<Schema> values = values(schema);
    return values.size() == 1 ? values.get(0) : schema;
  }

  static boolean isNamed(Schema schema) {
    return switch (schema.getType()) {
      case RECORD, ENUM, FIXED -> true;
      default -> false;
    };
  }

  static String join(String parent, String name) {
    return parent.isEmpty() ? name : parent + "." + name;
  }

  /** The field's name at the end of its path. */
  static String name(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  /** A type in words with its article: {@code an int}. */
  static String article(String type) {
    return ("aeiou".indexOf(type.charAt(0)) < 0 ? "a " : "an ") + type;
  }
}
