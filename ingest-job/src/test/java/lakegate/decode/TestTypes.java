package lakegate.decode;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import lakegate.event.EventType;
import lakegate.event.EventTypes;

/** Event types for tests, and their columns that every table has. */
final class TestTypes {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** One field of every kind, nested records two levels deep, and what the real types leave out. */
  static final EventType QUIRKS =
      of(
          "quirks",
          """
          {"type": "record", "name": "Quirk", "namespace": "lakegate.test", "doc": "Every kind of field.",
           "normalise": ["trim", "null-words"],
           "flags": [
             {"flag": "TEN", "when": {"count": 10}},
             {"flag": "NO_OPEN", "when": {"open": null, "shape": "round"}},
             {"flag": "UNKNOWN_SHAPE", "when": {"big": 7}},
             {"flag": "EARLY", "when": {"second_at": {"before": "first_at"}}}],
           "fields": [
            {"name": "id", "type": "string", "doc": "d"},
            {"name": "count", "type": ["null", "int"], "default": null, "doc": "d"},
            {"name": "big", "type": ["null", "long"], "default": null, "doc": "d", "json": "großes \\"B\\""},
            {"name": "signed", "type": ["null", {"type": "bytes", "logicalType": "decimal", "precision": 5, "scale": 2}], "default": null, "doc": "d", "range": {"from": -99.995, "below": 500}},
            {"name": "wide", "type": ["null", {"type": "bytes", "logicalType": "decimal", "precision": 18, "scale": 0}], "default": null, "doc": "d"},
            {"name": "open", "type": ["null", "boolean"], "default": null, "doc": "d"},
            {"name": "shape", "type": ["null", "string"], "default": null, "doc": "d", "normalise": ["snake-case"], "allowed": ["round", "very_round", "größer"], "otherwise": "flag"},
            {"name": "code", "type": ["null", "string"], "default": null, "doc": "d", "normalise": ["upper"], "allowed": ["A", "BB", "LONG CODE WITH MANY LETTERS"], "otherwise": "reject"},
            {"name": "first_at", "type": ["null", {"type": "long", "logicalType": "timestamp-millis", "adjust-to-utc": true}], "default": null, "doc": "d"},
            {"name": "second_at", "type": ["null", {"type": "long", "logicalType": "timestamp-millis", "adjust-to-utc": true}], "default": null, "doc": "d", "range": {"from": "2000-01-01", "to": "arrival+12h"}},
            {"name": "outer", "doc": "d", "type": {"type": "record", "name": "Outer", "doc": "d", "fields": [
              {"name": "required", "type": "int", "doc": "d", "range": {"above": 0, "to": 10}},
              {"name": "shape", "type": ["null", "string"], "default": null, "doc": "d", "normalise": ["lower"], "allowed": ["x"], "otherwise": "flag"},
              {"name": "inner", "default": null, "doc": "d", "type": ["null", {"type": "record", "name": "Inner", "doc": "d", "fields": [
                {"name": "word", "type": ["null", "string"], "default": null, "doc": "d"},
                {"name": "sure", "type": "boolean", "doc": "d"}]}]}]}}]}
          """);

  /** Strings as they are: no step applies, also not to other types. */
  static final EventType PLAIN =
      of(
          "plain",
          """
          {"type": "record", "name": "Plain", "namespace": "lakegate.test", "doc": "No steps.",
           "fields": [
            {"name": "text", "type": ["null", "string"], "default": null, "doc": "d"},
            {"name": "no_trim", "type": ["null", "string"], "default": null, "doc": "d", "normalise": ["null-words"]},
            {"name": "count", "type": ["null", "int"], "default": null, "doc": "d"},
            {"name": "record", "default": null, "doc": "d", "type": ["null", {"type": "record", "name": "R", "doc": "d", "fields": [
              {"name": "lower", "type": ["null", "string"], "default": null, "doc": "d", "normalise": ["lower"]}]}]}]}
          """);

  private TestTypes() {}

  /** The event types of schemas/ and those of this class. */
  static List<EventType> all() {
    List<EventType> types = new java.util.ArrayList<>(EventTypes.load());
    types.add(QUIRKS);
    types.add(PLAIN);
    return types;
  }

  /** An event type of schemas/. */
  static EventType named(String name) {
    return EventTypes.load().stream().filter(type -> type.name().equals(name)).findFirst().get();
  }

  /** The event type of an .avsc without the columns that every table has. */
  static EventType of(String name, String avsc) {
    try {
      ObjectNode own = (ObjectNode) JSON.readTree(avsc);
      ArrayNode fields = (ArrayNode) own.get("fields");
      for (JsonNode field : JSON.readTree(EventTypes.load().get(0).schemaText()).get("fields")) {
        if (List.of(EventType.QUALITY_FLAGS, EventType.RESCUED_DATA, EventType.INGEST)
            .contains(field.get("name").asText())) {
          fields.add(field);
        }
      }
      return EventType.parse(name, own.toString());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Cannot read test schema " + name, e);
    }
  }
}
