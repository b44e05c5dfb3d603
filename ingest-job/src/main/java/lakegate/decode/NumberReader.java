package lakegate.decode;

/**
 * Reads the text of a JSON number exactly: {@code digits * 10^exponent}, where {@code digits} does
 * not end in 0. Costs the same for any exponent.
 */
final class NumberReader {
  private static final int MOST_DIGITS = 19;
  private static final int HUGE_EXPONENT = 100_000_000;
  private static final long[] POWERS_OF_TEN = powersOfTen();

  private boolean negative;

  /** The significant digits, unsigned; right up to 19 of them. */
  private long digits;

  private int count;
  private int exponent;

  private static long[] powersOfTen() {
    long[] powers = new long[MOST_DIGITS];
    powers[0] = 1;
    for (int i = 1; i < powers.length; i++) {
      powers[i] = 10 * powers[i - 1];
    }
    return powers;
  }

  private static boolean isDigit(byte[] text, int at, int to) {
    return at < to && text[at] >= '0' && text[at] <= '9';
  }

  private static int digits(byte[] text, int from, int to) {
    int at = from;
    while (isDigit(text, at, to)) {
      at++;
    }
    return at;
  }

  /** Index behind the JSON number that starts here, -1 if none does. */
  static int end(byte[] text, int from, int to) {
    int at = from < to && text[from] == '-' ? from + 1 : from;
    if (!isDigit(text, at, to)) {
      return -1;
    }
    at = text[at] == '0' ? at + 1 : digits(text, at, to);
    if (at < to && text[at] == '.') {
      if (!isDigit(text, at + 1, to)) {
        return -1;
      }
      at = digits(text, at + 1, to);
    }
    if (at < to && (text[at] | 0x20) == 'e') {
      at++;
      if (at < to && (text[at] == '+' || text[at] == '-')) {
        at++;
      }
      if (!isDigit(text, at, to)) {
        return -1;
      }
      at = digits(text, at, to);
    }
    return at;
  }

  /** Takes a text that {@link #end} accepts as a whole. */
  void read(byte[] text, int from, int to) {
    negative = text[from] == '-';
    digits = 0;
    count = 0;
    exponent = 0;
    int zeros = 0;
    int decimals = 0;
    int point = 0;
    int at = negative ? from + 1 : from;
    for (; at < to; at++) {
      int digit = text[at] - '0';
      if (digit == '.' - '0') {
        point = 1;
        continue;
      }
      if (digit < 0 || digit > 9) {
        break;
      }
      decimals += point;
      if (digit == 0) {
        zeros++;
        continue;
      }
      if (count == 0) {
        zeros = 0;
      }
      count += zeros + 1;
      if (count <= MOST_DIGITS) {
        digits = (zeros == 0 ? digits * 10 : digits * POWERS_OF_TEN[zeros] * 10) + digit;
      }
      zeros = 0;
    }
    if (count > 0) {
      exponent = zeros - decimals + (at < to ? exponent(text, at + 1, to) : 0);
    }
  }

  private static int exponent(byte[] text, int from, int to) {
    boolean minus = text[from] == '-';
    int value = 0;
    for (int at = minus || text[from] == '+' ? from + 1 : from; at < to; at++) {
      value = Math.min(10 * value + text[at] - '0', HUGE_EXPONENT);
    }
    return minus ? -value : value;
  }

  /** Whether the number has more than this many decimals, zeros at the end aside. */
  boolean hasMoreDecimals(int scale) {
    return exponent + scale < 0;
  }

  /** Whether {@code number * 10^scale} has at most so many digits; at most 19. */
  boolean fits(int precision, int scale) {
    return count == 0 || count + exponent + scale <= precision;
  }

  /**
   * The absolute value of {@code number * 10^scale}, unsigned; if it fits and has no more decimals.
   */
  long magnitude(int scale) {
    return count == 0 ? 0 : digits * POWERS_OF_TEN[exponent + scale];
  }

  boolean isNegative() {
    return negative;
  }
}
