package lakegate.suggest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import lakegate.decode.DecodeOutcome;
import lakegate.decode.JsonToAvro;
import lakegate.event.EventType;
import lakegate.event.FieldRules;
import lakegate.event.RecordRules;
import lakegate.trial.RawMessage;
import lakegate.trial.RowReader;

/**
 * Collects what messages of one event type have and its schema doesn't say: members that it doesn't
 * name, and values that its lists of allowed ones lack.
 *
 * <p>Of a message that becomes a row, the unknown members are those in {@code rescued_data}; of
 * another one, if it is JSON, those that no field has the name of.
 */
public final class Survey {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private final EventType type;
  private final JsonToAvro decoder;
  private final RowReader rows;
  private final Probe probe;

  /** By the path of the record, then by the member's name. */
  private final Map<String, Map<String, UnknownMember>> unknown = new LinkedHashMap<>();

  /** By the field's path. */
  private final Map<String, ValueCounts> values = new LinkedHashMap<>();

  private long messages;

  public Survey(EventType type) {
    this.type = type;
    EventType lenient = lenient(type);
    decoder = new JsonToAvro(lenient, 0);
    rows = new RowReader(lenient.schema());
    probe = new Probe(type);
  }

  /** The type with values flagged instead of rejected, so that all come through, normalised. */
  private static EventType lenient(EventType type) {
    try {
      JsonNode schema = JSON.readTree(type.schemaText());
      for (JsonNode field : schema.findParents("otherwise")) {
        ((ObjectNode) field).put("otherwise", "flag");
      }
      return EventType.parse(type.name(), schema.toString());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot read the schema of " + type.name(), e);
    }
  }

  public void observe(RawMessage message) {
    messages++;
    DecodeOutcome outcome =
        decoder.decode(message.value(), message.partition(), message.offset(), message.arrival());
    if (outcome instanceof DecodeOutcome.Accepted accepted) {
      Map<String, Object> row = rows.read(accepted.value());
      countValues(type.record(), "", row);
      Object rescued = row.get(EventType.RESCUED_DATA);
      if (rescued != null) {
        parse(rescued.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8))
            .ifPresent(members -> findUnknown(type.record(), "", members));
      }
    } else if (message.value() != null) {
      parse(message.value()).ifPresent(members -> findUnknown(type.record(), "", members));
    }
  }

  private static Optional<JsonNode> parse(byte[] json) {
    try {
      return Optional.of(JSON.readTree(json)).filter(JsonNode::isObject);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private void findUnknown(RecordRules record, String path, JsonNode object) {
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      Optional<FieldRules> field =
          record.fields().stream()
              .filter(known -> known.jsonName().equals(member.getKey()))
              .findFirst();
      if (field.isEmpty()) {
        UnknownMember.member(
            unknown.computeIfAbsent(path, at -> new LinkedHashMap<>()),
            member.getKey(),
            member.getValue(),
            probe);
      } else if (field.get().record().isPresent() && member.getValue().isObject()) {
        findUnknown(field.get().record().get(), join(path, field.get().name()), member.getValue());
      }
    }
  }

  private void countValues(RecordRules record, String parent, Map<?, ?> row) {
    for (FieldRules field : record.fields()) {
      Object value = row.get(field.name());
      String path = join(parent, field.name());
      if (field.record().isPresent() && value instanceof Map<?, ?> nested) {
        countValues(field.record().get(), path, nested);
      } else if (field.allowed().isPresent() && value instanceof String text) {
        values.computeIfAbsent(path, at -> new ValueCounts(field)).add(text);
      }
    }
  }

  static String join(String parent, String name) {
    return parent.isEmpty() ? name : parent + "." + name;
  }

  EventType type() {
    return type;
  }

  public long messages() {
    return messages;
  }

  /** The unknown members by the path of the record that had them; empty is the message itself. */
  Map<String, Map<String, UnknownMember>> unknown() {
    return unknown;
  }

  /** The values of each field with allowed ones, by path. */
  Map<String, ValueCounts> values() {
    return values;
  }
}
