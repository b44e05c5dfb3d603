package lakegate.decode;

/** UTF-8 and the strings of JSON (RFC 3629, RFC 8259 section 7). */
final class JsonText {
  private JsonText() {}

  /** Whether the bytes are UTF-8: no overlong forms, no surrogates, nothing above U+10FFFF. */
  static boolean isUtf8(byte[] bytes) {
    int at = 0;
    int end = bytes.length;
    while (at < end) {
      if (at + 8 <= end && (Words.get(bytes, at) & Words.HIGH_BITS) == 0) {
        at += 8;
      } else if (bytes[at] >= 0) {
        at++;
      } else {
        int length = sequence(bytes, at, end);
        if (length == 0) {
          return false;
        }
        at += length;
      }
    }
    return true;
  }

  /** The length of the sequence of several bytes that starts here, 0 if it is not UTF-8. */
  private static int sequence(byte[] bytes, int at, int end) {
    int lead = bytes[at] & 0xff;
    int length = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
    if (length == 0 || at + length > end) {
      return 0;
    }
    int second = bytes[at + 1] & 0xff;
    int lowest = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    int highest = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    if (second < lowest || second > highest) {
      return 0;
    }
    for (int i = 2; i < length; i++) {
      if ((bytes[at + i] & 0xc0) != 0x80) {
        return 0;
      }
    }
    return length;
  }

  /** Index of the first quote, backslash or control character; the array's length if none. */
  static int special(byte[] bytes, int from) {
    int at = from;
    int lastWord = bytes.length - 8;
    while (at <= lastWord) {
      long specials = Words.specials(Words.get(bytes, at));
      if (specials != 0) {
        return at + (Long.numberOfTrailingZeros(specials) >>> 3);
      }
      at += 8;
    }
    while (at < bytes.length) {
      byte b = bytes[at];
      if (b == '"' || b == '\\' || (b >= 0 && b < ' ')) {
        break;
      }
      at++;
    }
    return at;
  }

  /** The four hexadecimal digits that start here as a number, -1 if they are none. */
  static int hex4(byte[] bytes, int at) {
    if (at + 4 > bytes.length) {
      return -1;
    }
    int code = 0;
    for (int i = at; i < at + 4; i++) {
      int digit = bytes[i] < 0 ? -1 : Character.digit(bytes[i], 16);
      if (digit < 0) {
        return -1;
      }
      code = code << 4 | digit;
    }
    return code;
  }

  /**
   * Copies a valid string without its escapes.
   *
   * @param to has room for {@code end - from} bytes, which no unescaped text exceeds
   * @return how many bytes were written
   */
  static int unescape(byte[] bytes, int from, int end, byte[] to) {
    int size = 0;
    int at = from;
    while (at < end) {
      byte b = bytes[at++];
      if (b != '\\') {
        to[size++] = b;
        continue;
      }
      byte escape = bytes[at++];
      if (escape != 'u') {
        to[size++] = simple(escape);
        continue;
      }
      int code = hex4(bytes, at);
      at += 4;
      if (Character.isHighSurrogate((char) code)) {
        code = Character.toCodePoint((char) code, (char) hex4(bytes, at + 2));
        at += 6;
      }
      size = put(to, size, code);
    }
    return size;
  }

  /** What the character after a backslash stands for, 0 if it is no escape of one character. */
  static byte simple(byte escape) {
    return switch (escape) {
      case '"', '\\', '/' -> escape;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> 0;
    };
  }

  /** How many bytes a character from the first plane has. */
  static int length(int code) {
    return code < 0x80 ? 1 : code < 0x800 ? 2 : 3;
  }

  private static int put(byte[] to, int at, int code) {
    int size = at;
    if (code < 0x80) {
      to[size++] = (byte) code;
      return size;
    }
    if (code < 0x800) {
      to[size++] = (byte) (0xc0 | code >> 6);
    } else {
      if (code < 0x10000) {
        to[size++] = (byte) (0xe0 | code >> 12);
      } else {
        to[size++] = (byte) (0xf0 | code >> 18);
        to[size++] = (byte) (0x80 | code >> 12 & 0x3f);
      }
      to[size++] = (byte) (0x80 | code >> 6 & 0x3f);
    }
    to[size++] = (byte) (0x80 | code & 0x3f);
    return size;
  }
}
