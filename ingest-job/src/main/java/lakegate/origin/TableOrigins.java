package lakegate.origin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types;

/**
 * The places that a table's rows come from, read from a struct of topic, partition, offset and
 * timestamp. Files whose statistics say that they hold none of the wanted offsets are not opened.
 */
public final class TableOrigins {
  private static final int WIDER = 8;

  private final Table table;
  private final String struct;
  private final int pageSize;

  /**
   * @param struct the column that says where a row comes from
   * @param pageSize how many offsets are looked at in detail at once
   */
  public TableOrigins(Table table, String struct, int pageSize) {
    this.table = table;
    this.struct = struct;
    this.pageSize = pageSize;
  }

  /**
   * What the table held of a partition, when it was read.
   *
   * @param from the first offset that was looked at
   * @param end behind the last one
   */
  public record Page(long from, long end, Set<Place> places) {
    /** Whether it can say of this offset if it is in the table. */
    public boolean covers(long offset) {
      return offset >= from && offset < end;
    }

    /**
     * Whether a row comes from there. The same offset with another Kafka timestamp is that of
     * another topic of this name.
     */
    public boolean contains(long offset, long timestamp) {
      return places.contains(new Place(offset, timestamp));
    }
  }

  /**
   * A record of the partition.
   *
   * @param timestamp its Kafka timestamp, milliseconds since 1970
   */
  public record Place(long offset, long timestamp) {}

  /**
   * The record of the highest offset among the rows that come from the partition. Looks at the
   * highest offsets of the table first.
   */
  public Optional<Place> highest(String topic, int partition) {
    table.refresh();
    long upper = upperBound();
    for (long width = pageSize; ; width *= WIDER) {
      long from = Math.max(0, upper - width);
      Optional<Place> highest = highest(topic, partition, from);
      if (highest.isPresent() || from == 0) {
        return highest;
      }
    }
  }

  /** No row has a higher offset, whatever its partition; -1 without a row. */
  private long upperBound() {
    int field = table.schema().findField(struct + ".offset").fieldId();
    long upper = -1;
    try (CloseableIterable<FileScanTask> files = table.newScan().includeColumnStats().planFiles()) {
      for (FileScanTask file : files) {
        Map<Integer, ByteBuffer> bounds = file.file().upperBounds();
        ByteBuffer bound = bounds == null ? null : bounds.get(field);
        if (bound != null) {
          upper = Math.max(upper, Conversions.<Long>fromByteBuffer(Types.LongType.get(), bound));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the files of " + table.name(), e);
    }
    return upper;
  }

  /** The same among the rows of an offset and those behind it. */
  public Optional<Place> highest(String topic, int partition, long from) {
    Place[] highest = {null};
    read(
        of(topic, partition, from),
        place -> {
          if (highest[0] == null || place.offset() > highest[0].offset()) {
            highest[0] = place;
          }
        });
    return Optional.ofNullable(highest[0]);
  }

  /** The rows of the newest snapshot that come from the partition, from an offset on. */
  public Page page(String topic, int partition, long from) {
    long end = from + pageSize;
    Set<Place> places = new HashSet<>();
    read(
        Expressions.and(of(topic, partition, from), Expressions.lessThan(struct + ".offset", end)),
        places::add);
    return new Page(from, end, places);
  }

  private Expression of(String topic, int partition, long from) {
    return Expressions.and(
        Expressions.equal(struct + ".topic", topic),
        Expressions.equal(struct + ".partition", partition),
        Expressions.greaterThanOrEqual(struct + ".offset", from));
  }

  private void read(Expression wanted, Consumer<Place> each) {
    table.refresh();
    try (CloseableIterable<Record> rows =
        IcebergGenerics.read(table)
            .where(wanted)
            .select(List.of(struct + ".offset", struct + ".timestamp"))
            .build()) {
      for (Record row : rows) {
        Record place = (Record) row.getField(struct);
        OffsetDateTime time = (OffsetDateTime) place.getField("timestamp");
        each.accept(new Place((Long) place.getField("offset"), time.toInstant().toEpochMilli()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + struct + " of " + table.name(), e);
    }
  }
}
