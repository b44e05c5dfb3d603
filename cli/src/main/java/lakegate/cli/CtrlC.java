package lakegate.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Lets a verb that runs until Ctrl-C end by itself: flush, sum up, return. */
public final class CtrlC implements AutoCloseable {
  private static final int SECONDS_TO_END = 20;

  private final CountDownLatch pressed = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);

  public CtrlC() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::end, "ctrl-c"));
  }

  private void end() {
    pressed.countDown();
    try {
      ended.await(SECONDS_TO_END, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  public boolean isPressed() {
    return pressed.getCount() == 0;
  }

  /** Waits, at most so long; returns whether Ctrl-C was pressed. */
  public boolean await(long nanos) throws InterruptedException {
    return pressed.await(nanos, TimeUnit.NANOSECONDS);
  }

  /** The verb has done all it wants to do. */
  @Override
  public void close() {
    ended.countDown();
  }
}
