package lakegate.generate;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import lakegate.event.EventType;

/** Whose turn it is when each event type has its own rate; deterministic. */
public final class Schedule {
  private static final Duration USUAL = Duration.ofSeconds(1);

  private final PriorityQueue<Entry> entries =
      new PriorityQueue<>(
          Comparator.comparingDouble((Entry entry) -> entry.due)
              .thenComparing(entry -> entry.type.name()));
  private final double perSecond;
  private double elapsed;

  private static final class Entry {
    private final EventType type;
    private double due;

    Entry(EventType type) {
      this.type = type;
    }
  }

  public Schedule(List<EventType> types) {
    types.forEach(type -> entries.add(new Entry(type)));
    this.perSecond = types.stream().mapToDouble(type -> 1 / seconds(type)).sum();
  }

  /** Messages per second of all types together at their usual rates. */
  public double perSecond() {
    return perSecond;
  }

  /** The type of the next message. */
  public EventType next() {
    Entry entry = entries.remove();
    elapsed = entry.due;
    entry.due += seconds(entry.type);
    entries.add(entry);
    return entry.type;
  }

  /** When the message given last is due at the usual rates, in seconds since the start. */
  public double elapsed() {
    return elapsed;
  }

  private static double seconds(EventType type) {
    return type.every().orElse(USUAL).toNanos() / 1e9;
  }
}
