package lakegate.decode;

import java.util.Arrays;
import lakegate.deadletter.RejectReason;

/**
 * The first pass over a message: checks that it is one JSON object in UTF-8 within the limits, and
 * notes where the value of each known field lies.
 *
 * <p>The methods that read return the index behind what they read, or -1 if it is not well-formed;
 * then {@link #failure} says why. A string or number is read to its end before its limits are
 * checked.
 */
final class JsonScanner {
  static final int MAX_BYTES = 1 << 20;
  static final int MAX_DEPTH = 32;

  /** Of a string: UTF-8 bytes without escapes. */
  static final int MAX_TEXT = 1 << 16;

  static final int MAX_NUMBER = 64;

  /** Members of objects plus elements of arrays. */
  static final int MAX_TOKENS = 20_000;

  // What a field's value is.
  static final byte ABSENT = 0;
  static final byte NULL = 1;
  static final byte TEXT = 2;
  static final byte ESCAPED_TEXT = 3;
  static final byte NUMBER = 4;
  static final byte TRUE = 5;
  static final byte FALSE = 6;
  static final byte OBJECT = 7;
  static final byte ARRAY = 8;

  private final Problems problems;

  /** By the fields' slots. */
  final byte[] kinds;

  /** Start of the value, of a string without its quote; by the fields' slots. */
  final int[] starts;

  final int[] ends;

  final RescuedMembers rescued = new RescuedMembers();
  private final SeenNames seen = new SeenNames();

  byte[] json;
  private int end;
  private int tokens;
  private int objects;
  private boolean escaped;
  private RejectReason failure;
  private byte[] name = new byte[256];
  private String lastKnown;
  private String unknownInLast;

  /**
   * @param fields number of fields, nested ones included
   * @param problems receives the duplicate members
   */
  JsonScanner(int fields, Problems problems) {
    kinds = new byte[fields];
    starts = new int[fields];
    ends = new int[fields];
    this.problems = problems;
  }

  /** Reads a message; returns why it can't be read, or null if it can. */
  RejectReason scan(byte[] message, RecordCodec root) {
    if (message == null) {
      return RejectReason.TOMBSTONE;
    }
    if (message.length > MAX_BYTES) {
      return RejectReason.TOO_LARGE;
    }
    if (!JsonText.isUtf8(message)) {
      return RejectReason.INVALID_UTF8;
    }
    json = message;
    end = message.length;
    tokens = 0;
    objects = 0;
    Arrays.fill(kinds, ABSENT);
    rescued.clear();
    seen.clear();
    int at = blank(0);
    if (at == end) {
      return RejectReason.EMPTY;
    }
    boolean object = json[at] == '{';
    at = object ? members(at + 1, root, 1) : skip(at, root.path, 0);
    if (at < 0) {
      return failure;
    }
    boolean text = blank(at) < end;
    if (object) {
      return text ? RejectReason.TRAILING_TEXT : null;
    }
    return text ? RejectReason.NOT_JSON : RejectReason.NOT_AN_OBJECT;
  }

  private int fail(RejectReason reason) {
    failure = reason;
    return -1;
  }

  private int blank(int from) {
    int at = from;
    while (at < end) {
      byte b = json[at];
      if (b > ' ' || b < 0 || (b != ' ' && b != '\n' && b != '\r' && b != '\t')) {
        break;
      }
      at++;
    }
    return at;
  }

