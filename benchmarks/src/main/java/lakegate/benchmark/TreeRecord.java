package lakegate.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import lakegate.benchmark.JacksonToAvro.Conversion;
import lakegate.event.FieldRules;
import lakegate.event.RecordRules;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/** Converts a Jackson object into a GenericRecord, field by field. */
final class TreeRecord {
  private final Schema schema;
  private final List<Field> fields;

  /** The nested record of each known member, null for a plain one. */
  private final Map<String, TreeRecord> members = new HashMap<>();

  private record Field(String jsonName, int index, boolean nullable, String path, TreeValue value) {
    Object convert(JsonNode node, Conversion conversion) {
      int before = conversion.problems.size();
      Object converted =
          node == null || node.isNull() ? null : value.convert(node, path, conversion);
      return converted == null && !nullable && conversion.problems.size() == before
          ? conversion.problem(path, node == null ? "missing" : "null")
          : converted;
    }
  }

  TreeRecord(RecordRules rules, Schema schema, String path) {
    this.schema = schema;
    fields = rules.fields().stream().map(field -> field(field, path)).toList();
  }

  private Field field(FieldRules rules, String outer) {
    String path = outer + "." + rules.jsonName();
    TreeRecord nested =
        rules.record().map(record -> new TreeRecord(record, rules.schema(), path)).orElse(null);
    members.put(rules.jsonName(), nested);
    TreeValue value = nested == null ? TreeValue.of(rules) : TreeValue.object(rules, nested);
    int index = schema.getField(rules.name()).pos();
    return new Field(rules.jsonName(), index, rules.nullable(), path, value);
  }

  GenericRecord convert(ObjectNode object, Conversion conversion) {
    GenericRecord record = new GenericData.Record(schema);
    int known = 0;
    for (Field field : fields) {
      JsonNode node = object.get(field.jsonName);
      known += node == null ? 0 : 1;
      record.put(field.index, field.convert(node, conversion));
    }
    conversion.hasUnknownMembers |= known < object.size();
    return record;
  }

  /** The members that the schema does not name, in the objects that had them. */
  ObjectNode unknown(ObjectNode object) {
    ObjectNode unknown = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      TreeRecord nested = members.get(member.getKey());
      if (!members.containsKey(member.getKey())) {
        unknown.set(member.getKey(), member.getValue());
      } else if (nested != null && member.getValue() instanceof ObjectNode inner) {
        ObjectNode unknownInside = nested.unknown(inner);
        if (!unknownInside.isEmpty()) {
          unknown.set(member.getKey(), unknownInside);
        }
      }
    }
    return unknown;
  }
}
