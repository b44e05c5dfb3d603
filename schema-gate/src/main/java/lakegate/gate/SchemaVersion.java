package lakegate.gate;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;

/**
 * An event type's schema at one time, with the columns that every table has.
 *
 * @param event the event type's name
 * @param label what messages call this version: {@code the draft}, {@code 003}, {@code git:main}
 * @param own the event type's own file, or the whole of a released version
 * @param shared the file of the columns that every table has; empty if {@code own} has them
 * @param avro the whole, read without Avro's checks of names and defaults: lint reports those
 */
public record SchemaVersion(
    String event, String label, AvscFile own, Optional<AvscFile> shared, Schema avro) {

  /**
   * Composes a version.
   *
   * @throws UnreadableSchema if it is no Avro schema of a record
   */
  public static SchemaVersion of(
      String event, String label, AvscFile own, Optional<AvscFile> shared) {
    JsonNode whole = compose(own, shared);
    try {
      return new SchemaVersion(event, label, own, shared, parse(whole));
    } catch (AvroRuntimeException e) {
      throw new UnreadableSchema(
          firstUnreadable(own) + ": not an Avro schema: " + oneLine(e.getMessage()));
    }
  }

  /** The whole as JSON text: what the registry stores. */
  public String text() {
    return shared.isEmpty() ? own.text() : root().toPrettyString();
  }

  /** The whole as JSON. */
  JsonNode root() {
    return compose(own, shared);
  }

  private static JsonNode compose(AvscFile own, Optional<AvscFile> shared) {
    ArrayNode declared = fields(own, own.root());
    if (shared.isEmpty()) {
      return own.root();
    }
    ObjectNode whole = own.root().deepCopy();
    ArrayNode fields = whole.putArray("fields").addAll(declared);
    for (AvscFile file : shared.stream().toList()) {
      for (JsonNode column : fields(file, file.root())) {
        // Avro allows a name once only; lint says that the event type can't have it.
        if (own.field(column.path("name").asText()).isMissingNode()) {
          fields.add(column);
        }
      }
    }
    return whole;
  }

  private static ArrayNode fields(AvscFile file, JsonNode record) {
    if (record.path("type").asText().equals("record")
        && record.get("fields") instanceof ArrayNode fields) {
      return fields;
    }
    throw new UnreadableSchema(file.position("") + ": not a record with fields");
  }

  private static Schema parse(JsonNode whole) {
    return new Schema.Parser(NameValidator.NO_VALIDATION)
        .setValidateDefaults(false)
        .parse(whole.toString());
  }

  /** The place of the first field with which the file is no Avro schema any more. */
  private static Position firstUnreadable(AvscFile own) {
    ObjectNode part = own.root().deepCopy();
    ArrayNode fields = part.putArray("fields");
    for (JsonNode field : own.root().get("fields")) {
      fields.add(field);
      try {
        parse(part);
      } catch (AvroRuntimeException e) {
        return own.position(field.path("name").asText());
      }
    }
    return own.position("");
  }

  private static String oneLine(String message) {
    return String.valueOf(message).replaceAll("\\s+", " ");
  }

  /** Where a field is declared, or the nearest declared field that holds it. */
  public Position position(String path) {
    return declaring(path).position(path);
  }

  /** Where a property of a field or of its type stands; the field if it is not written. */
  public Position position(String path, String property) {
    return declaring(path).position(path, property);
  }

  /** Where a part of a field or of its type stands, such as {@code /range/from}. */
  public Position position(String path, JsonPointer part) {
    return declaring(path).position(path, part);
  }

  /** The object that declares a field; a missing node if there is none. */
  JsonNode declaration(String path) {
    return declaring(path).field(path);
  }

  private AvscFile declaring(String path) {
    int dot = path.indexOf('.');
    String column = dot < 0 ? path : path.substring(0, dot);
    return shared
        .filter(file -> own.field(column).isMissingNode() && !file.field(column).isMissingNode())
        .orElse(own);
  }
}
