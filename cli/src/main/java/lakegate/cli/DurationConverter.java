package lakegate.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 90s}, {@code 2m}, {@code 24h}. */
public final class DurationConverter implements ITypeConverter<Duration> {
  private static final Pattern PATTERN = Pattern.compile("(\\d{1,6})([smh])");

  @Override
  public Duration convert(String text) {
    Matcher match = PATTERN.matcher(text);
    if (!match.matches()) {
      throw new TypeConversionException(text + " is not a time such as 90s or 2m");
    }
    long number = Long.parseLong(match.group(1));
    return switch (match.group(2)) {
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      default -> Duration.ofHours(number);
    };
  }
}
