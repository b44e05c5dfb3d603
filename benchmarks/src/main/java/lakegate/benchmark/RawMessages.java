package lakegate.benchmark;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import lakegate.event.EventType;
import lakegate.event.EventTypes;
import lakegate.generate.EventGenerator;
import lakegate.generate.GeneratedEvent;

/** Messages that must be accepted, always the same ones. */
final class RawMessages {
  /** The event type with the most fields. */
  static final String WIDEST = "widest";

  /** All event types in turn. */
  static final String MIXED = "mixed";

  /** A power of two; at 0.9 KB a piece more than a core's own caches hold. */
  static final int COUNT = 4096;

  static final long ARRIVAL = Instant.parse("2025-11-14T10:15:30.123Z").toEpochMilli();

  private static final long SEED = 20251114;

  private RawMessages() {}

  /**
   * @param selection {@link #WIDEST} or {@link #MIXED}
   */
  static List<EventType> types(String selection) {
    List<EventType> types = EventTypes.load();
    return switch (selection) {
      case MIXED -> types;
      case WIDEST ->
          List.of(
              types.stream()
                  .max(Comparator.comparingInt(type -> type.record().fields().size()))
                  .orElseThrow());
      default -> throw new IllegalArgumentException("Cannot select messages: " + selection);
    };
  }

  static List<GeneratedEvent> generate(List<EventType> types) {
    return generate(types, 0);
  }

  /**
   * @param malformed the share of malformed ones, from 0 to 1
   */
  static List<GeneratedEvent> generate(List<EventType> types, double malformed) {
    Clock clock = Clock.fixed(Instant.ofEpochMilli(ARRIVAL), ZoneOffset.UTC);
    EventGenerator generator = new EventGenerator(types, SEED, malformed, clock);
    return IntStream.range(0, COUNT).mapToObj(i -> generator.next()).toList();
  }
}
