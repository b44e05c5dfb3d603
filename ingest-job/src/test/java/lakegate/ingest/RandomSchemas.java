package lakegate.ingest;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/** Draws a reader's schema of the types a table can have, and earlier schemas of its writers. */
final class RandomSchemas {
  private final Random random;
  private int names;

  RandomSchemas(Random random) {
    this.random = random;
  }

  Schema reader() {
    return record("Event", 3);
  }

  private Schema record(String name, int depth) {
    List<Schema.Field> fields = new ArrayList<>();
    for (int i = 1 + random.nextInt(8); i > 0; i--) {
      Schema type = type(depth - 1);
      boolean nullable = random.nextBoolean();
      fields.add(
          nullable
              ? new Schema.Field(next("f"), nullable(type), null, Schema.Field.NULL_DEFAULT_VALUE)
              : new Schema.Field(next("f"), type));
    }
    return Schema.createRecord(name, null, "lakegate.test", false, fields);
  }

  private Schema type(int depth) {
    return switch (random.nextInt(depth > 0 ? 13 : 10)) {
      case 0 -> Schema.create(Schema.Type.STRING);
      case 1 -> Schema.create(Schema.Type.BOOLEAN);
      case 2 -> Schema.create(Schema.Type.INT);
      case 3 -> Schema.create(Schema.Type.LONG);
      case 4 -> Schema.create(Schema.Type.FLOAT);
      case 5 -> Schema.create(Schema.Type.DOUBLE);
      case 6 -> Schema.create(Schema.Type.BYTES);
      case 7 -> {
        int precision = 1 + random.nextInt(18);
        yield LogicalTypes.decimal(precision, random.nextInt(precision + 1))
            .addToSchema(Schema.create(Schema.Type.BYTES));
      }
      case 8 -> instant();
      case 9 ->
          random.nextBoolean()
              ? LogicalTypes.date().addToSchema(Schema.create(Schema.Type.INT))
              : Schema.createEnum(
                  next("E"), null, "lakegate.test", List.of("RED", "GREEN", "BLUE"));
      case 10 -> record(next("R"), depth);
      case 11 -> Schema.createArray(maybeNullable(type(depth - 1)));
      default -> Schema.createMap(maybeNullable(type(depth - 1)));
    };
  }

  private static Schema instant() {
    Schema instant = LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG));
    instant.addProp("adjust-to-utc", true);
    return instant;
  }

  private Schema maybeNullable(Schema type) {
    return random.nextInt(3) == 0 ? nullable(type) : type;
  }

  private static Schema nullable(Schema type) {
    return Schema.createUnion(Schema.create(Schema.Type.NULL), type);
  }

  /** A writer's schema that the reader's can resolve: older, newer, or in another order. */
  Schema writerOf(Schema reader) {
    List<Schema.Field> fields = new ArrayList<>();
    for (Schema.Field field : reader.getFields()) {
      boolean mayLack = field.hasDefaultValue();
      if (!mayLack || random.nextInt(4) > 0) {
        fields.add(new Schema.Field(field.name(), typeOfWriter(field.schema())));
      }
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      fields.add(new Schema.Field(next("gone"), typeThatGoes()));
    }
    if (fields.isEmpty()) {
      // A record without bytes can't be an element: no count of them could be checked.
      fields.add(new Schema.Field(next("gone"), Schema.create(Schema.Type.LONG)));
    }
    Collections.shuffle(fields, random);
    return Schema.createRecord(reader.getName(), null, reader.getNamespace(), false, fields);
  }

  private Schema typeOfWriter(Schema reader) {
    if (reader.isUnion()) {
      Schema type = typeOfWriter(reader.getTypes().get(1));
      return switch (random.nextInt(6)) {
        case 0 -> type;
        case 1 -> Schema.createUnion(type, Schema.create(Schema.Type.NULL));
        case 2 -> Schema.createUnion(type);
        default -> nullable(type);
      };
    }
    if (reader.getLogicalType() != null) {
      return reader;
    }
    return switch (reader.getType()) {
      case LONG -> one(Schema.Type.INT, Schema.Type.LONG);
      case FLOAT -> one(Schema.Type.INT, Schema.Type.LONG, Schema.Type.FLOAT);
      case DOUBLE -> one(Schema.Type.INT, Schema.Type.LONG, Schema.Type.FLOAT, Schema.Type.DOUBLE);
      case STRING, BYTES -> one(Schema.Type.STRING, Schema.Type.BYTES);
      case ENUM -> {
        List<String> symbols = new ArrayList<>(reader.getEnumSymbols());
        Collections.shuffle(symbols, random);
        yield Schema.createEnum(
            reader.getName(),
            null,
            reader.getNamespace(),
            symbols.subList(0, 1 + random.nextInt(symbols.size())));
      }
      case RECORD -> writerOf(reader);
      case ARRAY -> Schema.createArray(typeOfWriter(reader.getElementType()));
      case MAP -> Schema.createMap(typeOfWriter(reader.getValueType()));
      default -> reader;
    };
  }

  private Schema one(Schema.Type... types) {
    return Schema.create(types[random.nextInt(types.length)]);
  }

  /** Any type: the reader passes over it. */
  private Schema typeThatGoes() {
    return switch (random.nextInt(4)) {
      case 0 -> Schema.createFixed(next("F"), null, "lakegate.test", 1 + random.nextInt(9));
      case 1 ->
          Schema.createUnion(
              Schema.create(Schema.Type.NULL),
              Schema.create(Schema.Type.LONG),
              Schema.create(Schema.Type.STRING));
      default -> type(2);
    };
  }

  private String next(String prefix) {
    return prefix + names++;
  }
}
