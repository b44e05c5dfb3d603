package lakegate.cli;

import java.util.ArrayList;
import java.util.List;

/** Text in aligned columns: the first to the left, the others to the right. */
public final class Grid {
  private static final String GAP = "  ";

  private final List<List<String>> lines = new ArrayList<>();

  /** Adds a line; a {@code Long} gets its thousands separated. */
  public Grid add(Object... cells) {
    List<String> line = new ArrayList<>();
    for (Object cell : cells) {
      line.add(cell instanceof Long number ? number(number) : String.valueOf(cell));
    }
    lines.add(line);
    return this;
  }

  /** The number with its thousands separated. */
  public static String number(long number) {
    return String.format(java.util.Locale.ROOT, "%,d", number);
  }

  public List<String> lines() {
    int columns = lines.stream().mapToInt(List::size).max().orElse(0);
    int[] widths = new int[columns];
    for (List<String> line : lines) {
      for (int i = 0; i < line.size(); i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    List<String> texts = new ArrayList<>();
    for (List<String> line : lines) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < line.size(); i++) {
        String padding = " ".repeat(widths[i] - line.get(i).length());
        text.append(GAP).append(i == 0 ? line.get(i) + padding : padding + line.get(i));
      }
      texts.add(text.toString().stripTrailing());
    }
    return texts;
  }
}
