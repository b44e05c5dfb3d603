package lakegate.decode;

/**
 * Reads {@code 2025-11-14T10:15:30.123+02:00}: T or a space in the middle; up to nine digits after
 * the point or neither; Z, an offset up to 18:00, or no zone, which is UTC.
 */
final class InstantReader {
  static final long NONE = Long.MIN_VALUE;

  private static final int WITHOUT_FRACTION = 19;
  private static final int MOST_DECIMALS = 9;
  private static final int MOST_OFFSET_MINUTES = 18 * 60;
  private static final int DAYS_TO_1970 = 719_468;

  private InstantReader() {}

  /** Milliseconds since 1970, rounded down; {@link #NONE} if the text names no instant. */
  static long read(byte[] text, int from, int to) {
    if (to - from < WITHOUT_FRACTION || !hasSeparators(text, from)) {
      return NONE;
    }
    int century = two(text, from);
    int yearOfCentury = two(text, from + 2);
    int month = two(text, from + 5);
    int day = two(text, from + 8);
    int hour = two(text, from + 11);
    int minute = two(text, from + 14);
    int second = two(text, from + 17);
    if ((century | yearOfCentury | hour | minute | second) < 0
        || hour > 23
        || minute > 59
        || second > 59) {
      return NONE;
    }
    int year = 100 * century + yearOfCentury;
    if (month < 1 || month > 12 || day < 1 || (day > 28 && day > lengthOfMonth(year, month))) {
      return NONE;
    }
    int at = from + WITHOUT_FRACTION;
    int millis = 0;
    if (at < to && text[at] == '.') {
      int firstDecimal = ++at;
      int weight = 100;
      while (at < to && text[at] >= '0' && text[at] <= '9') {
        millis += weight * (text[at++] - '0');
        weight /= 10;
      }
      if (at == firstDecimal || at - firstDecimal > MOST_DECIMALS) {
        return NONE;
      }
    }
    int offset = offset(text, at, to);
    if (offset == Integer.MIN_VALUE) {
      return NONE;
    }
    long minutes = (days(year, month, day) * 24L + hour) * 60 + minute - offset;
    return (minutes * 60 + second) * 1000 + millis;
  }

  private static boolean hasSeparators(byte[] text, int from) {
    return text[from + 4] == '-'
        && text[from + 7] == '-'
        && (text[from + 10] == 'T' || text[from + 10] == ' ')
        && text[from + 13] == ':'
        && text[from + 16] == ':';
  }

  /** The zone in minutes, {@code Integer.MIN_VALUE} if it is none. */
  private static int offset(byte[] text, int at, int to) {
    if (at == to || (at + 1 == to && text[at] == 'Z')) {
      return 0;
    }
    if (to - at != 6 || (text[at] != '+' && text[at] != '-') || text[at + 3] != ':') {
      return Integer.MIN_VALUE;
    }
    int hours = two(text, at + 1);
    int minutes = two(text, at + 4);
    int offset = 60 * hours + minutes;
    if ((hours | minutes) < 0 || minutes > 59 || offset > MOST_OFFSET_MINUTES) {
      return Integer.MIN_VALUE;
    }
    return text[at] == '-' ? -offset : offset;
  }

  /** Two digits, or a negative number. */
  private static int two(byte[] text, int at) {
    int tens = text[at] - '0';
    int ones = text[at + 1] - '0';
    return (tens | 9 - tens | ones | 9 - ones) < 0 ? -1 : 10 * tens + ones;
  }

  private static int lengthOfMonth(int year, int month) {
    if (month == 2) {
      return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
    }
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
  }

  /** Days since 1970 in the Gregorian calendar, with years that start in March. */
  private static int days(int year, int month, int day) {
    int shifted = month > 2 ? year : year - 1;
    int era = Math.floorDiv(shifted, 400);
    int yearOfEra = shifted - 400 * era;
    int dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int dayOfEra = 365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return 146_097 * era + dayOfEra - DAYS_TO_1970;
  }
}
