package lakegate.decode;

import java.util.Arrays;

/**
 * Where the members lie that the schema does not name. They are kept as they were sent, inside the
 * known objects that had them.
 */
final class RescuedMembers {
  private static final int OBJECT = -1;
  private static final int END = -2;

  /**
   * Four numbers a piece: start and end of the name with its quotes, start and end of the value.
   */
  private int[] spans = new int[64];

  private int size;

  void clear() {
    size = 0;
  }

  boolean isEmpty() {
    return size == 0;
  }

  void add(int nameFrom, int nameTo, int valueFrom, int valueTo) {
    if (size == spans.length) {
      spans = Arrays.copyOf(spans, 2 * size);
    }
    spans[size++] = nameFrom;
    spans[size++] = nameTo;
    spans[size++] = valueFrom;
    spans[size++] = valueTo;
  }

  /** A known member with an object begins. */
  void open(int nameFrom, int nameTo) {
    add(nameFrom, nameTo, OBJECT, 0);
  }

  /** The object ends; it leaves nothing behind if nothing was added to it. */
  void close() {
    if (spans[size - 2] == OBJECT) {
      size -= 4;
    } else {
      add(0, 0, END, 0);
    }
  }

  /** Writes the members as an Avro string that holds a JSON object. */
  void write(byte[] json, AvroBuffer out) {
    int room = AvroBuffer.sizeOfLength(json.length);
    out.size += room;
    int start = out.size;
    out.writeByte('{');
    boolean first = true;
    for (int i = 0; i < size; i += 4) {
      int valueFrom = spans[i + 2];
      if (valueFrom == END) {
        out.writeByte('}');
        first = false;
        continue;
      }
      if (!first) {
        out.writeByte(',');
      }
      out.write(json, spans[i], spans[i + 1]);
      out.writeByte(':');
      first = valueFrom == OBJECT;
      if (first) {
        out.writeByte('{');
      } else {
        out.write(json, valueFrom, spans[i + 3]);
      }
    }
    out.writeByte('}');
    out.insertLength(start, room);
  }
}
