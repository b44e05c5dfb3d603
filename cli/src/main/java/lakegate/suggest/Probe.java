package lakegate.suggest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import lakegate.deadletter.RejectReason;
import lakegate.decode.DecodeOutcome;
import lakegate.decode.JsonToAvro;
import lakegate.event.EventType;

/**
 * Asks the decoder itself which types a value would fit: one message with the value under a field
 * of each type.
 */
final class Probe {
  /** What a value can be read as. */
  enum Reading {
    TEXT,
    BOOLEAN,
    INSTANT,
    NUMBER
  }

  private static final JsonMapper JSON = new JsonMapper();
  private static final int COMMON_COLUMNS = 3;
  private static final String ARRIVES = "2025-01-01T00:00:00Z";
  private static final String FIELDS =
      """
      [{"name": "present", "type": "string", "doc": "Null words."},
       {"name": "TEXT", "type": ["null", "string"], "default": null, "doc": "Text."},
       {"name": "BOOLEAN", "type": ["null", "boolean"], "default": null, "doc": "Boolean."},
       {"name": "INSTANT", "type": ["null", {"type": "long", "logicalType": "timestamp-millis",
         "adjust-to-utc": true}], "default": null, "doc": "Instant."},
       {"name": "NUMBER", "type": ["null", {"type": "bytes", "logicalType": "decimal",
         "precision": 18, "scale": 0}], "default": null, "doc": "Number."}]
      """;

  private final JsonToAvro decoder;

  /**
   * @param type whose steps apply: what is null for its fields is null here
   */
  Probe(EventType type) {
    try {
      ObjectNode whole = (ObjectNode) JSON.readTree(type.schemaText());
      ArrayNode fields = (ArrayNode) JSON.readTree(FIELDS);
      JsonNode own = whole.get("fields");
      for (int i = own.size() - COMMON_COLUMNS; i < own.size(); i++) {
        fields.add(own.get(i));
      }
      ObjectNode probe = JSON.createObjectNode();
      probe.put("type", "record").put("name", "Probe").put("doc", "Every type.");
      if (whole.has("normalise")) {
        probe.set("normalise", whole.get("normalise"));
      }
      probe.set("fields", fields);
      decoder = new JsonToAvro(EventType.parse("probe", probe.toString()), 0);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot read the schema of " + type.name(), e);
    }
  }

  /**
   * The readings of a value that is neither an object nor an array.
   *
   * @param json its text
   * @return none if it is null or a null word
   */
  Set<Reading> readings(String json) {
    StringBuilder message = new StringBuilder("{\"present\":").append(json);
    for (Reading reading : Reading.values()) {
      message.append(",\"").append(reading).append("\":").append(json);
    }
    DecodeOutcome outcome =
        decoder.decode(
            message.append('}').toString().getBytes(UTF_8),
            0,
            0,
            java.time.Instant.parse(ARRIVES).toEpochMilli());
    return outcome.fold(accepted -> EnumSet.allOf(Reading.class), Probe::without);
  }

  private static Set<Reading> without(DecodeOutcome.Rejected rejected) {
    Set<Reading> readings = EnumSet.allOf(Reading.class);
    rejected
        .problems()
        .forEach(
            problem -> {
              String name = problem.path().substring(Math.min(2, problem.path().length()));
              if (problem.reason() == RejectReason.NULL_FIELD || name.isEmpty()) {
                readings.clear();
              } else if (problem.reason() == RejectReason.WRONG_TYPE
                  || problem.reason() == RejectReason.BAD_TIMESTAMP) {
                // TOO_PRECISE and OUT_OF_RANGE are numbers all the same.
                if (!name.equals("present")) {
                  readings.remove(Reading.valueOf(name.toUpperCase(Locale.ROOT)));
                }
              }
            });
    return readings;
  }
}
