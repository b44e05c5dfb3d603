package lakegate.reconcile;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.roaringbitmap.longlong.LongIterator;
import org.roaringbitmap.longlong.Roaring64Bitmap;

/**
 * The books of one raw partition: all its records first, then each row and dead letter of one of
 * them, in any order.
 */
final class PartitionBook {
  private final boolean compacts;
  private final Stamps stamps = new Stamps();
  private final Roaring64Bitmap raw = new Roaring64Bitmap();
  private final Roaring64Bitmap rows = new Roaring64Bitmap();
  private final Roaring64Bitmap letters = new Roaring64Bitmap();
  private final Map<Difference, Roaring64Bitmap> found = new EnumMap<>(Difference.class);
  private Roaring64Bitmap lost = new Roaring64Bitmap();
  private long first;
  private long end;
  private long afterLastRow;

  /**
   * @param compacts whether the topic loses records between its first and its last one
   */
  PartitionBook(boolean compacts) {
    this.compacts = compacts;
  }

  /**
   * @param firstOffset below it nothing can be told any more
   * @param endOffset the next offset to be written when the tables had been looked up
   */
  void bounds(long firstOffset, long endOffset) {
    first = firstOffset;
    end = endOffset;
  }

  /** The offset behind the last record. */
  long end() {
    return end;
  }

  /** A committed record of the partition. */
  void raw(long offset, long timestamp) {
    raw.addLong(offset);
    stamps.put(offset, timestamp);
  }

  /** A row of the record at this offset and time. */
  void row(long offset, long timestamp) {
    enter(rows, Difference.ROW_TWICE, offset, timestamp);
  }

  /** A dead letter of the record at this offset and time. */
  void letter(long offset, long timestamp) {
    enter(letters, Difference.LETTER_TWICE, offset, timestamp);
  }

  private void enter(Roaring64Bitmap places, Difference twice, long offset, long timestamp) {
    if (!raw.contains(offset)) {
      Difference why = absent(offset);
      boolean known = rows.contains(offset) || letters.contains(offset);
      add(why, offset);
      if (why.unbalances()) {
        return;
      }
      if (!known) {
        // Nobody can say what the record was; the first to come stands for it.
        stamps.put(offset, timestamp);
      }
    }
    if (!stamps.matches(offset, timestamp)) {
      add(Difference.EARLIER_TOPIC, offset);
    } else if (places.contains(offset)) {
      add(twice, offset);
    } else {
      places.addLong(offset);
    }
  }

  private Difference absent(long offset) {
    if (offset >= end) {
      return Difference.EARLIER_TOPIC;
    }
    if (offset < first) {
      return Difference.EXPIRED;
    }
    return compacts ? Difference.COMPACTED : Difference.UNEXPECTED;
  }

  private void add(Difference difference, long offset) {
    found.computeIfAbsent(difference, d -> new Roaring64Bitmap()).addLong(offset);
  }

  /**
   * Closes the books: what is neither a row nor a dead letter now waits for the bridge or is lost.
   *
   * @param committed the offset from which on the bridge has yet to read; null if that isn't known
   */
  void close(Long committed) {
    lost = Roaring64Bitmap.andNot(raw, rows);
    lost.andNot(letters);
    afterLastRow = afterLast(rows);
    // The bridge has passed what lies before a record that is in the tables.
    long passed = Math.max(afterLastRow, afterLast(letters));
    long next = Math.max(isOfThisTopic(committed) ? committed : 0, passed);
    LongIterator waiting = lost.clone().getLongIteratorFrom(next);
    while (waiting.hasNext()) {
      move(waiting.next(), Difference.WAITING_FOR_BRIDGE);
    }
  }

  /** The bridge can't have read further than the topic reaches. */
  boolean isOfThisTopic(Long committed) {
    return committed != null && committed <= end;
  }

  /** A record lies in the validated topic; ingest stores records in their order. */
  void validated(long offset) {
    if (offset >= afterLastRow) {
      arrives(offset);
    }
  }

  /** What looked lost will be in the tables, or is now. */
  void arrives(long offset) {
    if (lost.contains(offset)) {
      move(offset, Difference.WAITING_FOR_INGEST);
    }
  }

  private void move(long offset, Difference difference) {
    lost.removeLong(offset);
    add(difference, offset);
  }

  boolean hasLost() {
    return !lost.isEmpty();
  }

  boolean waits(long offset) {
    return waiting().anyMatch(offsets -> offsets.contains(offset));
  }

  /** The first raw record that waits. */
  OptionalLong firstWaiting() {
    return waiting().mapToLong(Roaring64Bitmap::first).min();
  }

  private Stream<Roaring64Bitmap> waiting() {
    return Stream.of(Difference.WAITING_FOR_BRIDGE, Difference.WAITING_FOR_INGEST)
        .map(found::get)
        .filter(Objects::nonNull);
  }

  private long afterLast(Roaring64Bitmap places) {
    Roaring64Bitmap known = Roaring64Bitmap.and(raw, places);
    return known.isEmpty() ? 0 : known.last() + 1;
  }

  /** The closed books. */
  PartitionReport report(int partition) {
    Map<Difference, Roaring64Bitmap> all = new EnumMap<>(Difference.class);
    all.putAll(found);
    all.put(Difference.LOST, lost);
    all.put(Difference.ROW_AND_LETTER, Roaring64Bitmap.and(rows, letters));
    if (all.containsKey(Difference.EARLIER_TOPIC) && all.containsKey(Difference.UNEXPECTED)) {
      // What has no record now had one in the earlier topic.
      Roaring64Bitmap earlier = all.get(Difference.EARLIER_TOPIC).clone();
      earlier.or(all.remove(Difference.UNEXPECTED));
      all.put(Difference.EARLIER_TOPIC, earlier);
    }
    Map<Difference, OffsetRanges> ranges = new EnumMap<>(Difference.class);
    all.forEach(
        (difference, offsets) -> {
          if (!offsets.isEmpty()) {
            ranges.put(difference, OffsetRanges.of(offsets));
          }
        });
    return new PartitionReport(
        partition,
        first,
        end,
        raw.getLongCardinality(),
        Roaring64Bitmap.andCardinality(raw, rows),
        Roaring64Bitmap.andCardinality(raw, letters),
        ranges);
  }
}
