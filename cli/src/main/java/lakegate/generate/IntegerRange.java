package lakegate.generate;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An example of the form {@code evt_[0,1000000)}: a text, then any whole number from the first up
 * to, not including, the second.
 */
record IntegerRange(String prefix, long from, long to) {
  private static final Pattern PATTERN = Pattern.compile("([^\\[]*)\\[(\\d{1,18}),(\\d{1,18})\\)");

  static Optional<IntegerRange> parse(String example) {
    Matcher match = PATTERN.matcher(example);
    if (!match.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new IntegerRange(
            match.group(1), Long.parseLong(match.group(2)), Long.parseLong(match.group(3))));
  }

  String draw(Draw draw) {
    return prefix + draw.between(from, to - 1);
  }
}
