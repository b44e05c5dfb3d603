package lakegate.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import lakegate.origin.TableOrigins.Page;
import lakegate.origin.TableOrigins.Place;
import org.junit.jupiter.api.Test;

class OriginGuardTest {
  private static final int PAGE = 8;

  /** What is committed, with how often each place was asked for. */
  private static final class Table implements OriginGuard.Origins {
    private final List<Place> rows = new ArrayList<>();
    private int scans;

    @Override
    public long highest(long from) {
      scans++;
      return rows.stream()
          .mapToLong(Place::offset)
          .filter(offset -> offset >= from)
          .max()
          .orElse(-1);
    }

    @Override
    public Page page(long from) {
      scans++;
      Set<Place> places = new HashSet<>();
      rows.stream()
          .filter(place -> place.offset() >= from && place.offset() < from + PAGE)
          .forEach(places::add);
      return new Page(from, from + PAGE, places);
    }
  }

  @Test
  void aRunThatGoesOnBehindTheTableAsksOnce() {
    Table table = new Table();
    table.rows.add(new Place(99, 7));
    OriginGuard guard = new OriginGuard(table);

    assertThat(LongStream.range(100, 10_000)).noneMatch(offset -> guard.isWritten(offset, 7));
    assertThat(table.scans).isEqualTo(1);
  }

  @Test
  void whatIsReadAgainIsAskedForAPageAtATime() {
    Table table = new Table();
    LongStream.range(0, 10 * PAGE).forEach(offset -> table.rows.add(new Place(offset, 7)));
    OriginGuard guard = new OriginGuard(table);

    assertThat(LongStream.range(0, 10 * PAGE)).allMatch(offset -> guard.isWritten(offset, 7));
    assertThat(guard.isWritten(10 * PAGE, 7)).isFalse();
    assertThat(table.scans).isEqualTo(1 + 10);
  }

  @Test
  void aGapInTheTableIsFilled() {
    Table table = new Table();
    LongStream.of(0, 1, 3, 4).forEach(offset -> table.rows.add(new Place(offset, 7)));
    OriginGuard guard = new OriginGuard(table);

    assertThat(LongStream.range(0, 6).filter(offset -> !guard.isWritten(offset, 7)))
        .containsExactly(2L, 5L);
  }

  @Test
  void theOffsetsOfATopicThatWasCreatedAgainAreNew() {
    Table table = new Table();
    LongStream.range(0, 100).forEach(offset -> table.rows.add(new Place(offset, 7)));
    OriginGuard guard = new OriginGuard(table);
    assertThat(guard.isWritten(100, 7)).isFalse();

    assertThat(LongStream.range(0, 200)).noneMatch(offset -> guard.isWritten(offset, 8));
  }

  /**
   * A partition whose topic is created again now and then; runs that start anywhere before the end
   * of what is committed, commit now and then, and end anywhere.
   */
  @Test
  void whereverRunsStartAndEndEachRecordIsWrittenOnce() {
    for (int seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      List<Place> records = records(random);
      Table table = new Table();
      int committed = 0;
      while (committed < records.size()) {
        int start = random.nextInt(committed + 1);
        int end = start + random.nextInt(records.size() - start + 1);
        committed = Math.max(committed, run(random, records, start, end, committed, table));
      }

      Map<Place, Integer> counts = new HashMap<>();
      table.rows.forEach(place -> counts.merge(place, 1, Integer::sum));
      Map<Place, Integer> once = new HashMap<>();
      records.forEach(place -> once.put(place, 1));
      assertThat(counts).as("seed " + seed).isEqualTo(once);
    }
  }

  private static List<Place> records(Random random) {
    List<Place> records = new ArrayList<>();
    long time = 0;
    for (int topic = 0; topic <= random.nextInt(3); topic++) {
      long offset = 0;
      time++;
      for (int i = random.nextInt(60); i >= 0; i--) {
        // Dead letters and markers leave gaps; several records have the same time.
        offset += 1 + random.nextInt(3);
        time += random.nextInt(2);
        records.add(new Place(offset, time));
      }
    }
    return records;
  }

  /** Returns how many records are committed now, from the first on. */
  private static int run(
      Random random, List<Place> records, int start, int end, int committed, Table table) {
    OriginGuard guard = new OriginGuard(table);
    List<Place> open = new ArrayList<>();
    int done = committed;
    for (int i = start; i < end; i++) {
      Place record = records.get(i);
      if (!guard.isWritten(record.offset(), record.timestamp())) {
        open.add(record);
      }
      if (random.nextInt(10) == 0) {
        table.rows.addAll(open);
        open.clear();
        done = Math.max(done, i + 1);
      }
    }
    return done;
  }
}
