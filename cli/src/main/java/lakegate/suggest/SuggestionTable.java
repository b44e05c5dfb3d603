package lakegate.suggest;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import lakegate.suggest.Suggestions.Leftover;
import lakegate.suggest.Suggestions.SuggestedValue;

/** Suggestions as lines for their reader. */
public final class SuggestionTable {
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();

  private SuggestionTable() {}

  public static List<String> lines(Suggestions suggestions) {
    List<String> lines = new ArrayList<>();
    if (!suggestions.fields().isEmpty()) {
      SuggestionTable table = new SuggestionTable();
      table.row("new field", "JSON name", "type", "seen", "share", "null", "");
      suggestions.fields().forEach(table::field);
      lines.addAll(table.lines());
    }
    if (!suggestions.values().isEmpty()) {
      SuggestionTable table = new SuggestionTable();
      table.row("new value of", "value", "today", "seen", "share");
      for (SuggestedValue value : suggestions.values()) {
        table.row(
            value.field(),
            FieldStyle.quoted(value.value()),
            value.today() == lakegate.event.AllowedValues.Otherwise.FLAG ? "flagged" : "rejected",
            number(value.count()),
            percent(value.share()));
      }
      separate(lines);
      lines.addAll(table.lines());
    }
    if (!suggestions.left().isEmpty()) {
      SuggestionTable table = new SuggestionTable();
      table.row("left as it is", "why", "", "seen", "share");
      for (Leftover left : suggestions.left()) {
        boolean counted = left.count() > 0;
        table.row(
            left.path(),
            left.why(),
            "",
            counted ? number(left.count()) : "",
            counted ? percent(left.share()) : "");
      }
      separate(lines);
      lines.addAll(table.lines());
    }
    return lines;
  }

  private static void separate(List<String> lines) {
    if (!lines.isEmpty()) {
      lines.add("");
    }
  }

  private void field(SuggestedField field) {
    row(
        field.path(),
        field.jsonName().equals(field.name()) ? "" : FieldStyle.quoted(field.jsonName()),
        field.type().toString(),
        number(field.count()),
        percent(field.share()),
        percent(field.nullShare()),
        field.personal() ? "PII" : "");
    field.nested().forEach(this::field);
  }

  private void row(String... cells) {
    rows.add(List.of(cells));
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  /** Names and words to the left, figures (from the fourth column on) to the right. */
  private List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        int column = i;
        int width = rows.stream().mapToInt(other -> other.get(column).length()).max().orElse(0);
        String padding = " ".repeat(width - row.get(i).length());
        boolean figure = i >= 3 && i < 6;
        if (width > 0) {
          line.append(GAP).append(figure ? padding + row.get(i) : row.get(i) + padding);
        }
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }
}
