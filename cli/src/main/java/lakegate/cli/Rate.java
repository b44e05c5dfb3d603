package lakegate.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Messages per second.
 *
 * @param perSecond above 0; infinite for {@code max}
 */
public record Rate(double perSecond) {

  /** Reads {@code 500}, {@code 500/s}, {@code 30/m}, {@code max}. */
  public static final class Converter implements ITypeConverter<Rate> {
    private static final Pattern PATTERN = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,3})?)(/s|/m)?");

    @Override
    public Rate convert(String text) {
      if (text.equals("max")) {
        return new Rate(Double.POSITIVE_INFINITY);
      }
      Matcher match = PATTERN.matcher(text);
      double number = match.matches() ? Double.parseDouble(match.group(1)) : 0;
      if (number == 0) {
        throw new TypeConversionException(text + " is not a rate such as 500/s, 30/m or max");
      }
      return new Rate("/m".equals(match.group(2)) ? number / 60 : number);
    }
  }
}
