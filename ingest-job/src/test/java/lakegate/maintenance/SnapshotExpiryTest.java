package lakegate.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import lakegate.table.TableDefinition;
import org.apache.iceberg.Snapshot;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotExpiryTest {
  private static final Instant TOMORROW = Instant.now().plus(Duration.ofDays(1));

  @TempDir private Path folder;
  private TestTable written;

  @BeforeEach
  void create() {
    written = new TestTable(folder.resolve("table"), TableDefinition.deadLetters());
  }

  private int expire(Instant before, Predicate<String> resumable) {
    written.table.refresh();
    return new SnapshotExpiry(written.table, new SafeAge(before, Instant.EPOCH, resumable)).run();
  }

  @Test
  void onlyTheNewestCommitOfAJobIsKeptWhenAllAreOldEnough() {
    written.commit("job", 0);
    written.commit("job", 0);
    Snapshot newest = written.commit("job", 0);
    List<String> rows = written.rows();

    assertThat(expire(TOMORROW, "job"::equals)).isEqualTo(2);

    assertThat(written.snapshots()).containsExactly(newest.snapshotId());
    assertThat(written.rows()).isEqualTo(rows).hasSize(60);
    assertThat(expire(TOMORROW, "job"::equals)).isZero();
  }

  @Test
  void whatIsNewerThanTheAgeStays() {
    written.commit("job", 0);
    Snapshot second = written.commit("job", 0);
    Snapshot third = written.commit("job", 0);

    expire(Instant.ofEpochMilli(second.timestampMillis()), "job"::equals);

    assertThat(written.snapshots()).containsExactly(second.snapshotId(), third.snapshotId());
  }

  @Test
  void aCompactionOnTopDoesNotLetTheMarkBelowExpire() {
    for (int i = 0; i < 6; i++) {
      written.commit("job", 0);
    }
    long mark = written.table.currentSnapshot().snapshotId();
    new Compaction(written.table).run();
    long compacted = written.table.currentSnapshot().snapshotId();

    assertThat(expire(TOMORROW, "job"::equals)).isEqualTo(5);

    assertThat(written.snapshots()).containsExactlyInAnyOrder(mark, compacted);
    assertThat(written.table.currentSnapshot().parentId()).isEqualTo(mark);
  }

  @Test
  void anOlderJobsMarkAndAllSinceStayWhileACheckpointOfItMayBeRestored() {
    written.commit("older", 0);
    List<Long> needed = new ArrayList<>();
    needed.add(written.commit("older", 0).snapshotId());
    needed.add(written.commit("somebody", 0).snapshotId());
    needed.add(written.commit("newer", 0).snapshotId());
    needed.add(written.commit("newer", 0).snapshotId());

    assertThat(expire(TOMORROW, "older"::equals)).isEqualTo(1);
    assertThat(written.snapshots()).containsExactlyInAnyOrderElementsOf(needed);

    expire(TOMORROW, "newer"::equals);
    assertThat(written.snapshots()).containsExactly(needed.get(3));
  }

  @Test
  void anotherWritersCommitsDoNotReplaceTheJobsMark() {
    Snapshot mark = written.commit("job", 0);
    Snapshot other = written.commit("sql", 0);

    expire(TOMORROW, "job"::equals);

    assertThat(written.snapshots())
        .containsExactlyInAnyOrder(mark.snapshotId(), other.snapshotId());
  }

  @Test
  void aTableWithoutCommitsHasNothingToExpire() {
    assertThat(expire(TOMORROW, job -> true)).isZero();
  }

  @Test
  void anAgeOfTheMainBranchThatWouldTakeTheMarkIsRefused() {
    written.commit("job", 0);
    // Not Flink's: what comes behind the mark.
    written.table.newAppend().appendFile(written.file(0, 1)).commit();
    written
        .table
        .manageSnapshots()
        .setMaxSnapshotAgeMs("main", 1)
        .setMinSnapshotsToKeep("main", 1)
        .commit();

    assertThatThrownBy(() -> expire(TOMORROW, "job"::equals))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is set to expire what a restart needs");
    assertThat(written.snapshots()).hasSize(2);
  }
}
