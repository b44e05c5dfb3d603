package lakegate.gate;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An .avsc as it is written, and the place of every part of it.
 *
 * <p>A field is named by its path: names joined with dots, through nullable types and records. What
 * an array holds is {@code .element}, what a map holds {@code .value} (Iceberg's names), and a
 * branch of a union with more than one type {@code .<its name>}.
 */
public final class AvscFile {
  private final String file;
  private final String text;
  private final JsonText json;

  /** The object that declares each field, by the field's path. */
  private final Map<String, JsonPointer> fields = new HashMap<>();

  /** The type of each field without null, by the field's path. */
  private final Map<String, JsonPointer> types = new HashMap<>();

  private AvscFile(String file, String text, JsonText json) {
    this.file = file;
    this.text = text;
    this.json = json;
  }

  /**
   * Reads a text.
   *
   * @param file what findings call it
   * @throws UnreadableSchema if it is not a JSON object, with the place
   */
  public static AvscFile parse(String file, String text) {
    JsonText json = JsonText.parse(file, text);
    if (!(json.root() instanceof ObjectNode)) {
      throw new UnreadableSchema(new Position(file, 1, 1) + ": not a JSON object");
    }
    AvscFile avsc = new AvscFile(file, text, json);
    avsc.fields.put("", JsonPointer.empty());
    avsc.types.put("", JsonPointer.empty());
    fieldsOf(avsc, json.root(), JsonPointer.empty(), "");
    return avsc;
  }

  public String file() {
    return file;
  }

  public String text() {
    return text;
  }

  public JsonNode root() {
    return json.root();
  }

  /** The object that declares a field; a missing node if there is none here. */
  public JsonNode field(String path) {
    JsonPointer pointer = fields.get(path);
    return pointer == null ? root().path("") : root().at(pointer);
  }

  /** Where a field is declared, or the nearest declared field that holds it. */
  public Position position(String path) {
    for (String known = path; !known.isEmpty(); known = parent(known)) {
      JsonPointer pointer = fields.getOrDefault(known, types.get(known));
      if (pointer != null) {
        return json.position(pointer).orElseGet(json::start);
      }
    }
    return json.start();
  }

  /** Where a property of a field or of its type stands; the field if it is not written. */
  public Position position(String path, String property) {
    JsonPointer name = JsonPointer.empty().appendProperty(property);
    return Stream.of(fields.get(path), types.get(path))
        .filter(Objects::nonNull)
        .flatMap(holder -> json.position(holder.append(name)).stream())
        .findFirst()
        .orElseGet(() -> position(path));
  }

  /**
   * Where a part of a field stands, such as {@code /range/from}; of its type without null, behind
   * {@code /type}: {@code /type/scale}. If it is not written, what is of the way to it.
   */
  public Position position(String path, JsonPointer part) {
    for (JsonPointer at = part; at != null && !at.matches(); at = at.head()) {
      boolean inType = at.matchesProperty("type") && !at.tail().matches();
      JsonPointer holder = inType ? types.get(path) : fields.get(path);
      if (holder != null) {
        Optional<Position> position = json.position(holder.append(inType ? at.tail() : at));
        if (position.isPresent()) {
          return position.get();
        }
      }
    }
    return position(path);
  }

  private static String parent(String path) {
    int dot = path.lastIndexOf('.');
    return dot < 0 ? "" : path.substring(0, dot);
  }

  private static void fieldsOf(AvscFile avsc, JsonNode record, JsonPointer at, String path) {
    JsonNode fields = record.path("fields");
    JsonPointer list = at.appendProperty("fields");
    for (int i = 0; fields.isArray() && i < fields.size(); i++) {
      JsonNode field = fields.get(i);
      String fieldPath = join(path, field.path("name").asText());
      JsonPointer declared = list.appendIndex(i);
      avsc.fields.putIfAbsent(fieldPath, declared);
      typeOf(avsc, field.path("type"), declared.appendProperty("type"), fieldPath);
    }
  }

  private static void typeOf(AvscFile avsc, JsonNode type, JsonPointer at, String path) {
    if (type instanceof ArrayNode union) {
      branchesOf(avsc, union, at, path);
      return;
    }
    avsc.types.putIfAbsent(path, at);
    if (!(type instanceof ObjectNode)) {
      return;
    }
    JsonNode kind = type.path("type");
    if (kind.isContainerNode()) {
      typeOf(avsc, kind, at.appendProperty("type"), path);
      return;
    }
    switch (kind.asText()) {
      case "record", "error" -> fieldsOf(avsc, type, at, path);
      case "array" ->
          typeOf(avsc, type.path("items"), at.appendProperty("items"), join(path, "element"));
      case "map" ->
          typeOf(avsc, type.path("values"), at.appendProperty("values"), join(path, "value"));
      default -> {
        // Has no parts.
      }
    }
  }

  private static void branchesOf(AvscFile avsc, ArrayNode union, JsonPointer at, String path) {
    int types = 0;
    for (JsonNode branch : union) {
      types += branch.asText().equals("null") ? 0 : 1;
    }
    for (int i = 0; i < union.size(); i++) {
      JsonNode branch = union.get(i);
      if (!branch.asText().equals("null")) {
        String branchPath = types == 1 ? path : join(path, branchName(branch));
        typeOf(avsc, branch, at.appendIndex(i), branchPath);
      }
    }
  }

  /** What the path of a branch ends with. */
  static String branchName(JsonNode branch) {
    if (branch.isTextual()) {
      return branch.asText();
    }
    return branch.has("name") ? branch.path("name").asText() : branch.path("type").asText();
  }

  private static String join(String parent, String name) {
    return parent.isEmpty() ? name : parent + "." + name;
  }
}
