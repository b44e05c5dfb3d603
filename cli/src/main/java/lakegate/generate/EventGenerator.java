package lakegate.generate;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lakegate.deadletter.RejectReason;
import lakegate.event.EventType;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * Makes raw messages of any event type from its schema and rules alone: realistic values, as untidy
 * as the normalise steps can mend, and a share of malformed ones that has each reason in turn. The
 * same seed and clock give the same messages. One instance belongs to one thread.
 */
public final class EventGenerator {
  /** One turn in so many has the reasons whose messages are large. */
  private static final int LARGE_EVERY = 10;

  private final List<EventType> types;
  private final Map<String, Plan> plans = new HashMap<>();
  private final double malformed;
  private final InstantSource clock;
  private final Draw draw;
  private int turn;

  /** An event type's writers, and whose turn it is. */
  private static final class Plan {
    private final RecordWriter writer;
    private final Faults faults;
    private final List<RejectReason> reasons;
    private int turn;

    Plan(EventType type, Texts texts) {
      writer = new RecordWriter(type.record(), texts);
      faults = new Faults(type, writer);
      reasons = faults.reasons();
    }

    RejectReason nextReason() {
      while (true) {
        RejectReason reason = reasons.get(turn % reasons.size());
        boolean skipped = isLarge(reason) && turn / reasons.size() % LARGE_EVERY != 0;
        turn++;
        if (!skipped) {
          return reason;
        }
      }
    }

    private static boolean isLarge(RejectReason reason) {
      return reason == RejectReason.TOO_LARGE
          || reason == RejectReason.TOO_COMPLEX
          || reason == RejectReason.TEXT_TOO_LONG;
    }
  }

  /**
   * @param malformed the share of malformed messages, from 0 to 1
   * @param clock gives the time around which the events' instants lie; it should be the time at
   *     which they are sent
   */
  public EventGenerator(List<EventType> types, long seed, double malformed, InstantSource clock) {
    this.types = List.copyOf(types);
    this.malformed = malformed;
    this.clock = clock;
    this.draw = new Draw(seed);
    Texts texts = new Texts(seed);
    this.types.forEach(type -> plans.put(type.name(), new Plan(type, texts)));
  }

  /** The next message, of each type in turn. */
  public GeneratedEvent next() {
    return next(types.get(turn++ % types.size()));
  }

  /** The next message of one of the types. */
  public GeneratedEvent next(EventType type) {
    Plan plan = plans.get(type.name());
    long now = clock.millis();
    if (draw.chance(malformed)) {
      RejectReason reason = plan.nextReason();
      byte[] value = plan.faults.message(reason, now, draw);
      return new GeneratedEvent(type, key(), value, headers(), Optional.of(reason));
    }
    StringBuilder out = new StringBuilder(1024);
    plan.writer.write(out, now, draw);
    return new GeneratedEvent(
        type, key(), out.toString().getBytes(UTF_8), headers(), Optional.empty());
  }

  /** The reasons that malformed messages of the type have, in the order of their turns. */
  public List<RejectReason> reasons(EventType type) {
    return List.copyOf(plans.get(type.name()).reasons);
  }

  /** Most producers send a key, some none. */
  private byte[] key() {
    return draw.chance(0.9) ? ("key-" + draw.below(50_000)).getBytes(UTF_8) : null;
  }

  private List<Header> headers() {
    if (draw.chance(0.75)) {
      return List.of();
    }
    List<Header> headers = new ArrayList<>(2);
    String trace = Long.toHexString(draw.between(0, Long.MAX_VALUE - 1));
    headers.add(new RecordHeader("trace-id", trace.getBytes(UTF_8)));
    if (draw.chance(0.1)) {
      headers.add(new RecordHeader("trace-id", null));
    }
    return headers;
  }
}
