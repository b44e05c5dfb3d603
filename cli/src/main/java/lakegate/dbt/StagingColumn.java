package lakegate.dbt;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import lakegate.event.FieldRules;
import lakegate.event.RecordRules;
import lakegate.table.TableDefinition;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;

/**
 * A column of a staging model: one of the table, or a field of a nested one, under the name {@code
 * parent_field}.
 *
 * @param path in the table, for example {@code metadata.order_id}
 * @param type Trino's name of the type
 * @param required whether neither the field nor what it is nested in can be null
 * @param rules what the .avsc says of the field; none for the columns that every table has
 */
record StagingColumn(
    String name,
    String path,
    String type,
    String doc,
    boolean required,
    Optional<FieldRules> rules) {

  /**
   * The columns of a table, nested records unfolded.
   *
   * @throws IllegalArgumentException if two get the same name
   */
  static List<StagingColumn> of(TableDefinition table, Optional<RecordRules> rules) {
    List<StagingColumn> columns = new ArrayList<>();
    add(table.schema().columns(), "", "", true, rules, columns);
    Map<String, String> paths = new HashMap<>();
    for (StagingColumn column : columns) {
      String other = paths.put(column.name, column.path);
      if (other != null) {
        throw new IllegalArgumentException(
            "Cannot name the columns of %s: both %s and %s would be %s"
                .formatted(table.name(), other, column.path, column.name));
      }
    }
    return columns;
  }

  private static void add(
      List<NestedField> fields,
      String name,
      String path,
      boolean required,
      Optional<RecordRules> rules,
      List<StagingColumn> columns) {
    for (NestedField field : fields) {
      Optional<FieldRules> own = rules.flatMap(record -> find(record, field.name()));
      boolean always = required && field.isRequired();
      if (field.type() instanceof Types.StructType struct) {
        add(
            struct.fields(),
            name + field.name() + "_",
            path + field.name() + ".",
            always,
            own.flatMap(FieldRules::record),
            columns);
      } else {
        columns.add(
            new StagingColumn(
                (name + field.name()).toLowerCase(Locale.ROOT),
                path + field.name(),
                trino(field.type()),
                field.doc() == null ? "" : field.doc(),
                always,
                own));
      }
    }
  }

  private static Optional<FieldRules> find(RecordRules record, String name) {
    return record.fields().stream().filter(field -> field.name().equals(name)).findFirst();
  }

  /** As it is selected from the table. */
  String sql() {
    String column = SqlName.of(path);
    String alias = SqlName.of(name);
    return column.equals(alias) ? column : column + " as " + alias;
  }

  /** Trino's name of a column's type (its documentation, "Iceberg to Trino type mapping"). */
  private static String trino(Type type) {
    return switch (type.typeId()) {
      case BOOLEAN -> "boolean";
      case INTEGER -> "integer";
      case LONG -> "bigint";
      case FLOAT -> "real";
      case DOUBLE -> "double";
      case DATE -> "date";
      case TIME -> "time(6)";
      case TIMESTAMP ->
          ((Types.TimestampType) type).shouldAdjustToUTC()
              ? "timestamp(6) with time zone"
              : "timestamp(6)";
      case STRING -> "varchar";
      case UUID -> "uuid";
      case BINARY, FIXED -> "varbinary";
      case DECIMAL -> {
        Types.DecimalType decimal = (Types.DecimalType) type;
        yield "decimal(%d,%d)".formatted(decimal.precision(), decimal.scale());
      }
      case LIST -> "array(" + trino(((Types.ListType) type).elementType()) + ")";
      case MAP -> {
        Types.MapType map = (Types.MapType) type;
        yield "map(" + trino(map.keyType()) + ", " + trino(map.valueType()) + ")";
      }
      case STRUCT ->
          ((Types.StructType) type)
              .fields().stream()
                  .map(field -> SqlName.of(field.name()) + " " + trino(field.type()))
                  .collect(java.util.stream.Collectors.joining(", ", "row(", ")"));
      default -> throw new IllegalArgumentException("Cannot name Trino's type of " + type);
    };
  }
}
