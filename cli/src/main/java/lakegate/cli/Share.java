package lakegate.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A part of the whole.
 *
 * @param fraction from 0 to 1
 */
public record Share(double fraction) {

  /** Reads {@code 2%}, {@code 0.5%}. */
  public static final class Converter implements ITypeConverter<Share> {
    private static final Pattern PATTERN = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,3})?)%");

    @Override
    public Share convert(String text) {
      Matcher match = PATTERN.matcher(text);
      if (!match.matches() || Double.parseDouble(match.group(1)) > 100) {
        throw new TypeConversionException(text + " is not a share such as 2%");
      }
      return new Share(Double.parseDouble(match.group(1)) / 100);
    }
  }
}
