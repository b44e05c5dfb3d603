package lakegate.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import lakegate.benchmark.JacksonToAvro.Conversion;
import lakegate.event.AllowedValues;
import lakegate.event.FieldRules;
import lakegate.event.Normalise;

/** A string with its normalise steps and allowed values. */
final class TreeText implements TreeValue {
  private static final Set<String> NULL_WORDS =
      Set.of("null", "NULL", "Null", "none", "None", "NONE");
  private static final Pattern SEPARATORS = Pattern.compile("[ -]+");

  private final boolean trim;
  private final boolean nullWords;
  private final boolean lower;
  private final boolean upper;
  private final boolean snakeCase;
  private final Set<String> allowed;

  /** Null if a value that is not allowed is rejected. */
  private final String flag;

  TreeText(FieldRules rules) {
    Set<Normalise> steps = rules.normalise();
    trim = steps.contains(Normalise.TRIM);
    nullWords = steps.contains(Normalise.NULL_WORDS);
    snakeCase = steps.contains(Normalise.SNAKE_CASE);
    lower = steps.contains(Normalise.LOWER) || snakeCase;
    upper = steps.contains(Normalise.UPPER) && !lower;
    allowed = rules.allowed().map(values -> Set.copyOf(values.values())).orElse(null);
    flag =
        rules
            .allowed()
            .filter(values -> values.otherwise() == AllowedValues.Otherwise.FLAG)
            .map(values -> AllowedValues.flagOf(rules.name()))
            .orElse(null);
  }

  static boolean isNull(String text) {
    return text.isBlank() || NULL_WORDS.contains(text);
  }

  @Override
  public Object convert(JsonNode node, String path, Conversion conversion) {
    if (!node.isTextual()) {
      return conversion.problem(path, "wrong type");
    }
    String text = node.textValue();
    if (trim) {
      text = text.trim();
    }
    if (nullWords && isNull(text)) {
      return null;
    }
    if (lower) {
      text = text.toLowerCase(Locale.ROOT);
    } else if (upper) {
      text = text.toUpperCase(Locale.ROOT);
    }
    if (snakeCase && (text.indexOf(' ') >= 0 || text.indexOf('-') >= 0)) {
      text = SEPARATORS.matcher(text).replaceAll("_");
    }
    if (allowed != null && !allowed.contains(text)) {
      if (flag == null) {
        return conversion.problem(path, "not allowed");
      }
      conversion.raise(flag);
    }
    return text;
  }
}
