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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A JSON document and the place of each of its values; that of a property is at its name. */
final class JsonText {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final String file;
  private final String text;
  private final JsonNode root;

  /** Found when first asked for: most released versions are never pointed at. */
  private Map<JsonPointer, Position> positions;

  private JsonText(String file, String text, JsonNode root) {
    this.file = file;
    this.text = text;
    this.root = root;
  }

  /**
   * Reads a text.
   *
   * @param file what findings call it
   * @throws UnreadableSchema if it is not JSON, or has a key twice in an object, with the place
   */
  static JsonText parse(String file, String text) {
    try {
      return new JsonText(file, text, JSON.readTree(text));
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      Position position =
          at == null
              ? new Position(file, 1, 1)
              : new Position(file, at.getLineNr(), at.getColumnNr());
      throw new UnreadableSchema(position + ": not JSON: " + e.getOriginalMessage());
    }
  }

  JsonNode root() {
    return root;
  }

  Optional<Position> position(JsonPointer pointer) {
    return Optional.ofNullable(positions().get(pointer));
  }

  /** Where the whole starts. */
  Position start() {
    return positions().getOrDefault(JsonPointer.empty(), new Position(file, 1, 1));
  }

  private Map<JsonPointer, Position> positions() {
    if (positions == null) {
      positions = new HashMap<>();
      locate();
    }
    return positions;
  }

  private void locate() {
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
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read again what was JSON: " + file, e);
    }
  }
}
