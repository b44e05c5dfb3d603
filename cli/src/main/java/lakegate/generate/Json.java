package lakegate.generate;

/** JSON text (RFC 8259). */
final class Json {
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private Json() {}

  /** Writes a string in quotes. */
  static void quote(StringBuilder out, CharSequence text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ') {
        escape(out, c);
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }

  /** Writes a string in quotes in which everything beyond ASCII is a {@code \\u} escape. */
  static void quoteAscii(StringBuilder out, CharSequence text) {
    int from = out.length();
    quote(out, text);
    for (int i = from; i < out.length(); i++) {
      char c = out.charAt(i);
      if (c > '~') {
        StringBuilder escaped = new StringBuilder(6);
        escape(escaped, c);
        out.replace(i, i + 1, escaped.toString());
      }
    }
  }

  private static void escape(StringBuilder out, char c) {
    out.append("\\u");
    for (int shift = 12; shift >= 0; shift -= 4) {
      out.append(HEX[(c >> shift) & 15]);
    }
  }
}
