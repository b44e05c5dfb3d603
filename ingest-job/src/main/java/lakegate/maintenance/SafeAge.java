package lakegate.maintenance;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;

/**
 * What is old enough to go. A checkpoint of the ingest job can hold a commit that the table doesn't
 * have yet: its files lie beside the table's, unknown to it. A job that is restored from there
 * looks for its earlier commits among the table's snapshots, and commits what it doesn't find.
 *
 * @param snapshots those from before may expire
 * @param files those from before that no snapshot knows may be deleted
 * @param resumable tells by a Flink job's id whether a checkpoint of it may still be restored
 */
public record SafeAge(Instant snapshots, Instant files, Predicate<String> resumable) {
  /**
   * The files of a checkpoint's commit were begun after the checkpoint before it: at most the
   * longest interval earlier, and once more because that commit may not have been made either.
   */
  private static final Duration LONGEST_WRITE = Duration.ofHours(2);

  /**
   * @param olderThan how long everything is kept, for readers and for a way back
   * @param checkpoint when the oldest checkpoint was completed that may still be restored
   */
  public static SafeAge of(
      Instant now, Duration olderThan, Instant checkpoint, Predicate<String> resumable) {
    Instant kept = now.minus(olderThan);
    Duration margin = olderThan.compareTo(LONGEST_WRITE) < 0 ? LONGEST_WRITE : olderThan;
    return new SafeAge(
        kept.isBefore(checkpoint) ? kept : checkpoint, checkpoint.minus(margin), resumable);
  }
}
