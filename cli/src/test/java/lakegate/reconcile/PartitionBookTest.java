package lakegate.reconcile;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PartitionBookTest {
  private static final int RUNS = 300;

  private final PartitionBook book = new PartitionBook(false);

  private void raw(long... offsets) {
    for (long offset : offsets) {
      book.raw(offset, time(offset));
    }
    book.bounds(offsets[0], offsets[offsets.length - 1] + 1);
  }

  private static long time(long offset) {
    return 1_700_000_000_000L + offset * 7;
  }

  private Map<Difference, OffsetRanges> differences(long committed) {
    book.close(committed);
    return book.report(3).differences();
  }

  private static OffsetRanges offsets(long... offsets) {
    return new OffsetRanges(
        offsets.length,
        LongStream.of(offsets).mapToObj(o -> new OffsetRanges.Range(o, o)).toList());
  }

  @Test
  void booksBalanceIfEachRecordIsARowOrADeadLetter() {
    raw(0, 1, 2);
    book.row(0, time(0));
    book.letter(1, time(1));
    book.row(2, time(2));

    book.close(3L);

    assertThat(book.report(3)).isEqualTo(new PartitionReport(3, 0, 3, 3, 2, 1, Map.of()));
  }

  @Test
  void whatIsInNeitherTableIsLostBehindTheBridgeAndWaitsBeforeIt() {
    raw(0, 1, 2, 3, 4);
    book.row(0, time(0));
    book.row(2, time(2));

    assertThat(differences(4))
        .isEqualTo(
            Map.of(
                Difference.LOST,
                new OffsetRanges(
                    2, List.of(new OffsetRanges.Range(1, 1), new OffsetRanges.Range(3, 3))),
                Difference.WAITING_FOR_BRIDGE,
                offsets(4)));
  }

  @Test
  void aRecordBeforeOneInTheTablesDoesNotWaitWhateverTheBridgeHasCommitted() {
    raw(0, 1, 2, 3);
    book.letter(2, time(2));

    assertThat(differences(0))
        .containsEntry(Difference.LOST, new OffsetRanges(2, List.of(new OffsetRanges.Range(0, 1))))
        .containsEntry(Difference.WAITING_FOR_BRIDGE, offsets(3));
  }

  @Test
  void aValidatedRecordWaitsForIngestUnlessALaterOneIsARow() {
    raw(0, 1, 2);
    book.row(1, time(1));
    book.close(3L);

    book.validated(0);
    book.validated(2);

    assertThat(book.report(0).differences())
        .isEqualTo(Map.of(Difference.LOST, offsets(0), Difference.WAITING_FOR_INGEST, offsets(2)));
  }

  @Test
  void aCommittedOffsetBehindTheEndIsOfAnEarlierTopic() {
    raw(0, 1);

    assertThat(book.isOfThisTopic(2L)).isTrue();
    assertThat(book.isOfThisTopic(3L)).isFalse();
    assertThat(differences(3))
        .isEqualTo(
            Map.of(
                Difference.WAITING_FOR_BRIDGE,
                new OffsetRanges(2, List.of(new OffsetRanges.Range(0, 1)))));
  }

  @Test
  void rowsOfARecreatedTopicAreNamedAndNotCalledDuplicates() {
    raw(0, 1);
    for (long offset = 0; offset < 5; offset++) {
      book.row(offset, 5);
    }
    book.row(0, time(0));
    book.row(1, time(1));

    assertThat(differences(2))
        .isEqualTo(
            Map.of(
                Difference.EARLIER_TOPIC,
                new OffsetRanges(5, List.of(new OffsetRanges.Range(0, 4)))));
  }

  @Test
  void rowsBelowTheFirstOffsetAreExpiredButStillCountedTwice() {
    raw(10, 11);
    book.row(8, time(8));
    book.row(9, time(9));
    book.row(9, time(9));
    book.row(10, time(10));
    book.row(11, time(11));

    assertThat(differences(12))
        .isEqualTo(
            Map.of(
                Difference.EXPIRED,
                new OffsetRanges(2, List.of(new OffsetRanges.Range(8, 9))),
                Difference.ROW_TWICE,
                offsets(9)));
  }

  @Test
  void onlyTheFirstRangesAreListedAndAllAreCounted() {
    for (long offset = 0; offset < 100; offset += 2) {
      book.raw(offset, 0);
    }
    book.bounds(0, 100);

    OffsetRanges lost = differences(100).get(Difference.LOST);

    assertThat(lost.count()).isEqualTo(50);
    assertThat(lost.first()).hasSize(20).endsWith(new OffsetRanges.Range(38, 38));
  }

  /** A row or a dead letter. */
  private record Entry(boolean row, long offset, long timestamp) {}

  static List<Long> seeds() {
    return LongStream.range(0, RUNS).boxed().toList();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theBitmapsSayTheSameAsPlainSets(long seed) {
    Random random = new Random(seed);
    boolean compacts = random.nextInt(4) == 0;
    long first = random.nextInt(3) * 50L;
    // Far apart, so that bitmaps and timestamps have more than one container.
    long stride = random.nextBoolean() ? 1 : 3_000;
    long end = first + random.nextInt(300) * stride;
    Map<Long, Long> raw = new HashMap<>();
    for (long offset = first; offset < end; offset += stride) {
      if (random.nextInt(10) > 0) {
        raw.put(offset, (long) random.nextInt(1000));
      }
    }
    List<Entry> entries = new ArrayList<>();
    for (long offset = Math.max(0, first - 20); offset < end + 20 * stride; offset += stride) {
      long timestamp = raw.getOrDefault(offset, offset % 1000);
      entries.add(new Entry(random.nextInt(20) > 0, offset, timestamp));
      switch (random.nextInt(12)) {
        case 0 -> entries.remove(entries.size() - 1);
        case 1 -> entries.add(new Entry(random.nextBoolean(), offset, timestamp));
        case 2 -> {
          if (raw.containsKey(offset) && seed % 3 == 0) {
            entries.add(new Entry(random.nextBoolean(), offset, timestamp + 1 + random.nextInt(9)));
          }
        }
        default -> {}
      }
    }
    if (seed % 2 == 0) {
      entries.removeIf(entry -> entry.offset >= end);
    }
    Collections.shuffle(entries, random);
    long committed = first + random.nextInt(300) * stride;

    PartitionBook tested = new PartitionBook(compacts);
    raw.forEach(tested::raw);
    tested.bounds(first, end);
    for (Entry entry : entries) {
      if (entry.row) {
        tested.row(entry.offset, entry.timestamp);
      } else {
        tested.letter(entry.offset, entry.timestamp);
      }
    }
    tested.close(committed);
    PartitionReport report = tested.report(0);

    Map<Difference, Set<Long>> expected =
        expected(raw, entries, first, end, compacts, committed > end ? 0 : committed);
    Map<Difference, Long> counts = new EnumMap<>(Difference.class);
    report.differences().forEach((difference, ranges) -> counts.put(difference, ranges.count()));
    Map<Difference, Long> expectedCounts = new EnumMap<>(Difference.class);
    expected.forEach(
        (difference, offsets) -> expectedCounts.put(difference, (long) offsets.size()));
    assertThat(counts).isEqualTo(expectedCounts);
    report
        .differences()
        .forEach(
            (difference, ranges) ->
                assertThat(ranges.first())
                    .as(difference.name())
                    .isEqualTo(ranges(new TreeSet<>(expected.get(difference)))));
  }

  private static Map<Difference, Set<Long>> expected(
      Map<Long, Long> raw,
      List<Entry> entries,
      long first,
      long end,
      boolean compacts,
      long committed) {
    Map<Difference, Set<Long>> expected = new EnumMap<>(Difference.class);
    Map<Long, List<Entry>> byOffset = entries.stream().collect(groupingBy(Entry::offset));
    boolean earlier =
        entries.stream()
            .anyMatch(
                e ->
                    e.offset >= end
                        || raw.containsKey(e.offset) && raw.get(e.offset) != e.timestamp);
    long passed =
        entries.stream()
            .filter(e -> raw.containsKey(e.offset) && raw.get(e.offset) == e.timestamp)
            .mapToLong(e -> e.offset + 1)
            .max()
            .orElse(0);
    Set<Long> offsets = new HashSet<>(raw.keySet());
    offsets.addAll(byOffset.keySet());
    for (long offset : offsets) {
      List<Entry> here = byOffset.getOrDefault(offset, List.of());
      List<Entry> ofRecord = here;
      if (raw.containsKey(offset)) {
        ofRecord = here.stream().filter(e -> e.timestamp == raw.get(offset)).toList();
        if (ofRecord.size() < here.size()) {
          add(expected, Difference.EARLIER_TOPIC, offset);
        }
        if (ofRecord.isEmpty()) {
          add(
              expected,
              offset < Math.max(committed, passed)
                  ? Difference.LOST
                  : Difference.WAITING_FOR_BRIDGE,
              offset);
        }
      } else if (offset >= end) {
        add(expected, Difference.EARLIER_TOPIC, offset);
        continue;
      } else if (offset < first) {
        add(expected, Difference.EXPIRED, offset);
      } else if (compacts) {
        add(expected, Difference.COMPACTED, offset);
      } else {
        add(expected, earlier ? Difference.EARLIER_TOPIC : Difference.UNEXPECTED, offset);
        continue;
      }
      long rows = ofRecord.stream().filter(Entry::row).count();
      long letters = ofRecord.size() - rows;
      if (rows > 1) {
        add(expected, Difference.ROW_TWICE, offset);
      }
      if (letters > 1) {
        add(expected, Difference.LETTER_TWICE, offset);
      }
      if (rows > 0 && letters > 0) {
        add(expected, Difference.ROW_AND_LETTER, offset);
      }
    }
    return expected;
  }

  private static void add(Map<Difference, Set<Long>> sets, Difference difference, long offset) {
    sets.computeIfAbsent(difference, d -> new HashSet<>()).add(offset);
  }

  /** The first twenty ranges, offset by offset. */
  private static List<OffsetRanges.Range> ranges(TreeSet<Long> offsets) {
    Set<Long> firsts = offsets.stream().filter(o -> !offsets.contains(o - 1)).collect(toSet());
    return new TreeSet<>(firsts)
        .stream()
            .map(
                begin -> {
                  long last = begin;
                  while (offsets.contains(last + 1)) {
                    last++;
                  }
                  return new OffsetRanges.Range(begin, last);
                })
            .limit(20)
            .toList();
  }
}
