package lakegate.dlq;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import lakegate.decode.JsonToAvro;

/**
 * What a JSON text is made of, as far as it keeps the grammar (RFC 8259), and where in the text
 * each thing is that the decoder may have against it. Goes on behind what only exceeds a limit.
 */
final class JsonOutline {
  /** A token of the text. */
  record Token(Kind kind, int from, int to) {}

  /** What a token is. */
  enum Kind {
    OPEN,
    CLOSE,
    NAME,
    COLON,
    COMMA,
    /** A string, number or literal. */
    VALUE
  }

  /** An object or array that is open. */
  private static final class Level {
    final boolean object;
    final String path;
    final Set<String> names = new HashSet<>();

    Level(boolean object, String path) {
      this.object = object;
      this.path = path;
    }
  }

  /** What may come next. */
  private enum Next {
    VALUE,
    VALUE_OR_END,
    NAME,
    NAME_OR_END,
    COMMA_OR_END
  }

  private final byte[] json;
  private final List<Token> tokens = new ArrayList<>();
  private final Deque<Level> levels = new ArrayDeque<>();
  private final Map<String, Integer> values = new HashMap<>();
  private final Map<String, Integer> duplicates = new HashMap<>();
  private final Map<String, Integer> limits = new HashMap<>();
  private int end;
  private int members;

  JsonOutline(byte[] json) {
    this.json = json;
    end = read();
  }

  /** The tokens up to where the grammar is broken. */
  List<Token> tokens() {
    return tokens;
  }

  /** Where the grammar is broken, or text follows the value, or the text's length. */
  int end() {
    return end;
  }

  /** Where the value of a member is, if the text has it. */
  OptionalInt value(String path) {
    return of(values, path);
  }

  /**
   * Where in the text a problem is.
   *
   * @param code a {@link lakegate.deadletter.RejectReason}
   * @param path as the decoder names it
   */
  OptionalInt place(String code, String path) {
    return switch (code) {
      case "TOMBSTONE", "EMPTY" -> OptionalInt.empty();
      case "TOO_LARGE" ->
          json.length > JsonToAvro.MAX_BYTES
              ? OptionalInt.of(JsonToAvro.MAX_BYTES)
              : OptionalInt.empty();
      case "NOT_JSON", "TRAILING_TEXT" -> OptionalInt.of(end);
      case "NOT_AN_OBJECT" -> OptionalInt.of(blank(0));
      case "TOO_DEEP", "TOO_COMPLEX", "TEXT_TOO_LONG", "NUMBER_TOO_LONG", "LONE_SURROGATE" ->
          of(limits, code);
      case "DUPLICATE_KEY" -> duplicate(path);
      case "MISSING_FIELD" -> {
        OptionalInt parent = value(path.substring(0, Math.max(path.lastIndexOf('.'), 0)));
        yield parent.isPresent() ? parent : value("$");
      }
      default -> value(path);
    };
  }

  private static OptionalInt of(Map<String, Integer> places, String name) {
    Integer place = places.get(name);
    return place == null ? OptionalInt.empty() : OptionalInt.of(place);
  }

  /** Of members that the schema doesn't know, the decoder names the nearest object that it does. */
  private OptionalInt duplicate(String path) {
    if (!path.endsWith(".*")) {
      return of(duplicates, path);
    }
    String around = path.substring(0, path.length() - 1);
    return duplicates.entrySet().stream()
        .filter(duplicate -> duplicate.getKey().startsWith(around))
        .mapToInt(Map.Entry::getValue)
        .min();
  }

  /** Reads the text and returns where it ends or breaks. */
  private int read() {
    Next next = Next.VALUE;
    String path = "$";
    int at = blank(0);
    while (at < json.length) {
      byte b = json[at];
      int from = at;
      if (next == Next.COMMA_OR_END && levels.isEmpty()) {
        return at;
      }
      if (closes(b, next)) {
        add(Kind.CLOSE, from, ++at);
        levels.pop();
        next = Next.COMMA_OR_END;
      } else if (next == Next.COMMA_OR_END) {
        if (b != ',') {
          return at;
        }
        add(Kind.COMMA, from, ++at);
        Level level = levels.element();
        path = level.path;
        next = level.object ? Next.NAME : Next.VALUE;
      } else if (next == Next.NAME || next == Next.NAME_OR_END) {
        at = b == '"' ? string(at) : ~at;
        if (at < 0) {
          return ~at;
        }
        add(Kind.NAME, from, at);
        path = member(from, at);
        int colon = blank(at);
        if (colon == json.length || json[colon] != ':') {
          return colon;
        }
        add(Kind.COLON, colon, colon + 1);
        at = colon + 1;
        next = Next.VALUE;
      } else {
        if (!levels.isEmpty() && !levels.element().object) {
          count(at);
        }
        if (levels.size() <= JsonToAvro.MAX_DEPTH) {
          values.putIfAbsent(path, at);
        }
        if (b == '{' || b == '[') {
          add(Kind.OPEN, from, ++at);
          levels.push(new Level(b == '{', path));
          if (levels.size() > JsonToAvro.MAX_DEPTH) {
            limits.putIfAbsent("TOO_DEEP", from);
          }
          next = b == '{' ? Next.NAME_OR_END : Next.VALUE_OR_END;
        } else {
          at = scalar(at);
          if (at < 0) {
            return ~at;
          }
          add(Kind.VALUE, from, at);
          next = Next.COMMA_OR_END;
        }
      }
      at = blank(at);
    }
    return json.length;
  }

