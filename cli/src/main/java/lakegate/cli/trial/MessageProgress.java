package lakegate.cli.trial;

import java.util.function.Consumer;
import lakegate.deploy.Report;
import lakegate.trial.RawMessage;
import lakegate.trial.RawMessages;

/** Reads messages and says now and then how far it is. */
final class MessageProgress {
  private static final long PERIOD = 500_000_000L;
  private static final int CHECK_EVERY = 256;

  private final Report report;
  private final String name;
  private final long size;
  private long read;
  private long reported = System.nanoTime();

  private MessageProgress(Report report, String name, long size) {
    this.report = report;
    this.name = name;
    this.size = size;
  }

  static void read(
      RawMessages messages, long most, Report report, String name, Consumer<RawMessage> each) {
    MessageProgress progress = new MessageProgress(report, name, Math.min(most, messages.size()));
    messages.read(
        most,
        message -> {
          each.accept(message);
          progress.count();
        });
  }

  private void count() {
    read++;
    if (read % CHECK_EVERY == 0 && System.nanoTime() - reported >= PERIOD) {
      reported = System.nanoTime();
      report.progress("%s: %,d of %,d messages".formatted(name, read, size));
    }
  }
}
