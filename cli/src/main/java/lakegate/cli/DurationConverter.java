package lakegate.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 90s}, {@code 2m}. */
public final class DurationConverter implements ITypeConverter<Duration> {
  private static final Pattern PATTERN = Pattern.compile("(\\d{1,6})([sm])");

  @Override
  public Duration convert(String text) {
    Matcher match = PATTERN.matcher(text);
    if (!match.matches()) {
      throw new TypeConversionException(text + " is not a time such as 90s or 2m");
    }
    long number = Long.parseLong(match.group(1));
    return match.group(2).equals("s") ? Duration.ofSeconds(number) : Duration.ofMinutes(number);
  }
}
