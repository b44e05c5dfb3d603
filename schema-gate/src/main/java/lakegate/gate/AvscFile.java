package lakegate.gate;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/**
 * An .avsc as it is written, and the place of every part of it.
 *
 * <p>A field is named by its path: names joined with dots, through nullable types and records. What
 * an array holds is {@code .element}, what a map holds {@code .value} (Iceberg's names), and a
 * branch of a union with more than one type {@code .<its name>}.
 */
public final class AvscFile {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final String file;
  private final String text;
  private final JsonNode root;
  private final Map<JsonPointer, Position> positions = new HashMap<>();

  /** The object that declares each field, by the field's path. */
  private final Map<String, JsonPointer> fields = new HashMap<>();

  /** The type of each field without null, by the field's path. */
  private final Map<String, JsonPointer> types = new HashMap<>();

  private AvscFile(String file, String text, JsonNode root) {
    this.file = file;
    this.text = text;
    this.root = root;
  }

  /**
   * Reads a text.
   *
   * @param file what findings call it
   * @throws UnreadableSchema if it is not a JSON object, with the place
   */
  public static AvscFile parse(String file, String text) {
    try {
      AvscFile avsc = new AvscFile(file, text, JSON.readTree(text));
      if (!(avsc.root instanceof ObjectNode)) {
        throw new UnreadableSchema(new Position(file, 1, 1) + ": not a JSON object");
      }
      avsc.locate();
      fieldsOf(avsc, avsc.root, JsonPointer.empty(), "");
      return avsc;
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      Position position =
          at == null
              ? new Position(file, 1, 1)
              : new Position(file, at.getLineNr(), at.getColumnNr());
      throw new UnreadableSchema(position + ": not JSON: " + e.getOriginalMessage());
    }
  }

  public String file() {
    return file;
  }

  public String text() {
    return text;
  }

  public JsonNode root() {
    return root;
  }

  /** The object that declares a field; a missing node if there is none here. */
  public JsonNode field(String path) {
    JsonPointer pointer = path.isEmpty() ? JsonPointer.empty() : fields.get(path);
    return pointer == null ? root.path("") : root.at(pointer);
  }

  /** Where a field is declared, or the nearest declared field that holds it. */
  public Position position(String path) {
    for (String known = path; !known.isEmpty(); known = parent(known)) {
      if (fields.containsKey(known)) {
        return positions.get(fields.get(known));
      }
    }
    return positions.get(JsonPointer.empty());
  }

  /** Where a property of a field or of its type stands; the field if it is not written. */
  public Position position(String path, String property) {
    JsonPointer name = JsonPointer.empty().appendProperty(property);
    JsonPointer field = path.isEmpty() ? JsonPointer.empty() : fields.get(path);
    if (field != null && positions.containsKey(field.append(name))) {
      return positions.get(field.append(name));
    }
    JsonPointer type = types.get(path);
    if (type != null && positions.containsKey(type.append(name))) {
      return positions.get(type.append(name));
    }
    return position(path);
  }

  private static String parent(String path) {
    int dot = path.lastIndexOf('.');
    return dot < 0 ? "" : path.substring(0, dot);
  }

  /** Notes where each value starts; that of a property at its name. */
  private void locate() throws JsonProcessingException {
    try (JsonParser parser = JSON.createParser(text)) {
      JsonLocation name = null;
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.FIELD_NAME) {
          name = parser.currentTokenLocation();
        } else if (!token.isStructEnd()) {
          JsonLocation at = name == null ? parser.currentTokenLocation() : name;
          JsonPointer pointer =
              token.isStructStart()
                  ? parser.getParsingContext().getParent().pathAsPointer()
                  : parser.getParsingContext().pathAsPointer();
          positions.put(pointer, new Position(file, at.getLineNr(), at.getColumnNr()));
          name = null;
        }
      }
    } catch (JsonProcessingException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void fieldsOf(AvscFile avsc, JsonNode record, JsonPointer at, String path) {
    JsonNode fields = record.path("fields");
    JsonPointer list = at.appendProperty("fields");
    for (int i = 0; i < fields.size(); i++) {
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

  private static String branchName(JsonNode branch) {
    if (branch.isTextual()) {
      return branch.asText();
    }
    return branch.has("name") ? branch.path("name").asText() : branch.path("type").asText();
  }

  private static String join(String parent, String name) {
    return parent.isEmpty() ? name : parent + "." + name;
  }
}
