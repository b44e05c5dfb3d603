package lakegate.suggest;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a file writes its fields: on one line or with a line for each property, and with which white
 * space. It is taken from the field in front of the place where new ones go.
 *
 * @param indent of a field: a line break and blanks, or blanks alone if all is on one line
 * @param inner in front of each property, the first one too; empty or blanks if on one line
 * @param colon between a property and its value
 * @param comma white space behind a comma on one line
 * @param brokenLists whether lists have a line for each element too
 */
record FieldStyle(String indent, String inner, String colon, String comma, boolean brokenLists) {
  private static final Pattern FIRST_PROPERTIES =
      Pattern.compile("^\\{(\\s*)\"[^\"]*\"(\\s*:\\s*)\"[^\"]*\"\\s*(?:,(\\s*))?");
  private static final Pattern BROKEN_TYPE = Pattern.compile("\"type\"\\s*:\\s*\\[\\s*\\n");

  /**
   * @param field the text of a field of the file; empty if there is none
   * @param indent the white space in front of it
   * @param file the whole text
   */
  static FieldStyle of(String field, String indent, String file) {
    Matcher match = FIRST_PROPERTIES.matcher(field);
    if (!match.find()) {
      return new FieldStyle(indent, "", ": ", " ", false);
    }
    boolean broken = match.group(1).contains("\n");
    String comma = broken || match.group(3) == null ? " " : match.group(3);
    return new FieldStyle(
        indent,
        match.group(1),
        match.group(2),
        // A field that breaks behind its first property is no style but a long line.
        comma.contains("\n") ? " " : comma,
        broken && BROKEN_TYPE.matcher(file).find());
  }

  private boolean isBroken() {
    return inner.contains("\n");
  }

  /** One level deeper. */
  private String deeper(String lineStart) {
    String unit = inner.length() > indent.length() ? inner.substring(indent.length()) : "  ";
    return lineStart + unit;
  }

  String write(JsonNode field) {
    return isBroken() ? broken(field, indent) : inLine(field, indent);
  }

  /** An object with a line for each property. */
  private String broken(JsonNode node, String lineStart) {
    String next = deeper(lineStart);
    List<String> parts = new ArrayList<>();
    if (node.isObject()) {
      for (Map.Entry<String, JsonNode> member : node.properties()) {
        parts.add(next + quoted(member.getKey()) + colon + broken(member.getValue(), next));
      }
      return "{" + String.join(",", parts) + lineStart + "}";
    }
    if (!node.isArray()) {
      return node.toString();
    }
    boolean ofObjects = node.size() > 0 && node.get(0).has("name");
    if (brokenLists || ofObjects) {
      node.forEach(element -> parts.add(next + broken(element, next)));
      return "[" + String.join(",", parts) + lineStart + "]";
    }
    node.forEach(element -> parts.add(broken(element, lineStart)));
    return "[" + String.join("," + comma, parts) + "]";
  }

  /** On one line; the fields of a record in it have lines of their own if the file's have. */
  private String inLine(JsonNode node, String lineStart) {
    List<String> parts = new ArrayList<>();
    if (node.isObject()) {
      boolean afterRecord = false;
      for (Map.Entry<String, JsonNode> member : node.properties()) {
        String value = inLine(member.getValue(), lineStart);
        String start = afterRecord ? lineStart + " " : parts.isEmpty() ? "" : comma;
        parts.add(start + quoted(member.getKey()) + colon + value);
        afterRecord = member.getKey().equals("type") && value.contains("\n");
      }
      return "{" + inner + String.join(",", parts) + inner + "}";
    }
    if (!node.isArray()) {
      return node.toString();
    }
    boolean ofFields = node.size() > 0 && node.get(0).has("name") && node.get(0).has("doc");
    if (ofFields && indent.contains("\n")) {
      String next = lineStart + "    ";
      node.forEach(element -> parts.add(next + inLine(element, next)));
      return "[" + String.join(",", parts) + lineStart + "  ]";
    }
    node.forEach(element -> parts.add(inLine(element, lineStart)));
    return "[" + String.join("," + comma, parts) + "]";
  }

  static String quoted(String text) {
    return "\"" + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + "\"";
  }
}
