package lakegate.gate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import lakegate.table.TableDefinition;
import lakegate.table.UnstorableField;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.UpdateSchema;
import org.apache.iceberg.avro.Avro;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.avro.DataWriter;
import org.apache.iceberg.data.avro.PlannedDataReader;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.inmemory.InMemoryCatalog;
import org.apache.iceberg.inmemory.InMemoryOutputFile;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.FileAppender;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types.DecimalType;
import org.apache.iceberg.types.Types.FixedType;
import org.apache.iceberg.types.Types.ListType;
import org.apache.iceberg.types.Types.MapType;
import org.apache.iceberg.types.Types.NestedField;
import org.apache.iceberg.types.Types.StructType;
import org.apache.iceberg.types.Types.TimestampType;

/**
 * What Iceberg itself makes of a table whose columns shall become those of another version: each
 * step is the one that Iceberg's API has for it, rows are written before and after.
 */
final class IcebergTruth {
  /** What became of the table and its rows. */
  enum Outcome {
    /** A row of before, read with the columns of now, holds another value. */
    DIFFERS,
    /** A row of before has a value that no field of now reads. */
    LEFT_BEHIND,
    /** Iceberg refuses a step, or has none. */
    REFUSED,
    /** A row of now can't be written. */
    UNWRITABLE,
    /** Names can't be told apart by who ignores case. */
    AMBIGUOUS
  }

  private final Set<Outcome> outcomes = EnumSet.noneOf(Outcome.class);
  private final Schema earlier;
  private final Schema later;
  private final Map<String, List<String>> aliases;
  private final Map<String, List<String>> earlierAliases;
  private final Table table;

  /** Texts are numbered, so that none is taken for another. */
  private int texts;

  /** The paths of the fields of now by those of before. */
  private final Map<String, String> paths = new HashMap<>();

  private IcebergTruth(TableDefinition before, TableDefinition now) {
    this.later = now.schema();
    this.aliases = now.aliases();
    this.earlierAliases = before.aliases();
    InMemoryCatalog catalog = new InMemoryCatalog();
    catalog.initialize("memory", Map.of());
    catalog.createNamespace(Namespace.of("db"));
    this.table = catalog.createTable(TableIdentifier.of("db", "t"), before.schema());
    this.earlier = table.schema();
  }

  /** What happens to the table of one version that becomes another's. */
  static Set<Outcome> of(org.apache.avro.Schema released, org.apache.avro.Schema draft) {
    List<UnstorableField> before = new ArrayList<>();
    List<UnstorableField> now = new ArrayList<>();
    TableDefinition from = TableDefinition.of("t", released, List.of(), before::add);
    TableDefinition to = TableDefinition.of("t", draft, List.of(), now::add);
    if (!before.isEmpty()) {
      // There can't be a table of what was released.
      return Set.of();
    }
    IcebergTruth truth = new IcebergTruth(from, to);
    if (now.stream().anyMatch(field -> from.schema().findField(field.path()) != null)) {
      truth.outcomes.add(Outcome.REFUSED);
    }
    truth.run();
    return truth.outcomes;
  }

  private void run() {
    Record row = (Record) value(earlier.asStruct());
    InputFile file = write(earlier, row);
    UpdateSchema update = table.updateSchema();
    try {
      follow(update, "", earlier.asStruct(), "", later.asStruct());
      update.commit();
    } catch (IllegalArgumentException | ValidationException | UnsupportedOperationException e) {
      outcomes.add(Outcome.REFUSED);
      return;
    }
    try {
      table.schema().caseInsensitiveFindField("id");
    } catch (IllegalArgumentException e) {
      outcomes.add(Outcome.AMBIGUOUS);
    }
    compare(row, read(file));
    try {
      write(table.schema(), shapedAs(table.schema().asStruct(), value(later.asStruct())));
    } catch (RuntimeException e) {
      outcomes.add(Outcome.UNWRITABLE);
    }
  }

  /** Takes the steps from one struct to another; a column keeps its name if both have it. */
  private void follow(
      UpdateSchema update, String path, StructType has, String wantedPath, StructType wants) {
    for (NestedField wanted : wants.fields()) {
      NestedField found = origin(has, wantedPath, wanted, wants);
      if (found != null && has.field(wanted.name()) == null) {
        update.renameColumn(path + found.name(), wanted.name());
      }
      String parent = path.isEmpty() ? null : path.substring(0, path.length() - 1);
      if (found != null) {
        follow(update, path + found.name(), found, wantedPath + wanted.name(), wanted);
      } else if (wanted.isRequired()) {
        update.addRequiredColumn(parent, wanted.name(), wanted.type(), wanted.doc());
      } else {
        update.addColumn(parent, wanted.name(), wanted.type());
      }
    }
  }

  /** The column that a field means: the one that a new alias names, or that of its own name. */
  private NestedField origin(
      StructType has, String wantedPath, NestedField wanted, StructType wants) {
    for (NestedField other : wants.fields()) {
      String path = wantedPath + other.name();
      for (String alias : aliases.getOrDefault(path, List.of())) {
        boolean before = earlierAliases.getOrDefault(path, List.of()).contains(alias);
        if (has.field(alias) == null || before && has.field(other.name()) != null) {
          continue;
        }
        if (other.name().equals(wanted.name())) {
          return has.field(alias);
        }
        if (alias.equals(wanted.name())
            && aliases.getOrDefault(wantedPath + wanted.name(), List.of()).isEmpty()) {
          return null;
        }
      }
    }
    return has.field(wanted.name());
  }

