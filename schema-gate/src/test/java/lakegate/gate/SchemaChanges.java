package lakegate.gate;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The changes of {@code schema-changes.json}.
 *
 * <p>A row's {@code old} and {@code new} are a field, a list of fields, or a type's name alone. A
 * field without a name is {@code f}; the names under {@code types} stand for the types there. Under
 * {@code backward}, {@code forward} and {@code table} stand the findings: {@code RULE_ID path}, or
 * {@code RULE_ID} for the path {@code f}. {@code oldRecord} and {@code newRecord} are properties of
 * the record. Each row runs in every variant that it has room for, or in those that {@code
 * variants} names.
 */
final class SchemaChanges {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION).build();
  private static final List<String> QUESTIONS = List.of("backward", "forward", "table");

  /** Where the fields or the type of a row stand. */
  private enum Variant {
    TOP("", ""),
    /** In a nullable record. */
    NESTED("outer.", ""),
    /** In a record that an array holds. */
    ELEMENT("outer.element.", ""),
    /** In a record that a map holds. */
    VALUE("outer.value.", ""),
    /** The type, made nullable. */
    NULLABLE("", ""),
    /** The type, held by an array. */
    ITEMS("", ".element"),
    /** The type, held by a map. */
    VALUES("", ".value");

    private final String before;
    private final String behind;

    Variant(String before, String behind) {
      this.before = before;
      this.behind = behind;
    }

    String path(String row) {
      return before + row.replaceFirst("^f(?=\\.|$)", "f" + behind);
    }

    boolean isOfType() {
      return ordinal() >= NULLABLE.ordinal();
    }
  }

  private final Map<String, JsonNode> types = new HashMap<>();

  private SchemaChanges(JsonNode types) {
    types.properties().forEach(type -> this.types.put(type.getKey(), type.getValue()));
  }

  static Stream<SchemaChange> all() {
    JsonNode resource = resource();
    SchemaChanges changes = new SchemaChanges(resource.get("types"));
    return resource.get("changes").valueStream().flatMap(changes::variants);
  }

  /** The number of rows, whatever their variants. */
  static int rows() {
    return resource().get("changes").size();
  }

  private static JsonNode resource() {
    try (InputStream in = SchemaChanges.class.getResourceAsStream("schema-changes.json")) {
      return JSON.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Stream<SchemaChange> variants(JsonNode row) {
    ArrayNode before = fields(row.get("old"));
    ArrayNode after = fields(row.get("new"));
    List<SchemaChange> changes = new ArrayList<>();
    for (Variant variant : Variant.values()) {
      boolean fits =
          row.has("variants")
              ? row.get("variants").toString().contains("\"" + variant + "\"")
              : !variant.isOfType() || (isType(before, variant) && isType(after, variant));
      if (fits) {
        changes.add(
            new SchemaChange(
                row.get("name").asText() + " [" + variant + "]",
                record(variant, before, row.path("oldRecord")),
                record(variant, after, row.path("newRecord")),
                expected(row, variant)));
      }
    }
    return changes.stream();
  }

  private static Map<String, List<String>> expected(JsonNode row, Variant variant) {
    Map<String, List<String>> expected = new HashMap<>();
    for (String question : QUESTIONS) {
      List<String> findings = new ArrayList<>();
      for (JsonNode finding : row.path(question)) {
        String[] parts = finding.asText().split(" ", 2);
        findings.add(parts[0] + " " + variant.path(parts.length > 1 ? parts[1] : "f"));
      }
      expected.put(question, findings);
    }
    return expected;
  }

  /** Whether a row is about a type alone, so that the type can stand elsewhere. */
  private static boolean isType(ArrayNode fields, Variant variant) {
    JsonNode only = fields.path(0);
    return fields.size() == 1
        && only.path("name").asText().equals("f")
        && !only.has("default")
        && !only.has("aliases")
        && !(variant == Variant.NULLABLE && only.path("type").isArray());
  }

  private ArrayNode fields(JsonNode side) {
    ArrayNode fields = JSON.createArrayNode();
    if (side.isArray()) {
      side.forEach(field -> fields.add(field(field.deepCopy())));
    } else if (side.isObject()) {
      fields.add(field(side.deepCopy()));
    } else {
      fields.add(field(JSON.createObjectNode().set("type", side)));
    }
    return fields;
  }

  private ObjectNode field(ObjectNode field) {
    ObjectNode whole = JSON.createObjectNode().put("name", "f").put("doc", "A field.");
    whole.setAll(field);
    whole.set("type", type(field.get("type")));
    return whole;
  }

  private JsonNode type(JsonNode type) {
    if (type.isArray()) {
      ArrayNode union = JSON.createArrayNode();
      type.forEach(branch -> union.add(type(branch)));
      return union;
    }
    return types.getOrDefault(type.asText(), type).deepCopy();
  }

  private static String record(Variant variant, ArrayNode fields, JsonNode properties) {
    ObjectNode record = JSON.createObjectNode();
    record.put("type", "record").put("name", "Charge").put("namespace", "test");
    record.put("doc", "A charge.");
    if (properties instanceof ObjectNode own) {
      record.setAll(own);
    }
    ArrayNode all = record.putArray("fields");
    all.addObject().put("name", "id").put("type", "string").put("doc", "Id.");
    ObjectNode outer = JSON.createObjectNode().put("type", "record").put("name", "Outer");
    ArrayNode inner = outer.putArray("fields");
    inner.addObject().put("name", "position").put("type", "int").put("doc", "Position.");
    inner.addAll(fields.deepCopy());
    switch (variant) {
      case TOP -> all.addAll(fields.deepCopy());
      case NESTED -> {
        ObjectNode field = all.addObject().put("name", "outer").put("doc", "Outer.");
        field.putArray("type").add("null").add(outer);
        field.putNull("default");
      }
      case ELEMENT -> {
        ObjectNode array = JSON.createObjectNode().put("type", "array");
        all.addObject().put("name", "outer").put("doc", "Outer.").set("type", array);
        array.set("items", outer);
      }
      case VALUE -> {
        ObjectNode map = JSON.createObjectNode().put("type", "map");
        all.addObject().put("name", "outer").put("doc", "Outer.").set("type", map);
        map.set("values", outer);
      }
      case NULLABLE, ITEMS, VALUES -> all.add(wrapped(variant, fields.get(0).deepCopy()));
    }
    return record.toPrettyString();
  }

  private static ObjectNode wrapped(Variant variant, ObjectNode field) {
    JsonNode type = field.get("type");
    switch (variant) {
      case NULLABLE -> field.putArray("type").add("null").add(type);
      case ITEMS -> field.putObject("type").put("type", "array").set("items", type);
      default -> field.putObject("type").put("type", "map").set("values", type);
    }
    return field;
  }
}
