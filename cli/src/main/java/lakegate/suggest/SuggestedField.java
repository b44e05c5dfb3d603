package lakegate.suggest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * A field for a member that the schema doesn't name. It is nullable, as old messages lack it.
 *
 * @param record path of the record that gets it; empty is the event type's own
 * @param name the column's
 * @param jsonName the member's
 * @param typeName of the record, if it is one
 * @param nested the record's fields, if it is one
 * @param count messages, or objects around it, that have the member
 * @param share of those that could have it, from 0 to 1
 * @param nullShare of {@code count}: it was there, and null
 * @param examples its usual values, possibly empty
 */
record SuggestedField(
    String record,
    String name,
    String jsonName,
    InferredType type,
    String typeName,
    List<SuggestedField> nested,
    long count,
    double share,
    double nullShare,
    boolean personal,
    List<String> examples) {

  String path() {
    return Survey.join(record, name);
  }

  /** As the .avsc has it, with the members in the usual order. */
  ObjectNode toJson() {
    ObjectNode field = JsonNodeFactory.instance.objectNode();
    field.put("name", name);
    ArrayNode union = field.putArray("type").add("null");
    if (type instanceof InferredType.Plain plain) {
      union.add(plain.name());
    } else if (type instanceof InferredType.Instant) {
      union
          .addObject()
          .put("type", "long")
          .put("logicalType", "timestamp-millis")
          .put("adjust-to-utc", true);
    } else if (type instanceof InferredType.Decimal decimal) {
      union
          .addObject()
          .put("type", "bytes")
          .put("logicalType", "decimal")
          .put("precision", Thresholds.PRECISION)
          .put("scale", decimal.scale());
    } else {
      ObjectNode record = union.addObject();
      record.put("type", "record").put("name", typeName).put("doc", doc());
      ArrayNode fields = record.putArray("fields");
      nested.forEach(member -> fields.add(member.toJson()));
    }
    field.putNull("default");
    field.put("doc", doc());
    if (!jsonName.equals(name)) {
      field.put("json", jsonName);
    }
    if (!personal && !examples.isEmpty()) {
      ArrayNode list = field.putArray("examples");
      examples.forEach(list::add);
    }
    if (personal) {
      field.putArray("confluent:tags").add("PII");
    }
    return field;
  }

  private String doc() {
    return ColumnNames.words(name) + ": suggested from messages; say what it means.";
  }
}
