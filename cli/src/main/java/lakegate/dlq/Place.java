package lakegate.dlq;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a Kafka record is. Printed and read as {@code topic:partition:offset}. In a dead-letter
 * topic it is the letter's own place, in a raw or validated topic the place of its origin.
 */
public record Place(String topic, int partition, long offset) {
  /** A topic's name has none of the other characters (Kafka's {@code Topic.LEGAL_CHARS}). */
  private static final Pattern TEXT =
      Pattern.compile("([a-zA-Z0-9._-]{1,249}):(\\d{1,9}):(\\d{1,18})");

  /**
   * Reads {@code topic:partition:offset}.
   *
   * @throws IllegalArgumentException if the text is something else
   */
  public static Place parse(String text) {
    Matcher match = TEXT.matcher(text);
    if (!match.matches()) {
      throw new IllegalArgumentException(
          text + " is not topic:partition:offset such as payment_charges-dlq:0:17");
    }
    return new Place(
        match.group(1), Integer.parseInt(match.group(2)), Long.parseLong(match.group(3)));
  }

  @Override
  public String toString() {
    return topic + ":" + partition + ":" + offset;
  }
}
