package lakegate.dlq;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.OptionalInt;
import org.apache.kafka.common.header.Header;

/**
 * A letter as a JSON object that has all of it: key, value and headers are text where they are
 * UTF-8, else base64 in a member of the same name with {@code _base64} behind it; null is null.
 */
public final class LetterJson {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String BASE64 = "_base64";

  private LetterJson() {}

  /**
   * @param masked whether personal data may have been hidden in the letter
   */
  public static ObjectNode of(Letter letter, boolean masked) {
    ObjectNode json = JSON.createObjectNode();
    json.put("event_type", letter.type().name());
    put(json, letter.place());
    json.put("timestamp", letter.timestamp().toString());
    letter
        .origin()
        .ifPresentOrElse(
            origin -> put(json.putObject("origin"), origin), () -> json.putNull("origin"));
    json.put("code", letter.code().orElse(null));
    json.put("path", letter.path().orElse(null));
    json.putArray("problems");
    for (StatedProblem problem : letter.problems()) {
      json.withArray("problems")
          .addObject()
          .put("code", problem.code())
          .put("path", problem.path())
          .put("detail", problem.detail());
    }
    OptionalInt schemaId = letter.schemaId();
    json.put("schema_id", schemaId.isPresent() ? schemaId.getAsInt() : null);
    json.put("first_seen", letter.firstSeen().map(Object::toString).orElse(null));
    json.put("replay_count", letter.replayCount());
    json.put("bridge_version", letter.bridgeVersion().orElse(null));
    json.put("masked", masked);
    put(json, "key", letter.key());
    json.putArray("headers");
    for (Header header : letter.headers()) {
      put(json.withArray("headers").addObject().put("name", header.key()), "value", header.value());
    }
    put(json, "value", letter.value());
    return json;
  }

  /** Adds the value in base64, where it is text too. */
  public static void addBase64(ObjectNode json, Letter letter) {
    if (letter.value() != null) {
      json.put("value" + BASE64, Base64.getEncoder().encodeToString(letter.value()));
    }
  }

  private static void put(ObjectNode json, Place place) {
    json.put("topic", place.topic());
    json.put("partition", place.partition());
    json.put("offset", place.offset());
  }

  private static void put(ObjectNode json, String name, byte[] bytes) {
    if (bytes == null) {
      json.putNull(name);
    } else if (PrintedText.firstInvalid(bytes) == bytes.length) {
      json.put(name, new String(bytes, UTF_8));
    } else {
      json.put(name + BASE64, Base64.getEncoder().encodeToString(bytes));
    }
  }
}
