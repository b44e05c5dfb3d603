package lakegate.table;

import java.util.Locale;
import java.util.Set;
import org.apache.iceberg.UpdateSchema;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types.NestedField;

/**
 * A change of a table's schema that keeps the meaning of every field id. A column is named by its
 * path in the table as it is before all changes, such as {@code metadata.order_id}; the top level
 * has the path {@code ""}.
 */
public sealed interface ColumnChange {

  /** What is done, such as {@code widen column quantity from int to long}. */
  String line();

  /** Adds it to the table's one schema update. */
  void addTo(UpdateSchema update);

  /** Adds an optional column. */
  record Add(String parent, NestedField field) implements ColumnChange {
    @Override
    public String line() {
      return "add column " + path(parent, field.name()) + " " + describe(field.type());
    }

    @Override
    public void addTo(UpdateSchema update) {
      update.addColumn(parent.isEmpty() ? null : parent, field.name(), field.type(), field.doc());
    }
  }

  /** Gives a column a type that holds all its values. */
  record Widen(String column, Type from, Type.PrimitiveType to) implements ColumnChange {
    @Override
    public String line() {
      return "widen column " + column + " from " + from + " to " + to;
    }

    @Override
    public void addTo(UpdateSchema update) {
      update.updateColumn(column, to);
    }
  }

  /** Lets a column be null. */
  record MakeOptional(String column) implements ColumnChange {
    @Override
    public String line() {
      return "make column " + column + " optional";
    }

    @Override
    public void addTo(UpdateSchema update) {
      update.makeColumnOptional(column);
    }
  }

  /** Gives a column another name in the same parent. */
  record Rename(String column, String name) implements ColumnChange {
    @Override
    public String line() {
      return "rename column " + column + " to " + name;
    }

    @Override
    public void addTo(UpdateSchema update) {
      update.renameColumn(column, name);
    }
  }

  /**
   * Gives a column another doc.
   *
   * @param doc null for none
   */
  record Redocument(String column, String doc) implements ColumnChange {
    @Override
    public String line() {
      return "update doc of column " + column;
    }

    @Override
    public void addTo(UpdateSchema update) {
      update.updateColumnDoc(column, doc);
    }
  }

  /** Leaves the place of its Kafka record as what identifies a row to ourselves alone. */
  record DropIdentifier() implements ColumnChange {
    @Override
    public String line() {
      return "drop the identifier fields, with which Flink SQL cannot read the table";
    }

    @Override
    public void addTo(UpdateSchema update) {
      update.setIdentifierFields(Set.of());
    }
  }

  static String path(String parent, String name) {
    return parent.isEmpty() ? name : parent + "." + name;
  }

  /** A type without the ids of its fields. */
  static String describe(Type type) {
    return type.isPrimitiveType() ? type.toString() : type.typeId().name().toLowerCase(Locale.ROOT);
  }
}
