package lakegate.gate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.avro.LogicalType;
import org.apache.avro.Schema;

/**
 * The classes that the build generates from a schema (Avro's compiler with strings as {@code
 * String} and decimals as {@code BigDecimal}), by their full names.
 */
final class JavaClasses {
  /**
   * A generated class.
   *
   * @param path of the first field that holds it; empty for the event itself
   */
  record JavaClass(String path, Schema schema) {

    /** What each getter gives, by its name: of a record; otherwise nothing. */
    Map<String, Getter> getters() {
      Map<String, Getter> getters = new LinkedHashMap<>();
      if (schema.getType() == Schema.Type.RECORD) {
        for (Schema.Field field : schema.getFields()) {
          getters.put(getterOf(field.name()), new Getter(field, typeOf(field.schema(), false)));
        }
      }
      return getters;
    }

    List<String> constants() {
      return schema.getType() == Schema.Type.ENUM ? schema.getEnumSymbols() : List.of();
    }
  }

  /**
   * @param type with its package, as Java code has it
   */
  record Getter(Schema.Field field, String type) {}

  private static final Map<String, String> LOGICAL_TYPES =
      Map.ofEntries(
          Map.entry("decimal", "java.math.BigDecimal"),
          Map.entry("uuid", "java.util.UUID"),
          Map.entry("date", "java.time.LocalDate"),
          Map.entry("time-millis", "java.time.LocalTime"),
          Map.entry("time-micros", "java.time.LocalTime"),
          Map.entry("timestamp-millis", "java.time.Instant"),
          Map.entry("timestamp-micros", "java.time.Instant"),
          Map.entry("timestamp-nanos", "java.time.Instant"),
          Map.entry("local-timestamp-millis", "java.time.LocalDateTime"),
          Map.entry("local-timestamp-micros", "java.time.LocalDateTime"),
          Map.entry("local-timestamp-nanos", "java.time.LocalDateTime"));

  private final Map<String, JavaClass> classes = new LinkedHashMap<>();

  private JavaClasses() {}

  static Map<String, JavaClass> of(Schema schema) {
    JavaClasses all = new JavaClasses();
    all.add(schema, "");
    return all.classes;
  }

  private void add(Schema schema, String path) {
    switch (schema.getType()) {
      case RECORD -> {
        if (classes.putIfAbsent(schema.getFullName(), new JavaClass(path, schema)) == null) {
          for (Schema.Field field : schema.getFields()) {
            add(field.schema(), AvroTypes.join(path, field.name()));
          }
        }
      }
      case ENUM, FIXED -> classes.putIfAbsent(schema.getFullName(), new JavaClass(path, schema));
      case ARRAY -> add(schema.getElementType(), AvroTypes.join(path, "element"));
      case MAP -> add(schema.getValueType(), AvroTypes.join(path, "value"));
      case UNION -> {
        List<Schema> values = AvroTypes.values(schema);
        for (Schema value : values) {
          add(value, values.size() == 1 ? path : AvroTypes.join(path, value.getName()));
        }
      }
      default -> {
        // No class of its own.
      }
    }
  }

  /** {@code three_ds_authenticated} has {@code getThreeDsAuthenticated}. */
  static String getterOf(String field) {
    StringBuilder name = new StringBuilder("get");
    boolean upper = true;
    for (char letter : field.toCharArray()) {
      if (letter == '_') {
        upper = true;
      } else {
        name.append(upper ? Character.toUpperCase(letter) : letter);
        upper = false;
      }
    }
    return name.toString();
  }

  private static String typeOf(Schema schema, boolean boxed) {
    LogicalType logical = schema.getLogicalType();
    if (logical != null && LOGICAL_TYPES.containsKey(logical.getName())) {
      return LOGICAL_TYPES.get(logical.getName());
    }
    return switch (schema.getType()) {
      case RECORD, ENUM, FIXED -> schema.getFullName();
      case ARRAY -> "java.util.List<" + typeOf(schema.getElementType(), true) + ">";
      case MAP -> "java.util.Map<java.lang.String," + typeOf(schema.getValueType(), true) + ">";
      case UNION -> {
        List<Schema> values = AvroTypes.values(schema);
        yield values.size() == 1 && schema.isNullable()
            ? typeOf(values.get(0), true)
            : "java.lang.Object";
      }
      case STRING -> "java.lang.String";
      case BYTES -> "java.nio.ByteBuffer";
      case INT -> boxed ? "java.lang.Integer" : "int";
      case LONG -> boxed ? "java.lang.Long" : "long";
      case FLOAT -> boxed ? "java.lang.Float" : "float";
      case DOUBLE -> boxed ? "java.lang.Double" : "double";
      case BOOLEAN -> boxed ? "java.lang.Boolean" : "boolean";
      case NULL -> "java.lang.Void";
    };
  }

  /** Whether Java unboxes the one to the other, which null can't be. */
  static boolean isBoxOf(String box, String primitive) {
    return switch (primitive) {
      case "int" -> box.equals("java.lang.Integer");
      case "long", "float", "double", "boolean" ->
          shortName(box).toLowerCase(Locale.ROOT).equals(primitive);
      default -> false;
    };
  }

  /** A type without the packages of Java's own classes. */
  static String shortName(String type) {
    return type.replaceAll("java\\.(?:\\w+\\.)+", "");
  }

  /** The classes that a getter's type names. */
  static boolean mentions(String type, Iterable<String> classes) {
    List<String> names =
        List.of(type.split("[<>,]")).stream().map(String::trim).collect(Collectors.toList());
    for (String name : classes) {
      if (names.contains(name)) {
        return true;
      }
    }
    return false;
  }
}
