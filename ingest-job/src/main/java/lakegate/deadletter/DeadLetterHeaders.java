package lakegate.deadletter;

import java.util.Set;

/**
 * Names of the headers that a dead letter or a replayed message carries on top of the producer's
 * own. The values are UTF-8 text. The first group is what Kafka Connect made the convention
 * (KIP-298).
 */
public final class DeadLetterHeaders {
  public static final String TOPIC = "__connect.errors.topic";
  public static final String PARTITION = "__connect.errors.partition";
  public static final String OFFSET = "__connect.errors.offset";
  public static final String STAGE = "__connect.errors.stage";
  public static final String EXCEPTION_CLASS = "__connect.errors.exception.class.name";
  public static final String EXCEPTION_MESSAGE = "__connect.errors.exception.message";

  /** The primary problem's {@link RejectReason}. */
  public static final String CODE = "lakegate.error.code";

  /** The primary problem's JSON path. */
  public static final String PATH = "lakegate.error.path";

  /** All problems: a JSON array of {@code {"code", "path", "detail"}}. */
  public static final String ALL = "lakegate.error.all";

  /** The registry id of the schema that the message was held against. */
  public static final String SCHEMA_ID = "lakegate.schema.id";

  /** The Kafka timestamp of the first attempt as ISO-8601 text; a replay keeps it. */
  public static final String FIRST_SEEN = "lakegate.first.seen";

  /** How often the message was replayed: 0 at first. */
  public static final String REPLAY_COUNT = "lakegate.replay.count";

  /** On a replayed message: the dead letter that it was, as {@code topic:partition:offset}. */
  public static final String REPLAY_LETTER = "lakegate.replay.letter";

  /** On a replayed message: the record that the dead letter was made from, written likewise. */
  public static final String REPLAY_ORIGIN = "lakegate.replay.origin";

  /** The version of the job that wrote the dead letter. */
  public static final String BRIDGE_VERSION = "lakegate.bridge.version";

  /**
   * How many bytes the value had, if it had more than a dead letter holds; the letter has the first
   * ones.
   */
  public static final String VALUE_SIZE = "lakegate.value.size";

  /** All of them: any other header of a dead letter or a replayed message is the producer's own. */
  public static final Set<String> NAMES =
      Set.of(
          TOPIC,
          PARTITION,
          OFFSET,
          STAGE,
          EXCEPTION_CLASS,
          EXCEPTION_MESSAGE,
          CODE,
          PATH,
          ALL,
          SCHEMA_ID,
          FIRST_SEEN,
          REPLAY_COUNT,
          REPLAY_LETTER,
          REPLAY_ORIGIN,
          VALUE_SIZE,
          BRIDGE_VERSION);

  private DeadLetterHeaders() {}
}
