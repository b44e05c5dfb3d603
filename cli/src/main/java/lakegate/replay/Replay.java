package lakegate.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import lakegate.dlq.Letter;
import lakegate.dlq.LetterFilter;
import lakegate.dlq.Letters;
import lakegate.replay.ReplayProducer.Resend;

/** Sends the letters of a plan again, none twice. */
public final class Replay {
  private static final int MOST_LETTERS = 500;
  private static final long MOST_BYTES = 4 << 20;

  /** A slow replay commits this often. */
  private static final long LONGEST_BATCH = 250_000_000L;

  private final ReplayPlan plan;
  private final ReplayProducer producer;
  private final double perSecond;
  private final Watcher watcher;
  private final List<Resend> batch = new ArrayList<>();
  private Judge judge;
  private long bytes;
  private long begun;
  private long taken;
  private long start;

  /** Looks on, or ends the sending. */
  public interface Watcher {
    /** Waits, at most so long; returns whether to end. */
    boolean isOver(long nanos) throws InterruptedException;

    /** Told after each batch. */
    void sent(long letters);
  }

  /**
   * @param perSecond most letters a second, or infinite
   */
  public Replay(
      ReplayPlan plan, Judge judge, ReplayProducer producer, double perSecond, Watcher watcher) {
    this.plan = plan;
    this.judge = judge;
    this.producer = producer;
    this.perSecond = perSecond;
    this.watcher = watcher;
  }

  /**
   * Sends until all is sent or the watcher ends it; then the batch at hand is finished.
   *
   * @param ledger reads the ledger; asked once no other replay can write to it
   * @return whether all is sent
   * @throws lakegate.deploy.Failure if it can't go on; what was sent is in the ledger
   */
  public boolean run(Letters letters, LetterFilter filter, Supplier<Ledger> ledger) {
    begin(ledger);
    boolean all = letters.readWhile(filter, Letters.Progress.NONE, this::take);
    commit();
    return all;
  }

  void begin(Supplier<Ledger> ledger) {
    producer.begin();
    judge = judge.with(ledger.get());
    start = System.nanoTime();
  }

  /** Returns whether to go on. */
  boolean take(Letter letter) {
    if (!plan.sends(letter.place())) {
      return !isOver(0);
    }
    Verdict verdict = judge.verdict(letter);
    if (!verdict.isSent(plan.isForced())) {
      return !isOver(0);
    }
    long wait = start + (long) (taken / perSecond * 1e9) - System.nanoTime();
    if (wait > 0 && System.nanoTime() + wait - begun > LONGEST_BATCH) {
      commit();
    }
    if (isOver(wait)) {
      return false;
    }
    if (batch.isEmpty()) {
      begun = System.nanoTime();
    }
    Resend resend = new Resend(letter, verdict.message());
    batch.add(resend);
    bytes += resend.bytes();
    taken++;
    if (batch.size() == MOST_LETTERS
        || bytes >= MOST_BYTES
        || System.nanoTime() - begun > LONGEST_BATCH) {
      commit();
    }
    return true;
  }

  private boolean isOver(long nanos) {
    try {
      return watcher.isOver(Math.max(nanos, 0));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  void commit() {
    if (!batch.isEmpty()) {
      producer.send(batch);
      batch.clear();
      bytes = 0;
      watcher.sent(producer.sent());
    }
  }
}