  private void follow(
      UpdateSchema update, String path, NestedField has, String wantedPath, NestedField wanted) {
    paths.put(path, wantedPath);
    if (has.isRequired() && wanted.isOptional()) {
      update.makeColumnOptional(path);
    } else if (has.isOptional() && wanted.isRequired()) {
      update.requireColumn(path);
    }
    Type old = has.type();
    Type type = wanted.type();
    if (old instanceof StructType struct && type instanceof StructType next) {
      follow(update, path + ".", struct, wantedPath + ".", next);
    } else if (old instanceof ListType list && type instanceof ListType next) {
      follow(
          update,
          path + ".element",
          list.fields().get(0),
          wantedPath + ".element",
          next.fields().get(0));
    } else if (old instanceof MapType map && type instanceof MapType next) {
      follow(
          update,
          path + ".value",
          map.fields().get(1),
          wantedPath + ".value",
          next.fields().get(1));
    } else if (old.isPrimitiveType() && type instanceof Type.PrimitiveType next) {
      if (!old.equals(next)) {
        update.updateColumn(path, next);
      }
    } else {
      throw new UnsupportedOperationException("Cannot change " + old + " to " + type);
    }
  }

  private void compare(Record before, Record now) {
    Map<String, Object> old = new HashMap<>();
    flatten("", earlier.asStruct(), before, old);
    Map<String, Object> next = new HashMap<>();
    flatten("", table.schema().asStruct(), now, next);
    old.forEach(
        (path, value) -> {
          String wanted = paths.get(path);
          if (wanted == null) {
            outcomes.add(Outcome.LEFT_BEHIND);
          } else if (!same(value, next.get(wanted))) {
            outcomes.add(Outcome.DIFFERS);
          }
        });
  }

  private static boolean same(Object old, Object next) {
    if (old instanceof Number number && next instanceof Number other) {
      return new BigDecimal(number.toString()).compareTo(new BigDecimal(other.toString())) == 0;
    }
    return old.equals(next);
  }

  private static void flatten(String path, Type type, Object value, Map<String, Object> values) {
    String parent = path.isEmpty() ? "" : path + ".";
    if (value == null) {
      return;
    }
    if (type instanceof StructType struct) {
      for (NestedField field : struct.fields()) {
        flatten(
            parent + field.name(), field.type(), ((Record) value).getField(field.name()), values);
      }
    } else if (type instanceof ListType list) {
      Object first = ((Collection<?>) value).iterator().next();
      flatten(parent + "element", list.elementType(), first, values);
    } else if (type instanceof MapType map) {
      Object first = ((Map<?, ?>) value).values().iterator().next();
      flatten(parent + "value", map.valueType(), first, values);
    } else {
      values.put(path, value instanceof byte[] bytes ? ByteBuffer.wrap(bytes) : value);
    }
  }

  /** A value without a null in it, and with something in every list and map. */
  private Object value(Type type) {
    return switch (type.typeId()) {
      case BOOLEAN -> true;
      case INTEGER -> 123_456_789;
      case LONG -> 1_234_567_890_123_456_789L;
      case FLOAT -> 1.5f;
      case DOUBLE -> 2.5;
      case DATE -> LocalDate.of(2025, 11, 14);
      case TIME -> LocalTime.of(10, 15, 30);
      case TIMESTAMP -> {
        LocalDateTime time = LocalDateTime.of(2025, 11, 14, 10, 15, 30);
        yield ((TimestampType) type).shouldAdjustToUTC()
            ? OffsetDateTime.of(time, ZoneOffset.UTC)
            : time;
      }
      case STRING -> "text " + ++texts;
      case UUID -> UUID.fromString("11111111-2222-3333-4444-555555555555");
      case FIXED -> new byte[((FixedType) type).length()];
      case BINARY -> ByteBuffer.wrap(new byte[] {1, 2, 3});
      case DECIMAL -> BigDecimal.valueOf(123_456, ((DecimalType) type).scale());
      case LIST -> List.of(value(((ListType) type).elementType()));
      case MAP -> Map.of("key", value(((MapType) type).valueType()));
      case STRUCT -> {
        Record record = GenericRecord.create((StructType) type);
        ((StructType) type)
            .fields()
            .forEach(field -> record.setField(field.name(), value(field.type())));
        yield record;
      }
      default -> throw new IllegalArgumentException("No value of " + type);
    };
  }

  /** The same value as the table holds it: columns that no field fills are null. */
  private static <T> T shapedAs(Type type, T value) {
    Object shaped = value;
    if (type instanceof StructType struct) {
      Record from = (Record) value;
      Record record = GenericRecord.create(struct);
      for (NestedField field : struct.fields()) {
        NestedField own = from.struct().field(field.name());
        if (own != null) {
          record.setField(field.name(), shapedAs(field.type(), from.getField(field.name())));
        }
      }
      shaped = record;
    } else if (type instanceof ListType list) {
      shaped = List.of(shapedAs(list.elementType(), ((List<?>) value).get(0)));
    } else if (type instanceof MapType map) {
      shaped = Map.of("key", shapedAs(map.valueType(), ((Map<?, ?>) value).get("key")));
    }
    @SuppressWarnings("unchecked")
    T result = (T) shaped;
    return result;
  }

  private static InputFile write(Schema schema, Object row) {
    InMemoryOutputFile file = new InMemoryOutputFile();
    try (FileAppender<Object> appender =
        Avro.write(file).schema(schema).createWriterFunc(DataWriter::create).build()) {
      appender.add(row);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file.toInputFile();
  }

  private Record read(InputFile file) {
    try (CloseableIterable<Record> rows =
        Avro.read(file)
            .project(table.schema())
            .createResolvingReader(PlannedDataReader::create)
            .build()) {
      return rows.iterator().next();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
