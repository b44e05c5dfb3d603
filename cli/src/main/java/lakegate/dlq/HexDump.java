package lakegate.dlq;

import java.util.ArrayList;
import java.util.List;

/** Bytes in lines of sixteen: offset, hexadecimal, ASCII. */
final class HexDump {
  private static final int WIDTH = 16;
  private static final int FIRST_BYTE = 10;

  private HexDump() {}

  static List<String> lines(byte[] bytes, List<Mark> marks) {
    List<String> lines = new ArrayList<>();
    for (int from = 0; from < Math.max(bytes.length, 1); from += WIDTH) {
      lines.add(line(bytes, from));
      for (Mark mark : marks) {
        // The end of the last line is a place too.
        boolean here =
            mark.at() >= from
                && (mark.at() < from + WIDTH || (mark.at() == bytes.length && last(bytes, from)));
        if (here) {
          lines.add(mark.line(FIRST_BYTE + 3 * (mark.at() - from)));
        }
      }
    }
    return lines;
  }

  private static boolean last(byte[] bytes, int from) {
    return from + WIDTH >= bytes.length;
  }

  private static String line(byte[] bytes, int from) {
    StringBuilder line = new StringBuilder("%08x  ".formatted(from));
    StringBuilder ascii = new StringBuilder();
    for (int i = from; i < from + WIDTH; i++) {
      if (i < bytes.length) {
        line.append("%02x ".formatted(bytes[i]));
        ascii.append(bytes[i] >= ' ' && bytes[i] < 0x7f ? (char) bytes[i] : '.');
      } else {
        line.append("   ");
      }
    }
    return line.append(" |").append(ascii).append('|').toString();
  }
}