  private boolean closes(byte b, Next next) {
    if (levels.isEmpty() || next == Next.VALUE || next == Next.NAME) {
      return false;
    }
    return b == (levels.element().object ? '}' : ']');
  }

  private void add(Kind kind, int from, int to) {
    tokens.add(new Token(kind, from, to));
  }

  /** Notes a member's name and returns the member's path. */
  private String member(int from, int to) {
    count(from);
    Level level = levels.element();
    if (levels.size() > JsonToAvro.MAX_DEPTH) {
      return level.path;
    }
    String name = JsonStrings.text(json, from + 1, to - 1);
    String path = level.path + "." + name;
    if (!level.names.add(name)) {
      duplicates.putIfAbsent(path, from);
    }
    return path;
  }

  private void count(int at) {
    if (++members > JsonToAvro.MAX_TOKENS) {
      limits.putIfAbsent("TOO_COMPLEX", at);
    }
  }

  private int blank(int from) {
    int at = from;
    while (at < json.length && " \n\r\t".indexOf(json[at]) >= 0) {
      at++;
    }
    return at;
  }

  /** From here to behind the value; the complement of where it breaks. */
  private int scalar(int from) {
    return switch (json[from]) {
      case '"' -> string(from);
      case 't' -> literal(from, "true");
      case 'f' -> literal(from, "false");
      case 'n' -> literal(from, "null");
      default -> number(from);
    };
  }

  private int literal(int from, String word) {
    for (int i = 0; i < word.length(); i++) {
      if (from + i == json.length || json[from + i] != word.charAt(i)) {
        return ~(from + i);
      }
    }
    return from + word.length();
  }

  private int number(int from) {
    int at = is(from, '-') ? from + 1 : from;
    int digits = is(at, '0') ? at + 1 : digits(at);
    if (digits == at) {
      return ~at;
    }
    at = digits;
    if (is(at, '.')) {
      digits = digits(at + 1);
      if (digits == at + 1) {
        return ~digits;
      }
      at = digits;
    }
    if (is(at, 'e') || is(at, 'E')) {
      int exponent = is(at + 1, '+') || is(at + 1, '-') ? at + 2 : at + 1;
      digits = digits(exponent);
      if (digits == exponent) {
        return ~exponent;
      }
      at = digits;
    }
    if (at - from > JsonToAvro.MAX_NUMBER) {
      limits.putIfAbsent("NUMBER_TOO_LONG", from);
    }
    return at;
  }

  private int digits(int from) {
    int at = from;
    while (at < json.length && json[at] >= '0' && json[at] <= '9') {
      at++;
    }
    return at;
  }

  private boolean is(int at, char c) {
    return at < json.length && json[at] == c;
  }

  private int string(int from) {
    int at = from + 1;
    while (at < json.length && json[at] != '"') {
      if (json[at] >= 0 && json[at] < ' ') {
        return ~at;
      }
      if (json[at] != '\\') {
        at++;
        continue;
      }
      int behind = JsonStrings.escape(json, at);
      if (behind < 0) {
        return ~at;
      }
      at = behind;
    }
    if (at >= json.length) {
      return ~json.length;
    }
    int surrogate = JsonStrings.loneSurrogate(json, from + 1, at);
    if (surrogate >= 0) {
      limits.putIfAbsent("LONE_SURROGATE", surrogate);
    } else if (JsonStrings.length(json, from + 1, at) > JsonToAvro.MAX_TEXT) {
      limits.putIfAbsent("TEXT_TOO_LONG", from);
    }
    return at + 1;
  }
}
