package lakegate.ingest;

import java.io.IOException;
import java.util.Arrays;
import lakegate.origin.TableOrigins;
import org.apache.iceberg.flink.TableLoader;

/**
 * The guards of one topic's partitions against rows that its table has already. The table is looked
 * at when a partition's first record comes, so a partition may go to another subtask at any start.
 */
final class OriginGuards implements AutoCloseable {
  private static final int PAGE = 1 << 16;

  private final TableLoader loader;
  private final String struct;
  private final String topic;
  private OriginGuard[] guards = {};
  private TableOrigins origins;

  /**
   * @param struct the table's column that says where a row comes from
   * @param topic the topic that stands there
   */
  OriginGuards(TableLoader loader, String struct, String topic) {
    this.loader = loader;
    this.struct = struct;
    this.topic = topic;
  }

  boolean isWritten(int partition, long offset, long timestamp) {
    if (partition >= guards.length) {
      guards = Arrays.copyOf(guards, partition + 1);
    }
    OriginGuard guard = guards[partition];
    if (guard == null) {
      guard = new OriginGuard(rowsOf(partition));
      guards[partition] = guard;
    }
    return guard.isWritten(offset, timestamp);
  }

  private OriginGuard.Origins rowsOf(int partition) {
    if (origins == null) {
      loader.open();
      origins = new TableOrigins(loader.loadTable(), struct, PAGE);
    }
    return new OriginGuard.Origins() {
      @Override
      public long highest(long from) {
        return origins.highest(topic, partition, from).map(TableOrigins.Place::offset).orElse(-1L);
      }

      @Override
      public TableOrigins.Page page(long from) {
        return origins.page(topic, partition, from);
      }
    };
  }

  @Override
  public void close() throws IOException {
    loader.close();
  }
}
