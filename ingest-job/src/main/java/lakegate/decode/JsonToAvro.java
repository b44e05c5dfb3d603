package lakegate.decode;

import java.util.List;
import java.util.function.IntConsumer;
import lakegate.deadletter.Problem;
import lakegate.deadletter.RejectReason;
import lakegate.event.EventType;

/**
 * Decodes raw JSON of one event type into Avro, compiled once from the schema and its rules. One
 * instance belongs to one thread.
 *
 * <p>JSON is read strictly (RFC 8259, RFC 3629) and within limits: a message of 1 MiB, 32 levels,
 * strings of 64 KiB (UTF-8 without escapes), numbers of 64 characters, 20,000 members and elements.
 * A message that breaks any of that has one problem with the path {@code $}. Any other message has
 * all its problems: first the members that occur twice, as they come, then the fields in the
 * schema's order; one per path, and no more than the first 32. Of a member that occurs twice the
 * first is read.
 */
public final class JsonToAvro {
  /** Longest message, in bytes. */
  public static final int MAX_BYTES = JsonScanner.MAX_BYTES;

  /** Most objects and arrays inside of each other. */
  public static final int MAX_DEPTH = JsonScanner.MAX_DEPTH;

  /** Longest string, in bytes of UTF-8 without escapes. */
  public static final int MAX_TEXT = JsonScanner.MAX_TEXT;

  /** Longest number, in characters. */
  public static final int MAX_NUMBER = JsonScanner.MAX_NUMBER;

  /** Most members and elements. */
  public static final int MAX_TOKENS = JsonScanner.MAX_TOKENS;

  private static final int MOST_BYTES_PER_FIELD = 16;

  private final RecordCodec root;
  private final RecordFlag[] recordFlags;
  private final List<String> flagNames;
  private final CommonColumns commonColumns;
  private final int schemaId;
  private final int capacity;
  private final Message message;

  /**
   * @param schemaId the registry's id of the type's schema
   * @throws IllegalArgumentException if the schema has a type or rule that the decoder does not
   *     know
   */
  public JsonToAvro(EventType type, int schemaId) {
    DecoderPlan plan = new DecoderPlan(type);
    root = plan.root;
    recordFlags = plan.recordFlags.toArray(RecordFlag[]::new);
    flagNames = List.copyOf(plan.flagNames());
    commonColumns = new CommonColumns(type, flagNames);
    this.schemaId = schemaId;
    capacity = MOST_BYTES_PER_FIELD * plan.slots() + commonColumns.capacity();
    message = new Message(plan.slots(), flagNames.size());
  }

  /**
   * Decodes one message.
   *
   * @param json the record's value, or null for a tombstone
   * @param partition partition of the raw topic
   * @param offset offset in the partition
   * @param timestamp the record's Kafka timestamp, milliseconds since 1970: its arrival
   */
  public DecodeOutcome decode(byte[] json, int partition, long offset, long timestamp) {
    message.problems.clear();
    message.flagCount = 0;
    message.arrival = timestamp;
    RejectReason unreadable = message.in.scan(json, root);
    if (unreadable != null) {
      return new DecodeOutcome.Rejected(
          List.of(new Problem(unreadable, "$", expected(unreadable))));
    }
    AvroBuffer out = message.out;
    out.begin(json.length + capacity);
    out.writeByte(0);
    for (int shift = 24; shift >= 0; shift -= 8) {
      out.writeByte(schemaId >> shift);
    }
    root.encodeFields(message);
    if (!message.problems.isEmpty()) {
      return new DecodeOutcome.Rejected(message.problems.toList());
    }
    for (RecordFlag flag : recordFlags) {
      flag.raiseIfAllHold(message);
    }
    commonColumns.write(message, partition, offset);
    return new DecodeOutcome.Accepted(out.toArray());
  }

  /** The flags that rows of the event type can carry, by their numbers. */
  public List<String> flagNames() {
    return flagNames;
  }

  /** Passes on the number of each flag that the message accepted last carries. */
  public void forEachFlag(IntConsumer each) {
    for (int i = 0; i < message.flagCount; i++) {
      each.accept(message.flags[i]);
    }
  }

  private static String expected(RejectReason reason) {
    return switch (reason) {
      case TOO_LARGE -> "expected at most " + JsonScanner.MAX_BYTES + " bytes";
      case TOO_DEEP -> "expected at most " + JsonScanner.MAX_DEPTH + " levels";
      case TOO_COMPLEX -> "expected at most " + JsonScanner.MAX_TOKENS + " members and elements";
      case NUMBER_TOO_LONG ->
          "expected numbers of at most " + JsonScanner.MAX_NUMBER + " characters";
      case TEXT_TOO_LONG -> "expected strings of at most " + JsonScanner.MAX_TEXT + " bytes";
      case INVALID_UTF8 -> "expected UTF-8";
      case LONE_SURROGATE -> "expected both halves of each surrogate pair";
      case TRAILING_TEXT -> "expected nothing behind the object";
      default -> "expected a JSON object";
    };
  }
}
