package lakegate.ingest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.avro.AvroTypeException;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Resolver;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;

/**
 * Compiles what Avro's own resolution (Avro 1.12 specification, "Schema Resolution") says of a
 * writer's and a reader's schema into readers of values in Flink's internal form. Stricter than
 * Avro in one point: logical types must agree, because Avro would silently read an amount with
 * another scale, or a number as an instant.
 */
final class ReadPlan {
  /** Iceberg keeps instants in microseconds. */
  private static final long MAX_MILLIS = Long.MAX_VALUE / 1000;

  private static final int MAX_PRECISION = 18;
  private static final GenericData DATA = new GenericData();

  private final Set<Resolver.Action> open = Collections.newSetFromMap(new IdentityHashMap<>());

  /** How many arrays and maps are around the value at hand. */
  private int containers;

  private ReadPlan() {}

  /** Reads one value as Flink's internal form of the reader's type. */
  interface ValueReader {
    /**
     * @throws MalformedAvro if the bytes are no such value
     */
    Object read(AvroCursor in);
  }

  /**
   * @throws AvroTypeException if no value of the writer's schema can be read as the reader's, or
   *     the reader's has a type that no table column has; names the field
   */
  static ValueReader compile(Schema writer, Schema reader) {
    if (reader.getType() != Schema.Type.RECORD || writer.getType() != Schema.Type.RECORD) {
      throw unreadable("", "found " + writer.getType() + ", expecting a record");
    }
    Resolver.Action action = Resolver.resolve(writer, reader, DATA);
    // Avro's resolver lets any record pass as any other whose fields fit.
    if (!action.writer.getName().equals(reader.getName())) {
      throw unreadable("", "found " + writer.getFullName() + ", expecting " + reader.getFullName());
    }
    return new ReadPlan().value(action, "");
  }

  private ValueReader value(Resolver.Action action, String path) {
    return switch (action.type) {
      case DO_NOTHING, PROMOTE -> single(action.writer, action.reader, path);
      case ENUM -> enumeration((Resolver.EnumAdjust) action);
      case CONTAINER -> {
        containers++;
        ValueReader item = orUnreadable(((Resolver.Container) action).elementAction, path);
        containers--;
        yield action.reader.getType() == Schema.Type.ARRAY ? array(item) : map(item);
      }
      case RECORD -> record((Resolver.RecordAdjust) action, path);
      case WRITER_UNION -> union((Resolver.WriterUnion) action, path);
      case READER_UNION -> {
        checkNullable(action.reader, path);
        yield value(((Resolver.ReaderUnion) action).actualAction, path);
      }
      case ERROR -> throw unreadable(path, action.toString());
      case SKIP ->
          in -> {
            AvroSkip.skip(action.writer, in);
            return null;
          };
    };
  }

  private static ValueReader single(Schema writer, Schema reader, String path) {
    String written = meaning(writer);
    if (!written.equals(meaning(reader))) {
      throw unreadable(path, "found " + describe(writer) + ", expecting " + describe(reader));
    }
    Schema.Type from = writer.getType();
    return switch (reader.getType()) {
      case NULL -> in -> null;
      case BOOLEAN -> AvroCursor::readBoolean;
      case INT -> AvroCursor::readInt;
      case LONG ->
          written.equals("timestamp-millis")
              ? ReadPlan::instant
              : from == Schema.Type.INT ? in -> (long) in.readInt() : AvroCursor::readLong;
      case FLOAT ->
          switch (from) {
            case INT -> in -> (float) in.readInt();
            case LONG -> in -> (float) in.readLong();
            default -> AvroCursor::readFloat;
          };
      case DOUBLE ->
          switch (from) {
            case INT -> in -> (double) in.readInt();
            case LONG -> in -> (double) in.readLong();
            case FLOAT -> in -> (double) in.readFloat();
            default -> AvroCursor::readDouble;
          };
      case STRING -> AvroCursor::readString;
      case BYTES ->
          reader.getLogicalType() instanceof LogicalTypes.Decimal decimal
              ? decimal(decimal, path)
              : AvroCursor::readBytes;
      case RECORD, ENUM, ARRAY, MAP, UNION, FIXED ->
          throw unreadable(path, "no column has the type " + describe(reader));
    };
  }

  private static TimestampData instant(AvroCursor in) {
    long millis = in.readLong();
    if (millis > MAX_MILLIS || millis < -MAX_MILLIS) {
      throw MalformedAvro.INSTANCE;
    }
    return TimestampData.fromEpochMillis(millis);
  }

  private static ValueReader decimal(LogicalTypes.Decimal decimal, String path) {
    int precision = decimal.getPrecision();
    int scale = decimal.getScale();
    if (precision > MAX_PRECISION) {
      throw unreadable(path, "a decimal has " + precision + " digits; at most 18 fit a long");
    }
    long limit = BigInteger.TEN.pow(precision).longValueExact();
    return in -> {
      long unscaled = in.readUnscaled();
      if (unscaled >= limit || unscaled <= -limit) {
        throw MalformedAvro.INSTANCE;
      }
      return DecimalData.fromUnscaledLong(unscaled, precision, scale);
    };
  }

  private static ValueReader enumeration(Resolver.EnumAdjust action) {
    List<String> symbols = action.reader.getEnumSymbols();
    StringData[] values = new StringData[action.adjustments.length];
    for (int i = 0; i < values.length; i++) {
      int symbol = action.adjustments[i];
      values[i] = symbol < 0 ? null : StringData.fromString(symbols.get(symbol));
    }
    return in -> {
      StringData value = values[AvroSkip.branch(in, values.length)];
      if (value == null) {
        throw MalformedAvro.INSTANCE;
      }
      return value;
    };
  }

