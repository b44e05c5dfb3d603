package lakegate.trial;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where in a topic to begin. */
public sealed interface ReadFrom {
  /** The first message of each partition that is still there. */
  record Earliest() implements ReadFrom {}

  /** The newest {@code count} messages of each partition. */
  record Latest(long count) implements ReadFrom {}

  /** The first message of each partition that arrived at this time or later. */
  record Time(Instant instant) implements ReadFrom {}

  /** These partitions alone, each from its offset. */
  record Offsets(Map<Integer, Long> byPartition) implements ReadFrom {
    public Offsets {
      byPartition = Map.copyOf(byPartition);
    }
  }

  /**
   * Reads {@code earliest}, {@code latest-5000}, {@code 2025-11-14}, {@code 2025-11-14T10:00:00Z},
   * {@code 0:100,1:250}.
   *
   * @throws IllegalArgumentException if it is none of them
   */
  static ReadFrom parse(String text) {
    Matcher latest = Pattern.compile("latest-(\\d{1,12})").matcher(text);
    if (text.equals("earliest")) {
      return new Earliest();
    } else if (latest.matches()) {
      return new Latest(Long.parseLong(latest.group(1)));
    } else if (text.matches("\\d{1,6}:\\d{1,18}(,\\d{1,6}:\\d{1,18})*")) {
      Map<Integer, Long> offsets = new TreeMap<>();
      for (String pair : text.split(",")) {
        int colon = pair.indexOf(':');
        offsets.put(
            Integer.valueOf(pair.substring(0, colon)), Long.valueOf(pair.substring(colon + 1)));
      }
      return new Offsets(offsets);
    }
    try {
      return new Time(
          text.length() == "2025-11-14".length()
              ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
              : Instant.parse(text));
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" is none of earliest, latest-5000, 2025-11-14, 2025-11-14T10:00:00Z, 0:100,1:250",
          e);
    }
  }
}
