package lakegate.ingest;

import java.util.List;
import org.apache.avro.Schema;

/** Passes over values that a writer's schema has and the reader's has not; allocates nothing. */
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
        List<Schema.Field> fields = schema.getFields();
        for (int i = 0; i < fields.size(); i++) {
          skip(fields.get(i).schema(), in, depth - 1);
        }
      }
      case ARRAY -> {
        for (long count = in.readBlock(); count != 0; count = in.readBlock()) {
          int end = in.blockEnd();
          skipElements(schema.getElementType(), count, in, depth);
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

  private static void skipElements(Schema element, long count, AvroCursor in, int depth) {
    for (long i = 0; i < count; i++) {
      int before = in.remaining();
      skip(element, in, depth - 1);
      if (in.remaining() == before) {
        // Its type has no bytes, nor has any other element: their count could be anything.
        return;
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
}
