package lakegate.reconcile;

import java.util.ArrayList;
import java.util.List;
import org.roaringbitmap.longlong.LongIterator;
import org.roaringbitmap.longlong.Roaring64Bitmap;

/**
 * Offsets of one partition.
 *
 * @param count how many there are
 * @param first the first {@value #LISTED} ranges of them, ascending
 */
public record OffsetRanges(long count, List<Range> first) {
  /** More ranges than these are not listed. */
  public static final int LISTED = 20;

  public static final OffsetRanges NONE = new OffsetRanges(0, List.of());

  /** Offsets without a gap, both ends included. */
  public record Range(long first, long last) {
    @Override
    public String toString() {
      return first == last ? String.valueOf(first) : first + "-" + last;
    }
  }

  static OffsetRanges of(Roaring64Bitmap offsets) {
    List<Range> ranges = new ArrayList<>();
    LongIterator iterator = offsets.getLongIterator();
    if (iterator.hasNext()) {
      long first = iterator.next();
      long last = first;
      while (iterator.hasNext() && ranges.size() < LISTED) {
        long offset = iterator.next();
        if (offset != last + 1) {
          ranges.add(new Range(first, last));
          first = offset;
        }
        last = offset;
      }
      if (ranges.size() < LISTED) {
        ranges.add(new Range(first, last));
      }
    }
    return new OffsetRanges(offsets.getLongCardinality(), List.copyOf(ranges));
  }
}
