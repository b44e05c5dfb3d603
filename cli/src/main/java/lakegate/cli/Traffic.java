package lakegate.cli;

import java.util.Map;
import java.util.TreeMap;
import lakegate.event.EventType;
import lakegate.generate.EventGenerator;
import lakegate.generate.GeneratedEvent;
import lakegate.generate.Schedule;

/** Sends generated messages: a burst, then a steady stream. */
final class Traffic {
  private static final long LONGEST_PAUSE = 200_000_000L;

  private final EventGenerator generator;
  private final Schedule schedule;
  private final RawProducer producer;
  private final Map<String, Long> sent = new TreeMap<>();
  private volatile long total;
  private volatile long malformed;

  /** Ends the sending, or looks on. */
  interface Watcher {
    /** Called before each message and while there is none to send; returns whether to go on. */
    boolean goesOn();
  }

  Traffic(EventGenerator generator, Schedule schedule, RawProducer producer) {
    this.generator = generator;
    this.schedule = schedule;
    this.producer = producer;
  }

  /**
   * Sends until there are enough or the watcher ends it, and waits until all are acknowledged.
   *
   * @param burst so many at once at first
   * @param count so many in all
   * @param speed of the stream, as a multiple of the event types' usual rates
   */
  void send(long burst, long count, double speed, Watcher watcher) throws InterruptedException {
    long atOnce = Math.min(burst, count);
    while (total < atOnce && watcher.goesOn()) {
      sendNext(schedule.next());
    }
    double begun = schedule.elapsed();
    long start = System.nanoTime();
    while (total < count && watcher.goesOn()) {
      EventType type = schedule.next();
      long due = start + (long) ((schedule.elapsed() - begun) / speed * 1e9);
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        Thread.sleep(Math.min(left, LONGEST_PAUSE) / 1_000_000, (int) (left % 1_000_000));
        if (!watcher.goesOn()) {
          producer.flush();
          return;
        }
      }
      sendNext(type);
    }
    producer.flush();
  }

  private void sendNext(EventType type) {
    GeneratedEvent event = generator.next(type);
    producer.send(event);
    sent.merge(type.name(), 1L, Long::sum);
    if (event.fault().isPresent()) {
      malformed++;
    }
    total++;
  }

  /** Messages sent so far. */
  long total() {
    return total;
  }

  /** Malformed messages among them. */
  long malformed() {
    return malformed;
  }

  /** Messages sent so far, by event type; for the sending thread. */
  Map<String, Long> sent() {
    return sent;
  }
}
