package lakegate.dlq;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import lakegate.decode.DecodeOutcome;
import lakegate.decode.JsonToAvro;
import lakegate.event.EventType;

/** Today's schemas: what would become of a letter's message if it came again. One thread's own. */
public final class CurrentSchemas {
  /** What is accepted goes nowhere, so the registry isn't asked. */
  private static final int NO_ID = 0;

  private final Map<String, JsonToAvro> decoders = new HashMap<>();

  public CurrentSchemas(List<EventType> types) {
    types.forEach(type -> decoders.put(type.name(), new JsonToAvro(type, NO_ID)));
  }

  /** Decodes the letter's own value; only of a letter that {@linkplain Letter#isRaw is raw}. */
  public DecodeOutcome decode(Letter letter) {
    return decode(letter, letter.value());
  }

  /** Decodes another value in the letter's stead. */
  public DecodeOutcome decode(Letter letter, byte[] value) {
    return decode(letter.type(), value, letter.timestamp().toEpochMilli());
  }

  /**
   * @param arrival milliseconds since 1970: what the limits of instants are held against
   */
  public DecodeOutcome decode(EventType type, byte[] value, long arrival) {
    return decoders.get(type.name()).decode(value, 0, 0, arrival);
  }
}