  private static ValueReader array(ValueReader item) {
    return in -> {
      Object[] elements = {};
      int size = 0;
      for (long count = in.readBlock(); count != 0; count = in.readBlock()) {
        int end = in.blockEnd();
        int first = size;
        size += in.takeItems(count);
        if (size > elements.length) {
          elements = Arrays.copyOf(elements, Math.max(size, 2 * first));
        }
        for (int i = first; i < size; i++) {
          elements[i] = item.read(in);
        }
        in.endBlock(end);
      }
      return new GenericArrayData(
          size == elements.length ? elements : Arrays.copyOf(elements, size));
    };
  }

  private static ValueReader map(ValueReader item) {
    return in -> {
      Map<StringData, Object> entries = new HashMap<>();
      for (long count = in.readBlock(); count != 0; count = in.readBlock()) {
        int end = in.blockEnd();
        for (int i = in.takeItems(count); i > 0; i--) {
          in.takeItems(1); // The key.
          entries.put(in.readString(), item.read(in));
        }
        in.endBlock(end);
      }
      return new GenericMapData(entries);
    };
  }

  private ValueReader union(Resolver.WriterUnion action, String path) {
    checkNullable(action.reader, path);
    ValueReader[] branches = new ValueReader[action.actions.length];
    for (int i = 0; i < branches.length; i++) {
      branches[i] = orUnreadable(action.actions[i], path);
    }
    return in -> branches[AvroSkip.branch(in, branches.length)].read(in);
  }

  private ValueReader record(Resolver.RecordAdjust action, String path) {
    if (!open.add(action)) {
      throw unreadable(path, "the schema is recursive");
    }
    try {
      return fields(action, path);
    } finally {
      open.remove(action);
    }
  }

  private ValueReader fields(Resolver.RecordAdjust action, String path) {
    Schema.Field[] order = action.readerOrder;
    ValueReader[] values = new ValueReader[action.fieldActions.length];
    int[] positions = new int[values.length];
    int kept = 0;
    for (int i = 0; i < values.length; i++) {
      Resolver.Action field = action.fieldActions[i];
      boolean isKept = field.type != Resolver.Action.Type.SKIP;
      positions[i] = isKept ? order[kept].pos() : RecordReader.DROPPED;
      values[i] = value(field, isKept ? child(path, order[kept++].name()) : path);
    }
    Object[] defaults = new Object[order.length];
    for (int i = action.firstDefault; i < order.length; i++) {
      defaults[order[i].pos()] = defaultOf(order[i], child(path, order[i].name()));
    }
    return new RecordReader(values, positions, defaults, containers > 0 ? order.length : 0);
  }

  /** A field's default in Flink's internal form: written as Avro and read back. */
  private static Object defaultOf(Schema.Field field, String path) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    try {
      new GenericDatumWriter<Object>(field.schema(), DATA)
          .write(DATA.getDefaultValue(field), encoder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    AvroCursor in = new AvroCursor();
    in.reset(out.toByteArray(), 0);
    return new ReadPlan()
        .value(Resolver.resolve(field.schema(), field.schema(), DATA), path)
        .read(in);
  }

  /** Avro reports a branch or an item that can't be read only where data has one. */
  private ValueReader orUnreadable(Resolver.Action action, String path) {
    try {
      return value(action, path);
    } catch (AvroTypeException e) {
      return in -> {
        throw MalformedAvro.INSTANCE;
      };
    }
  }

  private static void checkNullable(Schema reader, String path) {
    if (reader.isUnion() && (reader.getTypes().size() > 2 || !reader.isNullable())) {
      throw unreadable(path, "no column has the type " + describe(reader));
    }
  }

  /** What a value means beyond its type: two that differ must not be read as each other. */
  private static String meaning(Schema schema) {
    LogicalType logical = schema.getLogicalType();
    if (logical == null || logical instanceof LogicalTypes.Uuid) {
      return "";
    }
    return logical instanceof LogicalTypes.Decimal decimal
        ? "decimal of scale " + decimal.getScale()
        : logical.getName();
  }

  private static String describe(Schema schema) {
    String meaning = meaning(schema);
    String type = schema.getType().getName();
    return meaning.isEmpty() ? type : type + " (" + meaning + ")";
  }

  private static String child(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private static AvroTypeException unreadable(String path, String why) {
    return new AvroTypeException("Cannot read " + (path.isEmpty() ? "record" : path) + ": " + why);
  }

  /** Reads the fields in the writer's order and puts them in the reader's. */
  private static final class RecordReader implements ValueReader {
    static final int DROPPED = -1;

    private final ValueReader[] values;
    private final int[] positions;
    private final Object[] defaults;
    private final int[] defaulted;
    private final int items;

    /**
     * @param items how many values of an array or map each record is, apart from itself
     */
    RecordReader(ValueReader[] values, int[] positions, Object[] defaults, int items) {
      this.values = values;
      this.positions = positions;
      this.defaults = defaults;
      this.items = items;
      this.defaulted =
          IntStream.range(0, defaults.length).filter(i -> defaults[i] != null).toArray();
    }

    @Override
    public GenericRowData read(AvroCursor in) {
      in.takeItems(items);
      GenericRowData row = new GenericRowData(defaults.length);
      for (int position : defaulted) {
        row.setField(position, defaults[position]);
      }
      for (int i = 0; i < values.length; i++) {
        Object value = values[i].read(in);
        if (positions[i] != DROPPED) {
          row.setField(positions[i], value);
        }
      }
      return row;
    }
  }
}