  /** The members of an object that the schema knows, from behind its brace. */
  private int members(int from, RecordCodec record, int depth) {
    if (depth > MAX_DEPTH) {
      return fail(RejectReason.TOO_DEEP);
    }
    byte[] json = this.json;
    int at = blank(from);
    if (at < end && json[at] == '}') {
      return at + 1;
    }
    int object = ++objects;
    int next = 0;
    while (true) {
      if (at >= end || json[at] != '"') {
        return fail(RejectReason.NOT_JSON);
      }
      int nameFrom = at + 1;
      FieldCodec field = record.expected(next, json, nameFrom);
      if (field != null) {
        at = nameFrom + field.nameLength + 1;
      } else {
        at = string(nameFrom);
        if (at < 0) {
          return at;
        }
        field =
            escaped ? findUnescaped(record, nameFrom, at - 1) : record.find(json, nameFrom, at - 1);
      }
      if (++tokens > MAX_TOKENS) {
        return fail(RejectReason.TOO_COMPLEX);
      }
      int nameTo = at - 1;
      if (field == null && !notSeen(object, nameFrom, nameTo)) {
        duplicate(unknown(record.path));
      }
      at = colon(at);
      if (at < 0) {
        return at;
      }
      int valueFrom = at;
      if (field == null) {
        at = skip(at, record.path, depth);
        rescued.add(nameFrom - 1, nameTo + 1, valueFrom, at);
      } else if (kinds[field.slot] != ABSENT) {
        duplicate(field.path);
        at = skip(at, field.path, depth);
      } else {
        next = field.index + 1;
        at = value(at, field, depth, nameFrom, nameTo);
      }
      if (at < 0) {
        return at;
      }
      at = blank(at);
      byte b = at < end ? json[at] : 0;
      if (b == '}') {
        return at + 1;
      }
      if (b != ',') {
        return fail(RejectReason.NOT_JSON);
      }
      at = blank(at + 1);
    }
  }

  private FieldCodec findUnescaped(RecordCodec record, int from, int to) {
    int length = unescape(from, to);
    return record.find(name, 0, length);
  }

  /** Leaves the name in {@link #name} and returns its length. */
  private int unescape(int from, int to) {
    if (name.length < to - from) {
      name = new byte[to - from];
    }
    return JsonText.unescape(json, from, to, name);
  }

  /** Notes the name that was read last; false if the object had it already. */
  private boolean notSeen(int object, int from, int to) {
    if (!escaped) {
      return seen.add(object, json, from, to);
    }
    int length = unescape(from, to);
    return seen.add(object, name, 0, length);
  }

  /** The path of what the schema does not know in an object: made once, not for each duplicate. */
  private String unknown(String known) {
    if (known != lastKnown) {
      lastKnown = known;
      unknownInLast = known + ".*";
    }
    return unknownInLast;
  }

  private void duplicate(String path) {
    problems.add(RejectReason.DUPLICATE_KEY, path, "expected each member name once");
  }

  private int colon(int from) {
    int at = blank(from);
    if (at >= end || json[at] != ':') {
      return fail(RejectReason.NOT_JSON);
    }
    return blank(at + 1);
  }

  /** The first value of a known field. */
  private int value(int from, FieldCodec field, int depth, int nameFrom, int nameTo) {
    int slot = field.slot;
    byte first = from < end ? json[from] : 0;
    if (first == '"') {
      int at = string(from + 1);
      kinds[slot] = escaped ? ESCAPED_TEXT : TEXT;
      starts[slot] = from + 1;
      ends[slot] = at - 1;
      return at;
    }
    if (first == '{' && field instanceof RecordCodec nested) {
      kinds[slot] = OBJECT;
      rescued.open(nameFrom - 1, nameTo + 1);
      int at = members(from + 1, nested, depth + 1);
      if (at >= 0) {
        rescued.close();
      }
      return at;
    }
    kinds[slot] =
        switch (first) {
          case '{' -> OBJECT;
          case '[' -> ARRAY;
          case 't' -> TRUE;
          case 'f' -> FALSE;
          case 'n' -> NULL;
          default -> NUMBER;
        };
    int at = skip(from, field.path, depth);
    starts[slot] = from;
    ends[slot] = at;
    return at;
  }

  /**
   * Any value.
   *
   * @param known path of the nearest known field or object around, for duplicates inside
   * @param depth how many objects and arrays are around
   */
  private int skip(int from, String known, int depth) {
    return switch (from < end ? json[from] : 0) {
      case '"' -> string(from + 1);
      case '{' -> unknownMembers(from + 1, known, depth + 1);
      case '[' -> elements(from + 1, known, depth + 1);
      case 't' -> literal(from, "true");
      case 'f' -> literal(from, "false");
      case 'n' -> literal(from, "null");
      default -> number(from);
    };
  }

