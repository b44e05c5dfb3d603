package lakegate.e2e.longrun;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The time between two commits of a table, which follow each other.
 *
 * @param end when the later one was made
 * @param checkpoints from the earlier one's to the later one's: more than 1 if checkpoints between
 *     them had nothing for the table
 */
record CommitWait(String table, Instant end, Duration lasted, long checkpoints) {
  /** A commit of a table's, with the checkpoint that it belongs to. */
  record Commit(Instant at, long checkpoint) {}

  /**
   * The longest wait that ended after a time.
   *
   * @param commits in their order
   * @throws IllegalArgumentException if there was none
   */
  static CommitWait longest(String table, List<Commit> commits, Instant after) {
    CommitWait longest = null;
    for (int i = 1; i < commits.size(); i++) {
      Commit earlier = commits.get(i - 1);
      Commit later = commits.get(i);
      Duration lasted = Duration.between(earlier.at(), later.at());
      if (later.at().isAfter(after)
          && (longest == null || lasted.compareTo(longest.lasted()) > 0)) {
        longest =
            new CommitWait(table, later.at(), lasted, later.checkpoint() - earlier.checkpoint());
      }
    }
    if (longest == null) {
      throw new IllegalArgumentException(table + " has no two commits after " + after);
    }
    return longest;
  }
}
