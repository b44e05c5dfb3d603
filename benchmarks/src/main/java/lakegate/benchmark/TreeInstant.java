package lakegate.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import lakegate.benchmark.JacksonToAvro.Conversion;
import lakegate.event.FieldRules;
import lakegate.event.Normalise;
import lakegate.event.Range;

/** An instant as milliseconds, by java.time. */
final class TreeInstant implements TreeValue {
  /** All formats of the producers in one; a text without a zone is UTC. */
  private static final DateTimeFormatter FORMATTER =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .optionalStart()
          .appendLiteral('T')
          .optionalEnd()
          .optionalStart()
          .appendLiteral(' ')
          .optionalEnd()
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .optionalStart()
          .appendOffsetId()
          .optionalEnd()
          .parseDefaulting(ChronoField.OFFSET_SECONDS, 0)
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private final boolean nullWords;
  private final long from;
  private final long to;
  private final boolean afterArrival;

  TreeInstant(FieldRules rules) {
    nullWords = rules.normalise().contains(Normalise.NULL_WORDS);
    Range.Instants range = rules.range().map(Range.Instants.class::cast).orElse(null);
    from = range == null ? Long.MIN_VALUE : range.from().toEpochMilli();
    afterArrival = range != null && range.afterArrival().isPresent();
    to =
        range == null
            ? Long.MAX_VALUE
            : range
                .afterArrival()
                .map(Duration::toMillis)
                .or(() -> range.to().map(Instant::toEpochMilli))
                .orElse(Long.MAX_VALUE);
  }

  @Override
  public Object convert(JsonNode node, String path, Conversion conversion) {
    if (!node.isTextual()) {
      return conversion.problem(path, "wrong type");
    }
    String text = node.textValue().trim();
    if (nullWords && TreeText.isNull(text)) {
      return null;
    }
    long millis;
    try {
      TemporalAccessor parsed = FORMATTER.parse(text);
      millis =
          parsed.getLong(ChronoField.INSTANT_SECONDS) * 1000
              + parsed.get(ChronoField.MILLI_OF_SECOND);
    } catch (DateTimeException e) {
      return conversion.problem(path, "bad timestamp");
    }
    long last = afterArrival ? conversion.arrival + to : to;
    return millis < from || millis > last ? conversion.problem(path, "out of range") : millis;
  }
}
