package lakegate.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.Schema;

/** Reads {@code range}. */
final class RangeReader {
  private static final Pattern AFTER_ARRIVAL = Pattern.compile("arrival\\+(\\d{1,4})([dh])");

  private final String path;
  private final Problems problems;

  RangeReader(String path, Problems problems) {
    this.path = path;
    this.problems = problems;
  }

  Optional<Range> read(JsonNode range, Schema type) {
    if (range == null) {
      return Optional.empty();
    }
    Vocabulary.RANGE.check(range, path, problems, "range");
    if (problems.isTypeDoubtful(path)) {
      return Optional.empty();
    }
    if (FieldReader.isNumber(type)) {
      return numbers(range);
    }
    if (FieldReader.isInstant(type)) {
      return instants(range);
    }
    report("range works on numbers and instants, not on " + FieldReader.describe(type));
    return Optional.empty();
  }

  private Optional<Range> numbers(JsonNode range) {
    boolean twoLows = range.has("above") && range.has("from");
    boolean twoHighs = range.has("below") && range.has("to");
    for (JsonNode limit : range) {
      if (!limit.isNumber()) {
        report("range limit " + limit + " is not a number");
        return Optional.empty();
      }
    }
    if (twoLows || twoHighs || range.isEmpty()) {
      report("range wants one of above and from, one of below and to, or both");
      return Optional.empty();
    }
    Optional<BigDecimal> low = limit(range, "above").or(() -> limit(range, "from"));
    Optional<BigDecimal> high = limit(range, "below").or(() -> limit(range, "to"));
    if (low.isPresent() && high.isPresent() && low.get().compareTo(high.get()) > 0) {
      report("range " + range + " holds no number");
    }
    return Optional.of(new Range.Numbers(low, range.has("from"), high, range.has("to")));
  }

  private static Optional<BigDecimal> limit(JsonNode range, String key) {
    return Optional.ofNullable(range.get(key)).map(limit -> new BigDecimal(limit.asText()));
  }

  private Optional<Range> instants(JsonNode range) {
    String to = range.path("to").asText();
    try {
      Instant from = day(range.path("from").asText());
      Matcher arrival = AFTER_ARRIVAL.matcher(to);
      if (range.size() == 2 && arrival.matches()) {
        long amount = Long.parseLong(arrival.group(1));
        Duration after =
            arrival.group(2).equals("d") ? Duration.ofDays(amount) : Duration.ofHours(amount);
        return Optional.of(new Range.Instants(from, Optional.empty(), Optional.of(after)));
      }
      if (range.size() == 2 && day(to).isAfter(from)) {
        return Optional.of(new Range.Instants(from, Optional.of(day(to)), Optional.empty()));
      }
    } catch (DateTimeParseException e) {
      // Reported below with what is right.
    }
    report(
        "range "
            + range
            + " is not {\"from\": \"2000-01-01\", \"to\": \"2100-01-01\"} or \"to\": \"arrival+1d\"");
    return Optional.empty();
  }

  private void report(String text) {
    problems.report(SchemaProblem.Kind.RANGE, path, text, "range");
  }

  private static Instant day(String text) {
    return LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
  }
}
