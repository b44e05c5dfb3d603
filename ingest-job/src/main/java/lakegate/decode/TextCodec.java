package lakegate.decode;

import java.util.List;
import java.util.Set;
import lakegate.deadletter.RejectReason;
import lakegate.event.AllowedValues;
import lakegate.event.Normalise;

/** A string with its normalise steps and allowed values. */
final class TextCodec extends FieldCodec {
  private static final int LISTED_VALUES = 12;

  private final boolean trim;
  private final boolean lower;
  private final boolean upper;
  private final boolean snakeCase;
  private final ByteTable allowed;
  private final String expectedValue;

  /** Raised for a value that is not allowed; -1 rejects it. */
  private final int flag;

  /**
   * @param flag number of the flag for a value that is not allowed, -1 if it is rejected
   */
  TextCodec(Position position, int flag) {
    super(position, "expected a text");
    Set<Normalise> steps = position.rules().normalise();
    trim = steps.contains(Normalise.TRIM);
    lower = steps.contains(Normalise.LOWER) || steps.contains(Normalise.SNAKE_CASE);
    upper = steps.contains(Normalise.UPPER) && !lower;
    snakeCase = steps.contains(Normalise.SNAKE_CASE);
    allowed = position.rules().allowed().map(set -> new ByteTable(set.values())).orElse(null);
    expectedValue = position.rules().allowed().map(TextCodec::describe).orElse(null);
    this.flag = flag;
  }

  private static String describe(AllowedValues allowed) {
    if (allowed.setName().isPresent()) {
      String set = allowed.setName().get();
      return "expected a code of "
          + (set.startsWith("iso-") ? set.replaceFirst("iso-", "ISO ") : set);
    }
    List<String> values = allowed.values();
    return values.size() <= LISTED_VALUES
        ? "expected one of " + String.join(", ", values)
        : "expected one of the " + values.size() + " values of the schema";
  }

  @Override
  void encodeValue(Message message, byte kind) {
    if (!isText(kind)) {
      wrongType(message);
      return;
    }
    message.takeText(slot);
    if (trim) {
      message.trim();
    }
    if (takeNullWord(message)) {
      return;
    }
    writeBranch(message);
    AvroBuffer out = message.out;
    if (snakeCase) {
      writeSnakeCase(message);
    } else {
      out.writeLength(message.to - message.from);
      message.textStarts[slot] = out.size;
      if (lower || upper) {
        writeCase(message);
      } else {
        out.write(message.text, message.from, message.to);
      }
    }
    message.textEnds[slot] = out.size;
    if (allowed != null && allowed.find(out.bytes, message.textStarts[slot], out.size) < 0) {
      if (flag < 0) {
        problem(message, RejectReason.NOT_ALLOWED, expectedValue);
      } else {
        message.raise(flag);
      }
    }
  }

  private void writeCase(Message message) {
    byte[] to = message.out.bytes;
    int size = message.out.size;
    byte[] text = message.text;
    int at = message.from;
    int end = message.to;
    for (; at < end && at + 8 <= text.length; at += 8, size += 8) {
      long word = Words.get(text, at);
      Words.put(to, size, lower ? Words.lower(word) : Words.upper(word));
    }
    for (; at < end; at++) {
      to[size++] = changed(text[at]);
    }
    message.out.size += end - message.from;
  }

  private byte changed(byte b) {
    if (lower && b >= 'A' && b <= 'Z') {
      return (byte) (b + 32);
    }
    return upper && b >= 'a' && b <= 'z' ? (byte) (b - 32) : b;
  }

  private void writeSnakeCase(Message message) {
    AvroBuffer out = message.out;
    int room = AvroBuffer.sizeOfLength(message.to - message.from);
    out.size += room;
    int start = out.size;
    boolean inRun = false;
    for (int at = message.from; at < message.to; at++) {
      byte b = message.text[at];
      boolean separator = b == ' ' || b == '-';
      if (!separator) {
        out.writeByte(changed(b));
      } else if (!inRun) {
        out.writeByte('_');
      }
      inRun = separator;
    }
    message.textStarts[slot] = start - room + AvroBuffer.sizeOfLength(out.size - start);
    out.insertLength(start, room);
  }
}
