package lakegate.dlq;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;

/** Bytes as text that does a terminal no harm. */
public final class PrintedText {
  private static final int CONTROL_PICTURES = 0x2400;
  private static final int DELETE = 0x7f;
  private static final char REPLACEMENT = '\ufffd';

  private PrintedText() {}

  /** A key's or a header's value in one line: its text, or its bytes in hexadecimal. */
  public static String of(byte[] bytes) {
    if (bytes == null) {
      return "(null)";
    }
    if (bytes.length == 0) {
      return "(empty)";
    }
    if (isText(bytes)) {
      return printable(new String(bytes, UTF_8));
    }
    StringBuilder hex = new StringBuilder("0x");
    for (byte b : bytes) {
      hex.append("%02x".formatted(b));
    }
    return hex.toString();
  }

  /** The text with a picture for each control character: no more and no fewer characters. */
  public static String printable(String text) {
    StringBuilder printable = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ') {
        printable.append((char) (CONTROL_PICTURES + c));
      } else if (c == DELETE) {
        printable.append('\u2421');
      } else {
        // What is left are the controls of Latin-1, which have no pictures, and line separators.
        boolean harmless = !Character.isISOControl(c) && Character.getType(c) != Character.FORMAT;
        printable.append(harmless && c != '\u2028' && c != '\u2029' ? c : REPLACEMENT);
      }
    }
    return printable.toString();
  }

  /** Whether the bytes are most likely meant as text: UTF-8, and mostly no control characters. */
  static boolean isText(byte[] bytes) {
    if (firstInvalid(bytes) < bytes.length) {
      return false;
    }
    int controls = 0;
    for (byte b : bytes) {
      if (b == 0) {
        return false;
      }
      if (b > 0 && b < ' ' && b != '\t' && b != '\n' && b != '\r') {
        controls++;
      }
    }
    return controls <= bytes.length / 4;
  }

  /** Index of the first byte that isn't UTF-8, or the length (RFC 3629). */
  static int firstInvalid(byte[] bytes) {
    CharsetDecoder decoder =
        UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(4096);
    while (decoder.decode(in, out, true).isOverflow()) {
      out.clear();
    }
    return in.position();
  }
}
