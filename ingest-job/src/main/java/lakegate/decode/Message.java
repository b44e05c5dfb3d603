package lakegate.decode;

/** One message on its way from JSON to Avro. The same instance serves one message after another. */
final class Message {
  final Problems problems = new Problems();
  final JsonScanner in;
  final AvroBuffer out = new AvroBuffer();
  final NumberReader number = new NumberReader();

  // The values of the row by the fields' slots, for the conditions over several fields.
  final boolean[] nulls;

  /** Instants in milliseconds since 1970, numbers as the unscaled value. */
  final long[] numbers;

  /** Texts lie in the output. */
  final int[] textStarts;

  final int[] textEnds;

  /** The text of the value at hand. */
  byte[] text;

  int from;
  int to;
  private byte[] unescaped = new byte[1024];

  long arrival;

  /** Raised flags in their order, as numbers. */
  final int[] flags;

  int flagCount;

  /**
   * @param fields number of fields, nested ones included
   * @param flagNames number of different flags
   */
  Message(int fields, int flagNames) {
    in = new JsonScanner(fields, problems);
    nulls = new boolean[fields];
    numbers = new long[fields];
    textStarts = new int[fields];
    textEnds = new int[fields];
    flags = new int[flagNames];
  }

  /** Makes the string at hand: as it was sent, without escapes. */
  void takeText(int slot) {
    text = in.json;
    from = in.starts[slot];
    to = in.ends[slot];
    if (in.kinds[slot] == JsonScanner.ESCAPED_TEXT) {
      if (unescaped.length < to - from) {
        unescaped = new byte[to - from];
      }
      to = JsonText.unescape(text, from, to, unescaped);
      from = 0;
      text = unescaped;
    }
  }

  /** Drops characters up to U+0020 from both ends of the text at hand. */
  void trim() {
    while (from < to && text[from] <= ' ' && text[from] >= 0) {
      from++;
    }
    while (from < to && text[to - 1] <= ' ' && text[to - 1] >= 0) {
      to--;
    }
  }

  /** Whether the text at hand is one of the words that stand for null, or blank. */
  boolean isNullWord() {
    if (to - from == 4) {
      int word = Words.getInt(text, from);
      return switch (word) {
        case NULL_LOWER, NULL_UPPER, NULL_TITLE, NONE_LOWER, NONE_UPPER, NONE_TITLE -> true;
        default -> isBlank();
      };
    }
    return isBlank();
  }

  private static final int NULL_LOWER = 0x6c6c756e;
  private static final int NULL_UPPER = 0x4c4c554e;
  private static final int NULL_TITLE = 0x6c6c754e;
  private static final int NONE_LOWER = 0x656e6f6e;
  private static final int NONE_UPPER = 0x454e4f4e;
  private static final int NONE_TITLE = 0x656e6f4e;

  private boolean isBlank() {
    for (int i = from; i < to; i++) {
      if (text[i] > ' ' || text[i] < 0) {
        return false;
      }
    }
    return true;
  }

  void raise(int flag) {
    for (int i = 0; i < flagCount; i++) {
      if (flags[i] == flag) {
        return;
      }
    }
    flags[flagCount++] = flag;
  }
}
