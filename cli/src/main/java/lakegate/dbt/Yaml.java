package lakegate.dbt;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Writes maps, lists, texts, numbers and booleans as YAML, in the order they have. */
final class Yaml {
  private static final Pattern PLAIN = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_./-]*");
  private static final Pattern WORD =
      Pattern.compile("(?i)true|false|yes|no|on|off|null|none|y|n|~");
  private static final String STEP = "  ";

  private final StringBuilder out = new StringBuilder();

  private Yaml() {}

  static String of(Map<String, ?> document) {
    Yaml yaml = new Yaml();
    yaml.map(document, "");
    return yaml.out.toString();
  }

  private void map(Map<?, ?> map, String indent) {
    String lead = "";
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      out.append(lead).append(scalar(entry.getKey())).append(':');
      value(entry.getValue(), indent);
      lead = indent;
    }
  }

  private void value(Object value, String indent) {
    if (value instanceof Map<?, ?> map && !map.isEmpty()) {
      out.append('\n').append(indent).append(STEP);
      map(map, indent + STEP);
    } else if (value instanceof List<?> list && list.stream().allMatch(Yaml::isScalar)) {
      out.append(" [");
      String lead = "";
      for (Object element : list) {
        out.append(lead).append(scalar(element));
        lead = ", ";
      }
      out.append("]\n");
    } else if (value instanceof List<?> list) {
      out.append('\n');
      for (Object element : list) {
        out.append(indent).append(STEP).append("- ");
        if (element instanceof Map<?, ?> map) {
          map(map, indent + STEP + STEP);
        } else {
          out.append(scalar(element)).append('\n');
        }
      }
    } else {
      out.append(' ').append(scalar(value)).append('\n');
    }
  }

  private static boolean isScalar(Object value) {
    return !(value instanceof Map) && !(value instanceof List);
  }

  private static String scalar(Object value) {
    if (value instanceof BigDecimal number) {
      return number.toPlainString();
    }
    if (value instanceof Number || value instanceof Boolean) {
      return value.toString();
    }
    String text = value.toString();
    if (PLAIN.matcher(text).matches() && !WORD.matcher(text).matches()) {
      return text;
    }
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> quoted.append('\\').append(c);
        case '\n' -> quoted.append("\\n");
        case '\t' -> quoted.append("\\t");
        default -> quoted.append(c);
      }
    }
    // dbt renders what it reads: a doc with braces is meant as it stands.
    return quoted
        .append('"')
        .toString()
        .replace("{{", "{ {")
        .replace("{%", "{ %")
        .replace("{#", "{ #");
  }
}
