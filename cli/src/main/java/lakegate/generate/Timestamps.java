package lakegate.generate;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Writes instants in the five formats that real producers use. */
final class Timestamps {
  private static final int FORMATS = 5;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private Timestamps() {}

  /**
   * Writes the instant, in quotes.
   *
   * @param millis milliseconds since 1970; more digits of a second are drawn
   */
  static void write(StringBuilder out, long millis, Draw draw) {
    int format = draw.below(FORMATS);
    ZoneOffset offset =
        format == 1
            ? ZoneOffset.ofHoursMinutes(draw.below(12), 30 * draw.below(2))
            : ZoneOffset.UTC;
    OffsetDateTime time = Instant.ofEpochMilli(millis).atOffset(offset);
    out.append('"');
    padded(out, time.getYear(), 4);
    out.append('-');
    padded(out, time.getMonthValue(), 2);
    out.append('-');
    padded(out, time.getDayOfMonth(), 2);
    out.append(format == 3 ? ' ' : 'T');
    padded(out, time.getHour(), 2);
    out.append(':');
    padded(out, time.getMinute(), 2);
    out.append(':');
    padded(out, time.getSecond(), 2);
    switch (format) {
      case 0 -> out.append('Z');
      case 1 -> {
        fraction(out, time.getNano(), 3);
        out.append(offset == ZoneOffset.UTC ? "+00:00" : offset.getId());
      }
      case 2 -> out.append(".000Z");
      default ->
          fraction(out, time.getNano() + draw.between(0, NANOS_PER_MILLI - 1), draw.below(10));
    }
    out.append('"');
  }

  private static void fraction(StringBuilder out, long nanos, int digits) {
    if (digits > 0) {
      out.append('.');
      int from = out.length();
      padded(out, nanos, 9);
      out.setLength(from + digits);
    }
  }

  private static void padded(StringBuilder out, long value, int digits) {
    String text = Long.toString(value);
    for (int i = text.length(); i < digits; i++) {
      out.append('0');
    }
    out.append(text);
  }
}
