package lakegate.maintenance;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.iceberg.ExpireSnapshots;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.util.SnapshotUtil;

/**
 * Lets old snapshots expire, but never the marks that Flink's commits leave: a restored job walks
 * back from the newest snapshot to its own newest mark, and takes a walk that ends before for a
 * table without its commits.
 */
final class SnapshotExpiry {
  static final String FLINK_JOB = "flink.job-id";
  private static final String FLINK_OPERATOR = "flink.operator-id";

  private final Table table;
  private final SafeAge age;

  SnapshotExpiry(Table table, SafeAge age) {
    this.table = table;
    this.age = age;
  }

  /** The snapshots that may go. */
  List<Snapshot> find() {
    List<Snapshot> expired = expiry().apply();
    Set<Long> needed = new HashSet<>();
    upToMark().forEach(snapshot -> needed.add(snapshot.snapshotId()));
    // The table's main branch can have an age of its own, which wins over ours.
    if (expired.stream().anyMatch(snapshot -> needed.contains(snapshot.snapshotId()))) {
      throw new IllegalStateException(
          "the main branch of " + table.name() + " is set to expire what a restart needs");
    }
    return expired;
  }

  /**
   * Lets them expire, and deletes the files that only they knew.
   *
   * @return how many
   */
  int run() {
    int expired = find().size();
    if (expired > 0) {
      expiry().commit();
    }
    return expired;
  }

  private ExpireSnapshots expiry() {
    long before = age.snapshots().toEpochMilli();
    // Clocks differ: what lies between can be older than the mark.
    for (Snapshot snapshot : upToMark()) {
      before = Math.min(before, snapshot.timestampMillis());
    }
    return table.expireSnapshots().expireOlderThan(before).retainLast(1);
  }

  /** From the newest snapshot to the oldest mark that is needed. */
  private List<Snapshot> upToMark() {
    List<Snapshot> ancestors = ancestors();
    Set<String> writers = new HashSet<>();
    int needed = 0;
    for (int i = 0; i < ancestors.size(); i++) {
      String job = ancestors.get(i).summary().get(FLINK_JOB);
      if (job == null) {
        continue;
      }
      boolean newest = writers.isEmpty();
      if (writers.add(job + ancestors.get(i).summary().get(FLINK_OPERATOR))
          && (newest || age.resumable().test(job))) {
        needed = i + 1;
      }
    }
    return ancestors.subList(0, needed);
  }

  private List<Snapshot> ancestors() {
    List<Snapshot> ancestors = new ArrayList<>();
    SnapshotUtil.currentAncestors(table).forEach(ancestors::add);
    return ancestors;
  }
}
