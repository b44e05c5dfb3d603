package lakegate.dlq;

import static java.nio.charset.StandardCharsets.UTF_8;

/** The insides of JSON strings (RFC 8259 section 7), in UTF-8 with escapes. */
final class JsonStrings {
  private static final String SIMPLE = "\"\\/bfnrt";
  private static final String MEANT = "\"\\/\b\f\n\r\t";

  private JsonStrings() {}

  /** Behind the escape that begins here, or -1 if it is none. */
  static int escape(byte[] json, int at) {
    if (at + 1 >= json.length) {
      return -1;
    }
    if (json[at + 1] == 'u') {
      return code(json, at) < 0 ? -1 : at + 6;
    }
    return SIMPLE.indexOf(json[at + 1]) < 0 ? -1 : at + 2;
  }

  /** What the escape of six characters that begins here stands for, or -1 if it is none. */
  private static int code(byte[] json, int at) {
    if (at + 6 > json.length || json[at] != '\\' || json[at + 1] != 'u') {
      return -1;
    }
    int code = 0;
    for (int i = at + 2; i < at + 6; i++) {
      int digit = json[i] < 0 ? -1 : Character.digit(json[i], 16);
      if (digit < 0) {
        return -1;
      }
      code = code << 4 | digit;
    }
    return code;
  }

  /** A valid string without its escapes. */
  static String text(byte[] json, int from, int to) {
    StringBuilder text = new StringBuilder();
    int plain = from;
    int at = from;
    while (at < to) {
      if (json[at] != '\\') {
        at++;
        continue;
      }
      text.append(new String(json, plain, at - plain, UTF_8));
      int code = code(json, at);
      text.append(code < 0 ? MEANT.charAt(SIMPLE.indexOf(json[at + 1])) : (char) code);
      at = plain = escape(json, at);
    }
    return text.append(new String(json, plain, to - plain, UTF_8)).toString();
  }

  /** How many bytes of UTF-8 a valid string has without its escapes. */
  static int length(byte[] json, int from, int to) {
    for (int at = from; at < to; at++) {
      if (json[at] == '\\') {
        return text(json, from, to).getBytes(UTF_8).length;
      }
    }
    return to - from;
  }

  /** Where half of a surrogate pair is escaped in a valid string, or -1. */
  static int loneSurrogate(byte[] json, int from, int to) {
    int at = from;
    while (at < to) {
      if (json[at] != '\\') {
        at++;
        continue;
      }
      int code = code(json, at);
      int behind = escape(json, at);
      if (code >= 0 && Character.isHighSurrogate((char) code)) {
        int low = behind < to ? code(json, behind) : -1;
        if (low < 0 || !Character.isLowSurrogate((char) low)) {
          return at;
        }
        behind += 6;
      } else if (code >= 0 && Character.isLowSurrogate((char) code)) {
        return at;
      }
      at = behind;
    }
    return -1;
  }
}
