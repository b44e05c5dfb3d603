package lakegate.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import lakegate.event.EventType;
import lakegate.event.EventTypes;
import lakegate.table.TableDefinition;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataOperations;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompactionTest {
  @TempDir private Path folder;

  private TestTable table(TableDefinition definition) {
    return new TestTable(folder.resolve(definition.name()), definition);
  }

  private TestTable deadLetters(int day, int files) {
    TestTable written = table(TableDefinition.deadLetters());
    for (int i = 0; i < files; i++) {
      written.commit("job", day);
    }
    return written;
  }

  @Test
  void everyValueOfEveryTableStays() {
    for (TableDefinition definition : TableDefinition.all(EventTypes.load())) {
      TestTable written = table(definition);
      for (int i = 0; i < 24; i++) {
        written.commit("job", i % 3);
      }
      List<String> rows = written.rows();
      Set<String> partitions = partitions(written);

      Compaction.Outcome outcome = new Compaction(written.table).run();

      assertThat(written.rows()).as(definition.name()).isEqualTo(rows).hasSize(480);
      assertThat(partitions(written)).isEqualTo(partitions);
      assertThat(written.files()).hasSize(partitions.size());
      assertThat(outcome.filesBefore()).isEqualTo(24);
      assertThat(outcome.filesAfter()).isEqualTo(partitions.size());
      assertThat(outcome.bytesAfter())
          .isEqualTo(written.files().stream().mapToLong(DataFile::fileSizeInBytes).sum());
    }
  }

  private static Set<String> partitions(TestTable written) {
    Set<String> partitions = new HashSet<>();
    written
        .files()
        .forEach(file -> partitions.add(written.table.spec().partitionToPath(file.partition())));
    return partitions;
  }

  @Test
  void theNewFilesStatisticsCoverTheOldOnesAndAreOfTheSameColumns() {
    TestTable written = deadLetters(0, 6);
    List<DataFile> before = written.files();

    new Compaction(written.table).run();

    DataFile after = written.files().get(0);
    int offset = written.table.schema().findField("dead_letter.offset").fieldId();
    Types.LongType type = Types.LongType.get();
    long lowest =
        before.stream()
            .mapToLong(file -> Conversions.fromByteBuffer(type, file.lowerBounds().get(offset)))
            .min()
            .orElseThrow();
    assertThat((Long) Conversions.fromByteBuffer(type, after.lowerBounds().get(offset)))
        .isEqualTo(lowest);
    Map<Integer, ByteBuffer> old = before.get(0).upperBounds();
    assertThat(after.upperBounds().keySet()).isEqualTo(old.keySet());
    int payload = written.table.schema().findField("payload_text").fieldId();
    assertThat(after.lowerBounds()).doesNotContainKey(payload);
    assertThat(after.recordCount()).isEqualTo(120);
  }

  @Test
  void aSecondRunHasNothingToDo() {
    TestTable written = deadLetters(0, 6);
    new Compaction(written.table).run();
    List<Long> snapshots = written.snapshots();

    assertThat(new Compaction(written.table).run()).isEqualTo(Compaction.Outcome.NOTHING);
    assertThat(written.snapshots()).isEqualTo(snapshots);
  }

  @Test
  void aFewSmallFilesAreLeftAsTheyAre() {
    TestTable written = deadLetters(0, 4);

    assertThat(new Compaction(written.table).run()).isEqualTo(Compaction.Outcome.NOTHING);
    assertThat(written.files()).hasSize(4);
  }

  @Test
  void noNewFileIsMuchLargerThanTheTargetAndLargeOnesAreLeft() {
    TestTable written = deadLetters(0, 20);
    DataFile large = written.file(0, 4_000);
    written.commit("job", large);
    long target = large.fileSizeInBytes();
    long small = written.files().stream().mapToLong(DataFile::fileSizeInBytes).min().orElseThrow();
    written
        .table
        .updateProperties()
        .set(TableProperties.WRITE_TARGET_FILE_SIZE_BYTES, String.valueOf(small * 8))
        .commit();
    assertThat(target).isGreaterThan(small * 8);

    new Compaction(written.table).run();

    assertThat(written.files())
        .hasSizeBetween(4, 7)
        .anyMatch(file -> file.location().equals(large.location()))
        .filteredOn(file -> file.recordCount() < 4_000)
        .allMatch(file -> file.fileSizeInBytes() <= small * 8);
  }

  @Test
  void theSnapshotSaysThatNoRowCameOrWent() {
    TestTable written = deadLetters(0, 6);

    new Compaction(written.table).run();

    Snapshot snapshot = written.table.currentSnapshot();
    assertThat(snapshot.operation()).isEqualTo(DataOperations.REPLACE);
    assertThat(snapshot.summary())
        .containsEntry(SnapshotSummary.TOTAL_RECORDS_PROP, "120")
        .doesNotContainKey(SnapshotExpiry.FLINK_JOB);
  }

  @Test
  void whatIsCommittedMeanwhileStays() {
    TestTable written = deadLetters(0, 6);
    Table stale = written.view();
    written.commit("job", 0);
    List<String> rows = written.rows();

    Compaction.Outcome outcome = new Compaction(stale).run();

    assertThat(outcome.filesBefore()).isEqualTo(6);
    assertThat(written.rows()).isEqualTo(rows).hasSize(140);
    assertThat(written.files()).hasSize(2);
  }

  @Test
  void aPartitionWhoseFilesSomebodyHasReplacedMeanwhileIsPostponed() throws Exception {
    TestTable written = deadLetters(0, 6);
    Table stale = written.view();
    written.table.newDelete().deleteFile(written.files().get(0)).commit();
    List<String> rows = written.rows();

    Compaction.Outcome outcome = new Compaction(stale).run();

    assertThat(outcome).isEqualTo(new Compaction.Outcome(0, 0, 0, 0, 1));
    assertThat(written.rows()).isEqualTo(rows).hasSize(100);
    // The file that was written in vain is gone.
    assertThat(written.paths())
        .filteredOn(path -> path.toString().contains("compaction"))
        .isEmpty();
  }

  @Test
  void filesOfAnEarlierSchemaGetTheColumnsOfToday() {
    TestTable written = table(TableDefinition.of(type("payment_charges")));
    for (int i = 0; i < 5; i++) {
      written.commit("job", 0);
    }
    written
        .table
        .updateSchema()
        .renameColumn("provider", "psp")
        .updateColumn("card_exp_year", Types.LongType.get())
        .addColumn("later", Types.StringType.get())
        .commit();
    List<String> rows = written.rows();

    new Compaction(written.table).run();

    assertThat(written.files()).hasSize(1);
    assertThat(written.rows()).isEqualTo(rows).hasSize(100);
  }

  @Test
  void aPlanWritesNothing() throws Exception {
    TestTable written = deadLetters(0, 6);
    List<Path> paths = written.paths();

    Compaction.Outcome plan = new Compaction(written.table).plan();

    assertThat(plan.filesBefore()).isEqualTo(6);
    assertThat(plan.filesAfter()).isEqualTo(1);
    assertThat(written.paths()).isEqualTo(paths);
  }

  private static EventType type(String name) {
    return EventTypes.load().stream()
        .filter(type -> type.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
