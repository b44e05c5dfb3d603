package lakegate.gate;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/** Everything in a version that has a name, at the top or in records, arrays, maps and unions. */
final class Declarations {

  /**
   * A field.
   *
   * @param node the object that declares it
   */
  record Field(String path, JsonNode node, Schema schema) {
    String name() {
      return node.path("name").asText();
    }
  }

  /**
   * A record, an enum or a fixed, where it is written out.
   *
   * @param path of the field that has it; empty for the whole record
   * @param node the object that declares it
   * @param fields of a record
   */
  record Type(String path, JsonNode node, Schema schema, List<Field> fields) {}

  private final List<Type> types = new ArrayList<>();

  private Declarations() {}

  /** The types of a version, the whole record first. */
  static List<Type> of(SchemaVersion version) {
    Declarations declarations = new Declarations();
    declarations.type(version.root(), version.avro(), "");
    return declarations.types;
  }

  private void type(JsonNode node, Schema schema, String path) {
    switch (schema.getType()) {
      case UNION -> union(node, schema.getTypes(), path);
      case ARRAY -> type(node.path("items"), schema.getElementType(), path + ".element");
      case MAP -> type(node.path("values"), schema.getValueType(), path + ".value");
      case ENUM, FIXED -> {
        if (node.has("name")) {
          types.add(new Type(path, node, schema, List.of()));
        }
      }
      case RECORD -> {
        if (node.path("fields").isArray()) {
          record(node, schema, path);
        }
      }
      default -> {
        // Has no name.
      }
    }
  }

  private void record(JsonNode node, Schema schema, String path) {
    List<Field> fields = new ArrayList<>();
    for (JsonNode field : node.get("fields")) {
      String name = field.path("name").asText();
      String fieldPath = path.isEmpty() ? name : path + "." + name;
      fields.add(new Field(fieldPath, field, schema.getField(name).schema()));
    }
    types.add(new Type(path, node, schema, fields));
    fields.forEach(field -> type(field.node().path("type"), field.schema(), field.path()));
  }

  private void union(JsonNode node, List<Schema> branches, String path) {
    long others = branches.stream().filter(branch -> branch.getType() != Schema.Type.NULL).count();
    for (int i = 0; i < branches.size(); i++) {
      String branchPath = others == 1 ? path : path + "." + AvscFile.branchName(node.path(i));
      type(node.path(i), branches.get(i), branchPath);
    }
  }
}