  private int unknownMembers(int from, String known, int depth) {
    if (depth > MAX_DEPTH) {
      return fail(RejectReason.TOO_DEEP);
    }
    int at = blank(from);
    if (at < end && json[at] == '}') {
      return at + 1;
    }
    int object = ++objects;
    while (true) {
      if (at >= end || json[at] != '"') {
        return fail(RejectReason.NOT_JSON);
      }
      int nameFrom = at + 1;
      at = string(nameFrom);
      if (at < 0) {
        return at;
      }
      if (++tokens > MAX_TOKENS) {
        return fail(RejectReason.TOO_COMPLEX);
      }
      if (!notSeen(object, nameFrom, at - 1)) {
        duplicate(unknown(known));
      }
      at = colon(at);
      if (at < 0) {
        return at;
      }
      at = skip(at, known, depth);
      if (at < 0) {
        return at;
      }
      at = blank(at);
      byte b = at < end ? json[at] : 0;
      if (b == '}') {
        return at + 1;
      }
      if (b != ',') {
        return fail(RejectReason.NOT_JSON);
      }
      at = blank(at + 1);
    }
  }

  private int elements(int from, String known, int depth) {
    if (depth > MAX_DEPTH) {
      return fail(RejectReason.TOO_DEEP);
    }
    int at = blank(from);
    if (at < end && json[at] == ']') {
      return at + 1;
    }
    while (true) {
      boolean nested = at < end && (json[at] == '{' || json[at] == '[');
      if (nested && ++tokens > MAX_TOKENS) {
        return fail(depth < MAX_DEPTH ? RejectReason.TOO_COMPLEX : RejectReason.TOO_DEEP);
      }
      at = skip(at, known, depth);
      if (at < 0) {
        return at;
      }
      if (!nested && ++tokens > MAX_TOKENS) {
        return fail(RejectReason.TOO_COMPLEX);
      }
      at = blank(at);
      byte b = at < end ? json[at] : 0;
      if (b == ']') {
        return at + 1;
      }
      if (b != ',') {
        return fail(RejectReason.NOT_JSON);
      }
      at = blank(at + 1);
    }
  }

  private int literal(int from, String word) {
    int length = word.length();
    if (from + length > end) {
      return fail(RejectReason.NOT_JSON);
    }
    for (int i = 1; i < length; i++) {
      if (json[from + i] != word.charAt(i)) {
        return fail(RejectReason.NOT_JSON);
      }
    }
    return from + length;
  }

  private int number(int from) {
    int at = NumberReader.end(json, from, end);
    if (at < 0) {
      return fail(RejectReason.NOT_JSON);
    }
    return at - from > MAX_NUMBER ? fail(RejectReason.NUMBER_TOO_LONG) : at;
  }

  /** A string from behind its quote to behind its other quote. */
  private int string(int from) {
    int at = JsonText.special(json, from);
    escaped = at < end && json[at] == '\\';
    if (escaped) {
      return escapedString(from, at);
    }
    if (at >= end || json[at] != '"') {
      return fail(RejectReason.NOT_JSON);
    }
    return at - from > MAX_TEXT ? fail(RejectReason.TEXT_TOO_LONG) : at + 1;
  }

  /**
   * The rest of a string that has escapes.
   *
   * @param firstEscape index of the first backslash
   */
  private int escapedString(int from, int firstEscape) {
    int at = firstEscape;
    int saved = 0;
    boolean loneSurrogate = false;
    while (at < end && json[at] == '\\') {
      if (at + 1 < end && json[at + 1] == 'u') {
        int code = JsonText.hex4(json, at + 2);
        if (code < 0) {
          return fail(RejectReason.NOT_JSON);
        }
        at += 6;
        if (Character.isHighSurrogate((char) code) && lowSurrogate(at)) {
          at += 6;
          saved += 12 - 4;
        } else {
          loneSurrogate |= Character.isSurrogate((char) code);
          saved += 6 - JsonText.length(code);
        }
      } else if (at + 1 < end && JsonText.simple(json[at + 1]) != 0) {
        at += 2;
        saved++;
      } else {
        return fail(RejectReason.NOT_JSON);
      }
      at = JsonText.special(json, at);
    }
    if (at >= end || json[at] != '"') {
      return fail(RejectReason.NOT_JSON);
    }
    if (loneSurrogate) {
      return fail(RejectReason.LONE_SURROGATE);
    }
    return at - from - saved > MAX_TEXT ? fail(RejectReason.TEXT_TOO_LONG) : at + 1;
  }

  private boolean lowSurrogate(int at) {
    return at + 6 <= end
        && json[at] == '\\'
        && json[at + 1] == 'u'
        && Character.isLowSurrogate((char) Math.max(0, JsonText.hex4(json, at + 2)));
  }
}
