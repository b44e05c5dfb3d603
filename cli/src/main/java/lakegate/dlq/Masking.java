package lakegate.dlq;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import lakegate.event.EventType;
import lakegate.event.FieldRules;
import lakegate.event.RecordRules;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * Hides personal data in letters: the values of the members that the .avsc tags as PII, wherever a
 * member of that name occurs, and runs of 13 to 19 digits that pass the Luhn test, as card numbers
 * do (ISO/IEC 7812-1). Every text keeps its length in bytes, so places in it stay what they are.
 */
public final class Masking {
  private static final byte STAR = '*';

  /** Of all event types: a message may have come to another type's topic. */
  private final Set<String> personal = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

  private final byte digit;

  private Masking(List<EventType> types, char digit) {
    this.digit = (byte) digit;
    types.forEach(type -> collect(type.record()));
  }

  /** Masks for people's eyes: each hidden character is an asterisk. */
  public static Masking forReading(List<EventType> types) {
    return new Masking(types, (char) STAR);
  }

  /** Masks so that JSON stays JSON with the same types: a digit becomes 1. */
  static Masking forDecoding(List<EventType> types) {
    return new Masking(types, '1');
  }

  private void collect(RecordRules record) {
    for (FieldRules field : record.fields()) {
      if (field.personal()) {
        personal.add(field.jsonName());
      }
      field.record().ifPresent(this::collect);
    }
  }

  /**
   * The letter without personal data in value, key, headers and problems. A header that is named
   * like a tagged field is hidden whole.
   */
  public Letter mask(Letter letter) {
    return new Letter(
        letter.type(),
        letter.place(),
        letter.timestamp(),
        mask(letter.key()),
        mask(letter.value()),
        letter.headers().stream().map(this::mask).toList(),
        letter.origin(),
        letter.code().map(this::mask),
        letter.path().map(this::mask),
        letter.problems().stream()
            .map(
                problem ->
                    new StatedProblem(
                        mask(problem.code()), mask(problem.path()), mask(problem.detail())))
            .toList(),
        letter.schemaId(),
        letter.firstSeen(),
        letter.replayCount(),
        letter.bridgeVersion().map(this::mask));
  }

  /** The message's bytes without personal data; the same array if there is none. */
  byte[] maskedValue(Letter letter) {
    return mask(letter.value());
  }

  private Header mask(Header header) {
    byte[] value = header.value();
    if (value != null && personal.contains(header.key())) {
      return new RecordHeader(header.key(), "*".repeat(value.length).getBytes(UTF_8));
    }
    byte[] masked = mask(value);
    return masked == value ? header : new RecordHeader(header.key(), masked);
  }

  private String mask(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    byte[] masked = mask(bytes);
    return masked == bytes ? text : new String(masked, UTF_8);
  }

  private byte[] mask(byte[] bytes) {
    if (bytes == null) {
      return null;
    }
    Characters text = new Characters(bytes);
    for (String name : personal) {
      for (int at = text.find(name, 0); at >= 0; at = text.find(name, at + 1)) {
        maskMember(text, at, at + name.length());
      }
    }
    maskCardNumbers(text);
    return text.masked();
  }

  /** Masks the value of a member whose name is from here to there, if it is a member's name. */
  private void maskMember(Characters text, int from, int to) {
    if (text.isWord(from - 1) || text.isWord(to)) {
      return;
    }
    int at = text.skip(to, "\\");
    boolean quoted = text.is(at, "\"'");
    int separator = text.skip(quoted ? at + 1 : at, " \t\r\n");
    int value = text.skip(text.skip(separator, ":=>"), " \t\r\n");
    int quote = text.skip(value, "\\");
    // Without a colon, two strings in a row may still be a name and a value.
    if (text.is(separator, ":=>") || (quoted && text.is(quote, "\"'"))) {
      maskValue(text, value, quote);
    }
  }

  private void maskValue(Characters text, int from, int quote) {
    if (text.is(quote, "\"'")) {
      int end = text.endOfString(quote, quote - from);
      if (!isNullWord(text.of(quote + 1, end))) {
        text.hide(quote + 1, end, STAR);
      }
    } else if (text.is(from, "{[")) {
      maskNested(text, from);
    } else {
      int end = text.find(from, ",}]&;<\"'\r\n");
      maskWord(text, from, text.of(from, end).stripTrailing());
    }
  }

  /** All strings and words up to the bracket that closes this one. */
  private void maskNested(Characters text, int from) {
    int depth = 0;
    int at = from;
    do {
      if (text.is(at, "{[")) {
        depth++;
      } else if (text.is(at, "}]")) {
        depth--;
      } else if (text.is(at, "\"'")) {
        int end = text.endOfString(at, 0);
        text.hide(at + 1, end, STAR);
        at = end;
      } else if (!text.is(at, ",: \t\r\n")) {
        int end = text.find(at, ",:{}[]\"' \t\r\n");
        maskWord(text, at, text.of(at, end));
        at = end - 1;
      }
      at++;
    } while (depth > 0 && at < text.length());
  }

  /** A literal stays, a number keeps what isn't a digit, anything else goes. */
  private void maskWord(Characters text, int from, String word) {
    if (isNullWord(word) || word.equals("true") || word.equals("false")) {
      return;
    }
    boolean number = word.matches("-?[0-9]+([.][0-9]+)?([eE][+-]?[0-9]+)?");
    for (int at = from; at < from + word.length(); at++) {
      if (!number) {
        text.hide(at, at + 1, STAR);
      } else if (text.is(at, "0123456789")) {
        text.hide(at, at + 1, digit);
      }
    }
  }

  private static boolean isNullWord(String text) {
    String word = text.strip();
    return word.isEmpty() || word.equalsIgnoreCase("null") || word.equalsIgnoreCase("none");
  }

  /** Digits in one group or in several with up to three blanks or dashes between them. */
  private void maskCardNumbers(Characters text) {
    List<int[]> groups = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      int from = at;
      at = text.skip(from, "0123456789");
      if (at == from) {
        groups.clear();
        at++;
        continue;
      }
      groups.add(new int[] {from, at});
      maskIfCardNumber(text, groups);
      int next = text.skip(at, " -");
      if (next - at > 3 || !text.is(next, "0123456789")) {
        groups.clear();
      }
      at = next;
    }
  }

  /** Looks at all numbers that end with the last group. */
  private void maskIfCardNumber(Characters text, List<int[]> groups) {
    StringBuilder digits = new StringBuilder();
    for (int i = groups.size() - 1; i >= 0 && digits.length() < 19; i--) {
      digits.insert(0, text.of(groups.get(i)[0], groups.get(i)[1]));
      if (digits.length() >= 13 && digits.length() <= 19 && passesLuhn(digits)) {
        groups.subList(i, groups.size()).forEach(group -> text.hide(group[0], group[1], digit));
      }
    }
  }

  /** Whether the last digit is the check digit of the others (Luhn, ISO/IEC 7812). */
  public static boolean passesLuhn(CharSequence digits) {
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(digits.length() - 1 - i) - '0';
      int weighted = i % 2 == 0 ? digit : 2 * digit;
      sum += weighted > 9 ? weighted - 9 : weighted;
    }
    return sum % 10 == 0;
  }
}
