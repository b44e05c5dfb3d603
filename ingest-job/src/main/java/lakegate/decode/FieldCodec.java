package lakegate.decode;

import java.nio.charset.StandardCharsets;
import lakegate.deadletter.RejectReason;
import lakegate.event.FieldRules;
import lakegate.event.Normalise;
import org.apache.avro.Schema;

/** Converts one field's JSON value, which the scanner found, into Avro. */
abstract class FieldCodec {
  /** The field's number among all of the event type. */
  final int slot;

  /** Its place in its record. */
  final int index;

  /** For example {@code $.metadata.order_id}. */
  final String path;

  final int nameLength;

  /** The JSON name and the quote behind it, padded to whole words; null if it has to be escaped. */
  private final long[] nameWords;

  private final long lastMask;

  final boolean required;
  private final boolean nullWords;
  private final byte nullBranch;
  private final byte valueBranch;
  final String expected;

  /**
   * @param position where the field stands
   * @param expected what its value should be, in words
   */
  FieldCodec(Position position, String expected) {
    FieldRules rules = position.rules();
    this.slot = position.slot;
    this.index = position.index;
    this.path = position.path;
    this.expected = expected;
    required = !rules.nullable();
    nullWords = rules.normalise().contains(Normalise.NULL_WORDS);
    nullBranch = (byte) (position.nullIndex << 1);
    valueBranch = (byte) (1 - position.nullIndex << 1);
    byte[] name = rules.jsonName().getBytes(StandardCharsets.UTF_8);
    nameLength = name.length;
    byte[] padded = new byte[name.length / 8 * 8 + 8];
    System.arraycopy(name, 0, padded, 0, name.length);
    padded[name.length] = '"';
    nameWords = JsonText.special(name, 0) < name.length ? null : new long[padded.length / 8];
    for (int i = 0; nameWords != null && i < nameWords.length; i++) {
      nameWords[i] = Words.get(padded, 8 * i);
    }
    lastMask = -1L >>> 8 * (padded.length - name.length - 1);
  }

  /**
   * Where a field stands.
   *
   * @param nullIndex the index of null in its union, 0 if it is none
   */
  record Position(FieldRules rules, int slot, int index, String path, int nullIndex) {
    static int nullIndex(Schema schema) {
      return schema.isUnion() && schema.getTypes().get(0).getType() != Schema.Type.NULL ? 1 : 0;
    }
  }

  /** Whether the field's JSON name and a quote start here. */
  final boolean isNamed(byte[] json, int at) {
    long[] words = nameWords;
    if (words == null || at + 8 * words.length > json.length) {
      return false;
    }
    int last = words.length - 1;
    for (int i = 0; i < last; i++) {
      if (Words.get(json, at + 8 * i) != words[i]) {
        return false;
      }
    }
    return ((Words.get(json, at + 8 * last) ^ words[last]) & lastMask) == 0;
  }

  /** Writes the field, or adds what is wrong with it to the problems. */
  final void encode(Message message) {
    byte kind = message.in.kinds[slot];
    if (kind == JsonScanner.ABSENT && required) {
      message.problems.add(RejectReason.MISSING_FIELD, path, expected);
    } else if (kind <= JsonScanner.NULL) {
      encodeNull(message);
    } else {
      message.nulls[slot] = false;
      encodeValue(message, kind);
    }
  }

  /**
   * Writes a value that is not null, its branch first.
   *
   * @param kind of the scanner's kinds
   */
  abstract void encodeValue(Message message, byte kind);

  final void encodeNull(Message message) {
    if (required) {
      message.problems.add(RejectReason.NULL_FIELD, path, expected);
    } else {
      message.nulls[slot] = true;
      message.out.writeByte(nullBranch);
    }
  }

  final void writeBranch(Message message) {
    if (!required) {
      message.out.writeByte(valueBranch);
    }
  }

  final void problem(Message message, RejectReason reason, String detail) {
    message.problems.add(reason, path, detail);
  }

  final void wrongType(Message message) {
    problem(message, RejectReason.WRONG_TYPE, expected);
  }

  static boolean isText(byte kind) {
    return kind == JsonScanner.TEXT || kind == JsonScanner.ESCAPED_TEXT;
  }

  /**
   * Makes a string at hand that stands for a value of another type: such a value may have blanks
   * around it and be a null word.
   *
   * @return false if it was null, which is then dealt with
   */
  final boolean takeWord(Message message) {
    message.takeText(slot);
    message.trim();
    return !takeNullWord(message);
  }

  /** Deals with the text at hand if it is a null word and null words apply. */
  final boolean takeNullWord(Message message) {
    if (nullWords && message.isNullWord()) {
      encodeNull(message);
      return true;
    }
    return false;
  }
}
