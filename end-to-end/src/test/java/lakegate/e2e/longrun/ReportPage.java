package lakegate.e2e.longrun;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A page of figures that a long run writes into the docs. */
final class ReportPage {
  private static final Pattern MESSAGES = Pattern.compile("\\| messages \\| ([\\d,]+) \\|");

  private final StringBuilder text = new StringBuilder();

  ReportPage(String title, String introduction) {
    text.append("# ").append(title).append("\n\n").append(introduction).append("\n\n");
  }

  void section(String heading) {
    text.append("\n## ").append(heading).append("\n\n");
  }

  void paragraph(String words) {
    text.append(words).append("\n\n");
  }

  /** Begins a table. */
  void table(String... columns) {
    line(columns);
    text.append("|").append("---|".repeat(columns.length)).append("\n");
  }

  /** One line of the table. */
  void line(String... cells) {
    text.append(
        Arrays.stream(cells)
            .map(cell -> cell.isEmpty() ? " " : " " + cell + " ")
            .collect(Collectors.joining("|", "|", "|\n")));
  }

  static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  /**
   * Writes the page, unless the one that is there is of a longer run: one with more messages in its
   * line {@code messages}.
   */
  void write(Path file, long messages) {
    try {
      if (Files.exists(file)) {
        Matcher before = MESSAGES.matcher(Files.readString(file));
        if (before.find() && Long.parseLong(before.group(1).replace(",", "")) > messages) {
          System.out.println("  " + file + " stays: it is of a longer run");
          return;
        }
      }
      Files.writeString(file, text);
      System.out.println("  written: " + file);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file, e);
    }
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
