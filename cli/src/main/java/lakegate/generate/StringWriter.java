package lakegate.generate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import lakegate.event.AllowedValues;
import lakegate.event.AllowedValues.Otherwise;
import lakegate.event.FieldRules;
import lakegate.event.Normalise;

/**
 * Strings: the field's examples and allowed values, as untidy as its normalise steps can mend. Some
 * are unknown ones where the schema says that the row is flagged.
 */
final class StringWriter implements FieldWriter {
  private static final List<String> BLANKS = List.of(" ", "  ", "\t");
  private static final List<String> UNKNOWN = List.of("342", "999", "unheard_of");

  private final Set<Normalise> steps;
  private final List<String> values;

  /** The values' ranges; null for one that is a text as it stands. */
  private final List<IntegerRange> ranges;

  private final boolean mayBeUnknown;

  StringWriter(FieldRules field, Texts texts) {
    this.steps = field.normalise();
    this.values = values(field, texts);
    this.ranges = values.stream().map(value -> IntegerRange.parse(value).orElse(null)).toList();
    this.mayBeUnknown =
        field.allowed().filter(allowed -> allowed.otherwise() == Otherwise.FLAG).isPresent();
  }

  private static List<String> values(FieldRules field, Texts texts) {
    Optional<AllowedValues> allowed = field.allowed();
    List<String> values = new ArrayList<>(field.examples());
    if (allowed.isPresent() && allowed.get().otherwise() == Otherwise.REJECT) {
      List<String> known = allowed.get().values();
      values.removeIf(example -> known.stream().noneMatch(example::equalsIgnoreCase));
    }
    if (values.isEmpty()) {
      values.addAll(allowed.map(AllowedValues::values).orElseGet(() -> texts.of(field.name())));
    }
    return List.copyOf(values);
  }

  @Override
  public void write(StringBuilder out, long now, Draw draw) {
    String text = mayBeUnknown && draw.chance(0.02) ? draw.of(UNKNOWN) : known(draw);
    text = untidy(text, draw);
    if (draw.chance(0.02)) {
      Json.quoteAscii(out, text);
    } else {
      Json.quote(out, text);
    }
  }

  private String known(Draw draw) {
    int choice = draw.below(values.size());
    IntegerRange range = ranges.get(choice);
    return range == null ? values.get(choice) : range.draw(draw);
  }

  /** What the field's steps turn back into the text. */
  private String untidy(String text, Draw draw) {
    String untidy = text;
    if (steps.contains(Normalise.SNAKE_CASE) && draw.chance(0.3)) {
      untidy = untidy.replace('_', draw.chance(0.5) ? ' ' : '-');
      untidy = draw.chance(0.5) ? capitalised(untidy) : untidy.toUpperCase(Locale.ROOT);
    } else if ((steps.contains(Normalise.UPPER) || steps.contains(Normalise.LOWER))
        && draw.chance(0.6)) {
      untidy = draw.chance(0.7) ? untidy.toLowerCase(Locale.ROOT) : capitalised(untidy);
    }
    if (steps.contains(Normalise.TRIM) && draw.chance(0.03)) {
      untidy = draw.of(BLANKS) + untidy + (draw.chance(0.5) ? draw.of(BLANKS) : "");
    }
    return untidy;
  }

  private static String capitalised(String text) {
    return text.isEmpty()
        ? text
        : text.substring(0, 1).toUpperCase(Locale.ROOT)
            + text.substring(1).toLowerCase(Locale.ROOT);
  }
}
