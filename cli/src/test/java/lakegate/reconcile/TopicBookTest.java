package lakegate.reconcile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import lakegate.event.EventType;
import lakegate.event.EventTypes;
import lakegate.reconcile.OffsetRanges.Range;
import org.apache.iceberg.DataFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicBookTest {
  private static final EventType TYPE = EventTypes.load().get(0);
  private static final String RAW = TYPE.rawTopic();

  @TempDir private Path folder;

  private ReconciledTables tables;
  private DataFile aRow;

  /** Raw offsets 0 to 9 of partition 0 and 0 to 4 of partition 1, all of them in the tables. */
  @BeforeEach
  void balancedBooks() {
    tables = new ReconciledTables(folder, TYPE);
    tables.addRows(RAW, 0, 0, 1, 2, 3);
    aRow = tables.addRows(RAW, 0, 4);
    tables.addRows(RAW, 0, 5, 6, 7, 8);
    tables.addRows(RAW, 1, 0, 1, 2, 4);
    tables.addLetter(RAW, 0, 9, null);
    tables.addLetter(RAW, 1, 3, null);
  }

  private TopicBook read() {
    TopicBook book = new TopicBook(TYPE, false, true);
    for (int partition = 0; partition < 2; partition++) {
      long end = partition == 0 ? 10 : 5;
      for (long offset = 0; offset < end; offset++) {
        book.partition(partition).raw(offset, ReconciledTables.time(offset));
      }
      book.partition(partition).bounds(0, end);
    }
    book.rows(new TableReader(tables.rows()));
    book.letters(new TableReader(tables.letters()));
    book.partitions().values().forEach(partition -> partition.close(Long.MAX_VALUE));
    return book;
  }

  private static Map<Difference, OffsetRanges> differences(TopicBook book, int partition) {
    return book.partition(partition).report(partition).differences();
  }

  private static OffsetRanges one(long offset) {
    return new OffsetRanges(1, List.of(new Range(offset, offset)));
  }

  @Test
  void allRowsAndDeadLettersAreEntered() {
    TopicBook book = read();

    assertThat(book.partition(0).report(0))
        .isEqualTo(new PartitionReport(0, 0, 10, 10, 9, 1, Map.of()));
    assertThat(book.partition(1).report(1))
        .isEqualTo(new PartitionReport(1, 0, 5, 5, 4, 1, Map.of()));
    assertThat(book.afterLastLetter()).isEqualTo(Map.of(0, 10L, 1, 4L));
  }

  @Test
  void aDeletedRowIsLost() {
    tables.rows().newDelete().deleteFile(aRow).commit();

    assertThat(differences(read(), 0)).isEqualTo(Map.of(Difference.LOST, one(4)));
  }

  @Test
  void aRowAppendedTwiceIsNamed() {
    tables.addRows(RAW, 1, 2);

    assertThat(differences(read(), 1)).isEqualTo(Map.of(Difference.ROW_TWICE, one(2)));
  }

  @Test
  void aDeadLetterOfARowIsNamed() {
    tables.addLetter(RAW, 0, 4, null);

    assertThat(differences(read(), 0)).isEqualTo(Map.of(Difference.ROW_AND_LETTER, one(4)));
  }

  @Test
  void aDeadLetterAppendedTwiceIsNamed() {
    tables.addLetter(RAW, 0, 9, null);

    assertThat(differences(read(), 0)).isEqualTo(Map.of(Difference.LETTER_TWICE, one(9)));
  }

  @Test
  void aDeadLetterOfAValidatedRecordStandsForTheRawOneThatItsBytesName() {
    tables.rows().newDelete().deleteFile(aRow).commit();
    // 0x00 and schema id, then nothing but the last column: topic, 0, 4, time of 4.
    byte[] name = RAW.getBytes(UTF_8);
    ByteArrayOutputStream value = new ByteArrayOutputStream();
    value.writeBytes(new byte[] {0, 0, 0, 0, 1, (byte) (name.length << 1)});
    value.writeBytes(name);
    value.writeBytes(new byte[] {0, 4 << 1});
    long zigzag = ReconciledTables.time(4) << 1;
    for (; zigzag > 0x7f; zigzag >>>= 7) {
      value.write((int) (zigzag & 0x7f | 0x80));
    }
    value.write((int) zigzag);
    tables.addLetter(TYPE.validatedTopic(), 0, 77, value.toByteArray());

    TopicBook book = read();

    assertThat(differences(book, 0)).isEmpty();
    assertThat(book.strayLetters()).isZero();
  }

  @Test
  void whatIsOfNoRawRecordOfTheTopicIsCountedAndNoDifference() {
    tables.addRows("elsewhere", 0, 3);
    tables.addLetter(null, 0, 50, null);
    tables.addLetter(TYPE.validatedTopic(), 0, 51, new byte[] {1, 2, 3});

    TopicBook book = read();

    assertThat(differences(book, 0)).isEmpty();
    assertThat(book.foreignRows()).isEqualTo(1);
    assertThat(book.foreignLetters()).isEqualTo(1);
    assertThat(book.strayLetters()).isEqualTo(1);
  }

  @Test
  void aPinnedSnapshotDoesNotSeeLaterCommits() {
    TableReader pinned = new TableReader(tables.rows());
    tables.addRows(RAW, 0, 0);

    TopicBook book = new TopicBook(TYPE, false, true);
    book.partition(0).raw(0, ReconciledTables.time(0));
    book.partition(0).bounds(0, 10);
    book.rows(pinned);

    assertThat(differences(book, 0)).doesNotContainKey(Difference.ROW_TWICE);
    assertThat(pinned.readsSameAs(new TableReader(tables.rows()))).isFalse();
  }

  @Test
  void millisecondsAreReadFromTimestamps() {
    Instant time = Instant.parse("2025-11-14T10:15:30.123Z");

    assertThat(TableReader.millis(time.atOffset(ZoneOffset.UTC))).isEqualTo(time.toEpochMilli());
    assertThat(TableReader.millis(null)).isEqualTo(Stamps.UNKNOWN);
  }
}
