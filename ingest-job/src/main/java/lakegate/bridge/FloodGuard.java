package lakegate.bridge;

import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;
import lakegate.deadletter.Problem;
import lakegate.deadletter.RejectReason;
import lakegate.settings.FloodSettings;

/**
 * Knows the outcomes of the last messages of one event type in one subtask, and says when too many
 * of them were rejected. Until the window is full, the messages that are missing count as accepted;
 * so a flood is never more than a full window would call one, and as few rejected messages as make
 * it are enough.
 *
 * <p>One instance belongs to one thread. Others may read it and see the numbers a moment late.
 */
final class FloodGuard {
  private static final long BETWEEN_REPORTS = Duration.ofMinutes(1).toNanos();
  private static final byte ACCEPTED = 0;
  private static final RejectReason[] REASONS = RejectReason.values();

  private final String topic;
  private final int most;
  private final LongSupplier nanoTime;

  /** The outcomes: 0 or the reason's ordinal plus one. */
  private final byte[] window;

  private int next;

  /** How often each outcome is in the window. */
  private final int[] counts = new int[REASONS.length + 1];

  /** Where each problem came up last. */
  private final String[] paths = new String[REASONS.length + 1];

  private boolean reported;
  private long lastReport;

  FloodGuard(String topic, FloodSettings settings, LongSupplier nanoTime) {
    this.topic = topic;
    this.most = settings.most();
    this.nanoTime = nanoTime;
    window = new byte[settings.window()];
    counts[ACCEPTED] = window.length;
  }

  void accepted() {
    add(ACCEPTED);
  }

  /**
   * Notes a rejected message.
   *
   * @return whether to report a flood: there is one, and the last report is a minute old
   */
  boolean rejected(Problem primary) {
    byte outcome = (byte) (primary.reason().ordinal() + 1);
    paths[outcome] = primary.path();
    add(outcome);
    return isFlood() && isReportDue();
  }

  private void add(byte outcome) {
    byte oldest = window[next];
    if (oldest != outcome) {
      window[next] = outcome;
      counts[oldest]--;
      counts[outcome]++;
    }
    next = next + 1 == window.length ? 0 : next + 1;
  }

  private boolean isReportDue() {
    long now = nanoTime.getAsLong();
    if (reported && now - lastReport < BETWEEN_REPORTS) {
      return false;
    }
    reported = true;
    lastReport = now;
    return true;
  }

  boolean isFlood() {
    return window.length - counts[ACCEPTED] > most;
  }

  /** The share of rejected messages in the window, 0 to 1. */
  double share() {
    return (double) (window.length - counts[ACCEPTED]) / window.length;
  }

  /** The commonest code in the window and its newest path, empty if no message was rejected. */
  String reason() {
    int commonest = ACCEPTED;
    for (int outcome = 1; outcome < counts.length; outcome++) {
      if (counts[outcome] > (commonest == ACCEPTED ? 0 : counts[commonest])) {
        commonest = outcome;
      }
    }
    return commonest == ACCEPTED ? "" : REASONS[commonest - 1] + " at " + paths[commonest];
  }

  /** What there is to report. It holds nothing of a message: paths are the schema's. */
  String report() {
    return String.format(
        Locale.ROOT,
        "%.0f %% of the last %,d messages of %s were rejected, most often as %s",
        100 * share(),
        window.length,
        topic,
        reason());
  }
}
