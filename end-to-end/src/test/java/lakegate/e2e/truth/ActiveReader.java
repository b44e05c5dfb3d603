package lakegate.e2e.truth;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import lakegate.e2e.pipeline.Position;

/**
 * Reads all the time, also while servers fail, and never the same twice. A reader fails as readers
 * do, and goes on where it was.
 */
public abstract class ActiveReader implements AutoCloseable {
  private static final int FIRST_DUPLICATES = 20;

  private final SeenPositions seen = new SeenPositions();
  private final ConcurrentLinkedQueue<Position> duplicates = new ConcurrentLinkedQueue<>();
  private final AtomicLong count = new AtomicLong();
  private final Thread thread;
  private volatile boolean stopped;

  ActiveReader(String name) {
    thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  public final void start() {
    thread.start();
  }

  /** Reads what is new. */
  abstract void read();

  private void run() {
    while (!stopped) {
      try {
        read();
      } catch (RuntimeException e) {
        // A server is away; the next round begins where this one has ended.
      }
      try {
        Thread.sleep(500);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** A message was read. */
  final void saw(Position origin) {
    if (seen.add(origin)) {
      count.incrementAndGet();
    } else if (duplicates.size() < FIRST_DUPLICATES) {
      duplicates.add(origin);
    }
  }

  /** Different messages read so far. */
  public final long count() {
    return count.get();
  }

  /** The first ones that were read twice. */
  public final List<Position> duplicates() {
    return List.copyOf(duplicates);
  }

  @Override
  public void close() {
    stopped = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
