package lakegate.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import lakegate.table.TableDefinition;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.io.FileInfo;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrphanFilesTest {
  private static final Instant LONG_AGO = Instant.now().minus(Duration.ofDays(30));
  private static final Instant YESTERDAY = Instant.now().minus(Duration.ofDays(1));

  @TempDir private Path folder;
  private TestTable written;

  @BeforeEach
  void create() {
    written = new TestTable(folder.resolve("table"), TableDefinition.deadLetters());
    for (int i = 0; i < 6; i++) {
      written.commit("job", i % 2);
    }
  }

  private List<FileInfo> remove() {
    return new OrphanFiles(written.table, YESTERDAY).run();
  }

  @Test
  void whatAnySnapshotKnowsStaysHoweverOldItIs() throws IOException {
    List<String> rows = written.rows();
    new Compaction(written.table).run();
    written.table.newDelete().deleteFile(written.files().get(0)).commit();
    List<Path> paths = written.paths();
    written.age(LONG_AGO);

    assertThat(remove()).isEmpty();

    assertThat(written.paths()).containsExactlyInAnyOrderElementsOf(paths);
    // Also what only earlier snapshots know.
    written.table.manageSnapshots().rollbackTo(written.snapshots().get(5)).commit();
    assertThat(written.rows()).isEqualTo(rows);
  }

  @Test
  void oldFilesThatNobodyKnowsGoAndYoungOnesStay() throws IOException {
    List<Path> known = written.paths();
    DataFile old = written.file(0, 5);
    Path manifest = Files.writeString(written.folder.resolve("metadata/lost-m0.avro"), "x");
    Files.writeString(written.folder.resolve("metadata/optimistic.metadata.json"), "{}");
    written.age(LONG_AGO);
    DataFile young = written.file(0, 5);

    List<FileInfo> removed = remove();

    assertThat(removed).hasSize(3).anyMatch(file -> file.location().endsWith("/lost-m0.avro"));
    List<Path> expected = new ArrayList<>(known);
    expected.add(path(young));
    assertThat(written.paths()).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(path(old)).doesNotExist();
    assertThat(manifest).doesNotExist();
    assertThat(remove()).isEmpty();
  }

  private static Path path(DataFile file) {
    return Path.of(file.location().replaceFirst("^file:/+", "/"));
  }

  @Test
  void aFileAtTheAgeOfAPendingCommitStays() throws IOException {
    DataFile pending = written.file(0, 5);
    Files.setLastModifiedTime(path(pending), FileTime.from(YESTERDAY));

    assertThat(remove()).isEmpty();
    written.commit("job", pending);

    assertThat(written.rows()).hasSize(125);
  }

  @Test
  void aFileThatIsCommittedWhileTheFolderIsListedStays() throws IOException {
    DataFile late = written.file(0, 5);
    written.age(LONG_AGO);
    OrphanFiles stale = new OrphanFiles(written.view(), YESTERDAY);
    written.commit("job", late);

    assertThat(stale.run()).isEmpty();

    assertThat(written.rows()).hasSize(125);
  }

  @Test
  void whatLiesOutsideOfDataAndMetadataIsNotOurs() throws IOException {
    Path other = Files.createDirectories(written.folder.resolve("another_table/data"));
    Files.writeString(other.resolve("rows.parquet"), "x");
    written.age(LONG_AGO);

    assertThat(remove()).isEmpty();

    assertThat(other.resolve("rows.parquet")).exists();
  }

  @Test
  void aListingThatDoesNotShowTheTablesOwnMetadataIsNotBelieved() throws IOException {
    written.file(0, 5);
    written.age(LONG_AGO);
    var table = written.view();
    for (Path path : written.paths()) {
      if (path.toString().endsWith(".metadata.json")) {
        Files.delete(path);
      }
    }

    assertThatThrownBy(() -> new OrphanFiles(table, YESTERDAY).find())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("doesn't show its own file");
  }
}
