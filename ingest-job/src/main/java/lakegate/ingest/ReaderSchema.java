package lakegate.ingest;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/**
 * Puts an event type's fields into the order and types of its table's columns: rows are written by
 * position, columns that were added later lie behind the older ones, and a later version may have
 * made a column wider.
 */
final class ReaderSchema {
  private static final Schema ALWAYS_NULL =
      Schema.createUnion(Schema.create(Schema.Type.NULL), Schema.create(Schema.Type.STRING));

  private ReaderSchema() {}

  /**
   * @param event the event type's record
   * @param table the table's columns; each of the record's fields must be among them
   * @return a record of the same name; a column that the event type no longer has is always null
   */
  static Schema of(Schema event, Types.StructType table) {
    List<Field> fields = new ArrayList<>();
    int known = 0;
    for (Types.NestedField column : table.fields()) {
      Field field = event.getField(column.name());
      if (field == null) {
        // No writer has such a name, so an old writer's value of another type is never read.
        String name = "gone__" + column.name();
        fields.add(new Field(name, ALWAYS_NULL, null, Field.NULL_DEFAULT_VALUE));
      } else {
        known++;
        fields.add(new Field(field, of(field.schema(), column.type())));
      }
    }
    if (known != event.getFields().size()) {
      throw new IllegalStateException(
          "Cannot write " + event.getFullName() + ": the table lacks some of its columns");
    }
    Schema reader =
        Schema.createRecord(event.getName(), event.getDoc(), event.getNamespace(), false, fields);
    event.getAliases().forEach(reader::addAlias);
    return reader;
  }

  private static Schema of(Schema event, Type column) {
    return switch (event.getType()) {
      case RECORD -> of(event, column.asStructType());
      case UNION ->
          Schema.createUnion(
              event.getTypes().stream()
                  .map(branch -> branch.getType() == Schema.Type.NULL ? branch : of(branch, column))
                  .toList());
      case INT -> column.typeId() == Type.TypeID.LONG ? Schema.create(Schema.Type.LONG) : event;
      case FLOAT ->
          column.typeId() == Type.TypeID.DOUBLE ? Schema.create(Schema.Type.DOUBLE) : event;
      case BYTES ->
          event.getLogicalType() instanceof LogicalTypes.Decimal decimal
                  && column instanceof Types.DecimalType wide
                  && wide.precision() > decimal.getPrecision()
              ? LogicalTypes.decimal(wide.precision(), wide.scale())
                  .addToSchema(Schema.create(Schema.Type.BYTES))
              : event;
      default -> event;
    };
  }
}
