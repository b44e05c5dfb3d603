package lakegate.table;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;

/**
 * The columns that hold an Avro record. The conversion is our own: Iceberg's maps {@code
 * timestamp-millis} to a type without a zone and local timestamps to a number.
 */
final class AvroColumns {
  private static final int MAX_PRECISION = 38;

  private final Consumer<UnstorableField> unstorable;
  private final Map<String, List<String>> aliases = new HashMap<>();
  private final Deque<String> open = new ArrayDeque<>();
  private int last;

  /**
   * @param unstorable receives the fields that are left out
   */
  AvroColumns(Consumer<UnstorableField> unstorable) {
    this.unstorable = unstorable;
  }

  /** Earlier names of the columns converted so far. */
  Map<String, List<String>> aliases() {
    return aliases;
  }

  /** Converts fields and numbers them from 1 in reading order. */
  List<NestedField> of(Schema record) {
    return fields(record, "");
  }

  private List<NestedField> fields(Schema record, String parent) {
    open.push(record.getFullName());
    List<NestedField> columns = new ArrayList<>();
    for (Schema.Field field : record.getFields()) {
      int id = ++last;
      String path = parent + field.name();
      Optional<Type> type =
          field.name().contains(".")
              ? none(path, UnstorableField.Kind.TYPE, "a name with a dot")
              : type(field.schema(), path);
      type.ifPresent(
          present -> {
            if (!field.aliases().isEmpty()) {
              aliases.put(path, List.copyOf(field.aliases()));
            }
            columns.add(
                NestedField.builder()
                    .withId(id)
                    .isOptional(field.schema().isNullable())
                    .withName(field.name())
                    .ofType(present)
                    .withDoc(field.doc())
                    .build());
          });
    }
    open.pop();
    return columns;
  }

  private Optional<Type> type(Schema schema, String path) {
    return switch (schema.getType()) {
      case STRING -> Optional.of(isUuid(schema) ? Types.UUIDType.get() : Types.StringType.get());
      case ENUM -> Optional.of(Types.StringType.get());
      case BOOLEAN -> Optional.of(Types.BooleanType.get());
      case INT -> Optional.of(integer(schema));
      case LONG -> longInteger(schema, path);
      case FLOAT -> Optional.of(Types.FloatType.get());
      case DOUBLE -> Optional.of(Types.DoubleType.get());
      case BYTES -> decimalOr(schema, path, Types.BinaryType.get());
      case FIXED ->
          isUuid(schema)
              ? Optional.of(Types.UUIDType.get())
              : decimalOr(schema, path, Types.FixedType.ofLength(schema.getFixedSize()));
      case ARRAY -> list(schema.getElementType(), path + ".element");
      case MAP -> map(schema.getValueType(), path + ".value");
      case RECORD -> struct(schema, path);
      case UNION -> union(schema, path);
      case NULL -> none(path, UnstorableField.Kind.TYPE, "always null");
    };
  }

  private static boolean isUuid(Schema schema) {
    return schema.getLogicalType() instanceof LogicalTypes.Uuid;
  }

  private static Type integer(Schema schema) {
    if (schema.getLogicalType() instanceof LogicalTypes.Date) {
      return Types.DateType.get();
    }
    return schema.getLogicalType() instanceof LogicalTypes.TimeMillis
        ? Types.TimeType.get()
        : Types.IntegerType.get();
  }

  private Optional<Type> longInteger(Schema schema, String path) {
    String logical = schema.getLogicalType() == null ? "" : schema.getLogicalType().getName();
    return switch (logical) {
      case "timestamp-millis", "timestamp-micros" -> Optional.of(Types.TimestampType.withZone());
      case "local-timestamp-millis", "local-timestamp-micros" ->
          Optional.of(Types.TimestampType.withoutZone());
      case "timestamp-nanos", "local-timestamp-nanos" ->
          none(path, UnstorableField.Kind.TYPE, "nanoseconds, which need format version 3");
      case "time-micros" -> Optional.of(Types.TimeType.get());
      default -> Optional.of(Types.LongType.get());
    };
  }

  private Optional<Type> decimalOr(Schema schema, String path, Type plain) {
    if (!(schema.getLogicalType() instanceof LogicalTypes.Decimal decimal)) {
      return Optional.of(plain);
    }
    if (decimal.getPrecision() > MAX_PRECISION) {
      return none(
          path, UnstorableField.Kind.TYPE, "a decimal of more than " + MAX_PRECISION + " digits");
    }
    return Optional.of(Types.DecimalType.of(decimal.getPrecision(), decimal.getScale()));
  }

  private Optional<Type> list(Schema element, String path) {
    int id = ++last;
    return type(element, path)
        .map(
            type ->
                element.isNullable()
                    ? Types.ListType.ofOptional(id, type)
                    : Types.ListType.ofRequired(id, type));
  }

  private Optional<Type> map(Schema value, String path) {
    int key = ++last;
    int id = ++last;
    return type(value, path)
        .map(
            type ->
                value.isNullable()
                    ? Types.MapType.ofOptional(key, id, Types.StringType.get(), type)
                    : Types.MapType.ofRequired(key, id, Types.StringType.get(), type));
  }

  private Optional<Type> struct(Schema record, String path) {
    if (open.contains(record.getFullName())) {
      return none(path, UnstorableField.Kind.TYPE, "a record that holds itself");
    }
    List<NestedField> fields = fields(record, path + ".");
    return fields.isEmpty()
        ? none(path, UnstorableField.Kind.TYPE, "a record without columns")
        : Optional.of(Types.StructType.of(fields));
  }

  private Optional<Type> union(Schema union, String path) {
    List<Schema> types =
        union.getTypes().stream().filter(branch -> branch.getType() != Schema.Type.NULL).toList();
    if (types.size() == 1) {
      return type(types.get(0), path);
    }
    return none(
        path,
        UnstorableField.Kind.UNION,
        types.isEmpty()
            ? "always null"
            : "a union of " + String.join(" and ", types.stream().map(Schema::getName).toList()));
  }

  private Optional<Type> none(String path, UnstorableField.Kind kind, String reason) {
    unstorable.accept(new UnstorableField(path, kind, reason));
    return Optional.empty();
  }
}
