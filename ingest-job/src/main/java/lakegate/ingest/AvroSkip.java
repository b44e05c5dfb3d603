package lakegate.ingest;

import java.util.HashSet;
import java.util.Set;
import org.apache.avro.Schema;

/** Passes over values that a writer's schema has and the reader's has not. */
final class AvroSkip {
  /** A recursive schema could nest its values without an end; no event comes near this. */
  private static final int MAX_DEPTH = 100;

  private AvroSkip() {}

  static void skip(Schema schema, AvroCursor in) {
    skip(schema, in, MAX_DEPTH);
  }

  private static void skip(Schema schema, AvroCursor in, int depth) {
    if (depth == 0) {
      throw MalformedAvro.INSTANCE;
    }
    switch (schema.getType()) {
      case NULL -> {}
      case BOOLEAN -> in.readBoolean();
      case INT -> in.readInt();
      case LONG -> in.readLong();
      case FLOAT -> in.skip(Float.BYTES);
      case DOUBLE -> in.skip(Double.BYTES);
      case STRING, BYTES -> in.skip(in.readLength());
      case FIXED -> in.skip(schema.getFixedSize());
      case ENUM -> branch(in, schema.getEnumSymbols().size());
      case UNION ->
          skip(schema.getTypes().get(branch(in, schema.getTypes().size())), in, depth - 1);
      case RECORD -> {
        for (Schema.Field field : schema.getFields()) {
          skip(field.schema(), in, depth - 1);
        }
      }
      case ARRAY -> {
        // Elements without bytes would let a count of a few bytes keep the loop busy for ever.
        boolean hasBytes = !isWithoutBytes(schema.getElementType());
        for (long count = in.readBlock(); count != 0; count = in.readBlock()) {
          int end = in.blockEnd();
          for (long i = 0; hasBytes && i < count; i++) {
            skip(schema.getElementType(), in, depth - 1);
          }
          in.endBlock(end);
        }
      }
      case MAP -> {
        for (long count = in.readBlock(); count != 0; count = in.readBlock()) {
          int end = in.blockEnd();
          for (long i = 0; i < count; i++) {
            in.skip(in.readLength());
            skip(schema.getValueType(), in, depth - 1);
          }
          in.endBlock(end);
        }
      }
    }
  }

  /** Reads the index of one of {@code size} branches or symbols. */
  static int branch(AvroCursor in, int size) {
    int index = in.readInt();
    if (index < 0 || index >= size) {
      throw MalformedAvro.INSTANCE;
    }
    return index;
  }

  /** Whether all values of the schema have an empty encoding. */
  static boolean isWithoutBytes(Schema schema) {
    return isWithoutBytes(schema, new HashSet<>());
  }

  private static boolean isWithoutBytes(Schema schema, Set<String> outer) {
    return switch (schema.getType()) {
      case NULL -> true;
      case FIXED -> schema.getFixedSize() == 0;
      case RECORD ->
          !outer.add(schema.getFullName())
              || schema.getFields().stream()
                  .allMatch(field -> isWithoutBytes(field.schema(), outer));
      default -> false;
    };
  }
}
