package lakegate.deploy;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import lakegate.origin.TableOrigins;
import lakegate.origin.TableOrigins.Page;
import lakegate.origin.TableOrigins.Place;
import org.apache.iceberg.Table;

/** Which records of a topic are rows of a table. */
final class TableRows {
  private static final int PAGE = 1 << 16;

  private final String topic;
  private final Optional<TableOrigins> origins;
  private final Map<Integer, Optional<Place>> highest = new HashMap<>();
  private final Map<Integer, Page> pages = new HashMap<>();

  /**
   * @param table empty if it doesn't exist
   * @param struct its column that says where a row comes from
   */
  TableRows(Optional<Table> table, String struct, String topic) {
    this.topic = topic;
    this.origins = table.map(t -> new TableOrigins(t, struct, PAGE));
  }

  /** The record of the highest offset. */
  Optional<Place> highest(int partition) {
    return highest.computeIfAbsent(partition, p -> origins.flatMap(rows -> rows.highest(topic, p)));
  }

  boolean contains(int partition, long offset, long timestamp) {
    if (highest(partition).map(Place::offset).orElse(-1L) < offset) {
      return false;
    }
    Page page = pages.get(partition);
    if (page == null || !page.covers(offset)) {
      page = origins.orElseThrow().page(topic, partition, offset);
      pages.put(partition, page);
    }
    return page.contains(offset, timestamp);
  }
}
