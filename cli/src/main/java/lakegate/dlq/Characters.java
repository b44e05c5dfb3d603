package lakegate.dlq;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Locale;

/**
 * Bytes as characters to be searched, in whatever way the text was written: one per byte, without
 * the zero bytes of UTF-16, and with a plain character for its escape (backslash, u, four
 * hexadecimal digits). Knows which bytes each one stands for. Positions outside are none.
 */
final class Characters {
  private final byte[] bytes;
  private byte[] masked;

  /** Where each character's bytes begin; the last element is the array's length. */
  private final int[] starts;

  private final String text;
  private final String lowerCase;

  Characters(byte[] bytes) {
    this.bytes = bytes;
    byte[] characters = new byte[bytes.length];
    int[] from = new int[bytes.length + 1];
    int count = 0;
    int at = 0;
    while (at < bytes.length) {
      if (bytes[at] == 0) {
        at++;
        continue;
      }
      int escaped = escaped(at);
      from[count] = at;
      characters[count++] = escaped > 0 ? (byte) escaped : bytes[at];
      at += escaped > 0 ? 6 : 1;
    }
    from[count] = bytes.length;
    starts = from;
    text = new String(characters, 0, count, ISO_8859_1);
    lowerCase = text.toLowerCase(Locale.ROOT);
  }

  /** The letter, digit or the like whose escape begins here, else 0. A quote stays escaped. */
  private int escaped(int at) {
    if (bytes[at] != '\\' || at + 6 > bytes.length || bytes[at + 1] != 'u') {
      return 0;
    }
    int code = 0;
    for (int i = at + 2; i < at + 6; i++) {
      int digit = bytes[i] < 0 ? -1 : Character.digit(bytes[i], 16);
      if (digit < 0) {
        return 0;
      }
      code = code << 4 | digit;
    }
    return code < 0x80 && (isWord((char) code) || code == ' ' || code == '-') ? code : 0;
  }

  private static boolean isWord(char c) {
    return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  int length() {
    return text.length();
  }

  /** The characters from here to there. */
  String of(int from, int to) {
    return text.substring(Math.min(from, text.length()), Math.min(to, text.length()));
  }

  boolean isWord(int at) {
    return at >= 0 && at < text.length() && isWord(text.charAt(at));
  }

  boolean is(int at, String oneOf) {
    return at >= 0 && at < text.length() && oneOf.indexOf(text.charAt(at)) >= 0;
  }

  /** Behind all these characters. */
  int skip(int from, String these) {
    int at = from;
    while (is(at, these)) {
      at++;
    }
    return at;
  }

  /** Where one of these characters is next; the end if none is. */
  int find(int from, String oneOf) {
    int at = from;
    while (at < text.length() && !is(at, oneOf)) {
      at++;
    }
    return at;
  }

  /** Where the word is next, whatever its case, or -1. */
  int find(String word, int from) {
    return lowerCase.indexOf(word.toLowerCase(Locale.ROOT), from);
  }

  /**
   * Where a string ends: at the next quote like its first one. In JSON inside of a JSON string
   * backslashes stand before both.
   */
  int endOfString(int quote, int backslashes) {
    char end = text.charAt(quote);
    int before = 0;
    for (int at = quote + 1; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == end && (backslashes == 0 ? before % 2 == 0 : before <= backslashes)) {
        return at - Math.min(before, backslashes);
      }
      before = c == '\\' ? before + 1 : 0;
    }
    return text.length();
  }

  /** Puts another byte for all bytes of these characters, but for zeros between them. */
  void hide(int from, int to, byte other) {
    if (masked == null) {
      masked = bytes.clone();
    }
    int end = starts[Math.min(to, text.length())];
    for (int i = starts[Math.min(from, text.length())]; i < end; i++) {
      if (masked[i] != 0) {
        masked[i] = other;
      }
    }
  }

  /** The bytes with what was hidden; the same array if nothing was. */
  byte[] masked() {
    return masked == null ? bytes : masked;
  }
}
