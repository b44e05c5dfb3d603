package lakegate.gate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Random Avro schemas of all kinds, and random edits of them: the edits that people make (a wider
 * type, a renamed field, one more symbol) and some that nobody should.
 */
final class RandomSchemas {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final List<String> PRIMITIVES =
      List.of("int", "long", "float", "double", "string", "bytes", "boolean");
  private static final List<String> LOGICAL_TYPES =
      List.of(
          "int date",
          "int time-millis",
          "long time-micros",
          "long timestamp-millis",
          "long timestamp-micros",
          "long local-timestamp-millis",
          "string uuid");
  private static final List<String> FIELDS = List.of("a", "b", "c", "d", "e", "f");
  private static final List<String> SYMBOLS = List.of("P", "Q", "R", "S");

  private final Random random;
  private final List<String> names = new ArrayList<>();

  RandomSchemas(Random random) {
    this.random = random;
  }

  ObjectNode schema() {
    return record("Event", 0);
  }

  /** A copy with one to three edits. It need not be a legal schema. */
  ObjectNode edited(ObjectNode schema) {
    ObjectNode copy = schema.deepCopy();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      edit(copy);
    }
    return copy;
  }

  private ObjectNode record(String name, int depth) {
    ObjectNode record = JSON.objectNode().put("type", "record").put("name", name);
    ArrayNode fields = record.putArray("fields");
    List<String> free = new ArrayList<>(FIELDS);
    Collections.shuffle(free, random);
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      fields.add(field(free.remove(0), depth));
    }
    return record;
  }

  private ObjectNode field(String name, int depth) {
    ObjectNode field = JSON.objectNode().put("name", name);
    JsonNode type = random.nextInt(3) == 0 ? nullable(depth) : type(depth);
    field.set("type", type);
    if (type.path(0).asText().equals("null") && random.nextInt(4) > 0) {
      field.putNull("default");
    } else if (type.asText().equals("int") && random.nextBoolean()) {
      field.put("default", 7);
    }
    return field;
  }

  private ArrayNode nullable(int depth) {
    return JSON.arrayNode().add("null").add(type(depth));
  }

  private JsonNode type(int depth) {
    int kind = random.nextInt(depth < 3 ? 16 : 9);
    return switch (kind) {
      case 0, 1, 2, 3 -> JSON.textNode(any(PRIMITIVES));
      case 4, 5 -> logical();
      case 6 -> enumeration(name());
      case 7 -> JSON.objectNode().put("type", "fixed").put("name", name()).put("size", size());
      case 8 -> names.isEmpty() ? JSON.textNode("long") : JSON.textNode(any(names));
      case 9, 10, 11 -> record(name(), depth + 1);
      case 12 -> JSON.objectNode().put("type", "array").set("items", inner(depth));
      case 13 -> JSON.objectNode().put("type", "map").set("values", inner(depth));
      default -> union(depth);
    };
  }

  private JsonNode inner(int depth) {
    return random.nextInt(3) == 0 ? nullable(depth + 1) : type(depth + 1);
  }

  private JsonNode union(int depth) {
    ArrayNode union = JSON.arrayNode();
    for (int i = 2 + random.nextInt(2); i > 0; i--) {
      union.add(random.nextInt(4) == 0 ? JSON.textNode("null") : type(depth + 1));
    }
    return union;
  }

  private ObjectNode logical() {
    if (random.nextInt(3) == 0) {
      return JSON.objectNode()
          .put("type", "bytes")
          .put("logicalType", "decimal")
          .put("precision", 9 + random.nextInt(2))
          .put("scale", 2 + random.nextInt(2));
    }
    String[] parts = any(LOGICAL_TYPES).split(" ");
    return JSON.objectNode().put("type", parts[0]).put("logicalType", parts[1]);
  }

  private ObjectNode enumeration(String name) {
    ObjectNode type = JSON.objectNode().put("type", "enum").put("name", name);
    type.set("symbols", symbols());
    if (random.nextBoolean()) {
      type.put("default", type.get("symbols").get(0).asText());
    }
    return type;
  }

  private ArrayNode symbols() {
    List<String> symbols = new ArrayList<>(SYMBOLS);
    Collections.shuffle(symbols, random);
    ArrayNode some = JSON.arrayNode();
    symbols.subList(0, 1 + random.nextInt(SYMBOLS.size())).forEach(some::add);
    return some;
  }

  private String name() {
    String name = "N" + (names.size() + 1);
    names.add(name);
    return name;
  }

  private int size() {
    return 4 + random.nextInt(2);
  }

  private void edit(ObjectNode schema) {
    List<ObjectNode> records = new ArrayList<>();
    collect(schema, records);
    ObjectNode record = any(records);
    ArrayNode fields = (ArrayNode) record.get("fields");
    if (fields.isEmpty()) {
      return;
    }
    int at = random.nextInt(fields.size());
    ObjectNode field = (ObjectNode) fields.get(at);
    String name = field.get("name").asText();
    switch (random.nextInt(11)) {
      case 0 -> fields.insert(at, field(any(FIELDS), 2));
      case 1 -> fields.remove(at);
      case 2 -> field.put("name", any(FIELDS));
      case 3 -> {
        field.put("name", any(FIELDS));
        field.putArray("aliases").add(name);
      }
      case 4 -> {
        JsonNode other = fields.get(random.nextInt(fields.size()));
        field.put("name", other.get("name").asText());
        ((ObjectNode) other).put("name", name);
        if (random.nextBoolean() && other != field) {
          field.putArray("aliases").add(name);
          ((ObjectNode) other).putArray("aliases").add(field.get("name").asText());
        }
      }
      case 5 -> fields.add(fields.remove(0));
      default -> field.set("type", editedType(field.get("type")));
    }
    if (random.nextInt(8) == 0 || field.path("default").isInt()) {
      field.remove("default");
    }
  }

  private JsonNode editedType(JsonNode type) {
    if (type instanceof ArrayNode union) {
      return editedUnion(union);
    }
    if (random.nextInt(5) == 0) {
      return JSON.arrayNode().add("null").add(type);
    }
    if (!(type instanceof ObjectNode object)) {
      return random.nextInt(4) == 0 ? type(2) : JSON.textNode(any(PRIMITIVES));
    }
    switch (object.path("type").asText()) {
      case "enum" -> {
        object.set("symbols", symbols());
        rename(object);
      }
      case "fixed" -> {
        object.put("size", size());
        rename(object);
      }
      case "record" -> rename(object);
      case "array" -> object.set("items", editedType(object.get("items")));
      case "map" -> object.set("values", editedType(object.get("values")));
      default -> {
        return random.nextBoolean() ? logical() : object.get("type");
      }
    }
    return object;
  }

  private JsonNode editedUnion(ArrayNode union) {
    int at = random.nextInt(union.size());
    switch (random.nextInt(4)) {
      case 0 -> union.add(union.remove(at));
      case 1 -> union.add(type(2));
      case 2 -> {
        if (union.size() == 1) {
          return union.get(0);
        }
        JsonNode branch = union.remove(at);
        return random.nextBoolean() ? union : branch;
      }
      default -> {
        if (!union.get(at).asText().equals("null")) {
          union.set(at, editedType(union.get(at)));
        }
      }
    }
    return union;
  }

  private void rename(ObjectNode named) {
    String old = named.get("name").asText();
    switch (random.nextInt(5)) {
      case 0 -> named.put("name", old + "x");
      case 1 -> {
        named.put("name", old + "x");
        named.putArray("aliases").add(old);
      }
      case 2 -> named.put("namespace", "other");
      default -> {
        // Keeps its name.
      }
    }
  }

  private static void collect(JsonNode node, List<ObjectNode> records) {
    if (node instanceof ObjectNode object && object.path("fields").isArray()) {
      records.add(object);
    }
    node.forEach(child -> collect(child, records));
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
