package lakegate.ingest;

import lakegate.origin.TableOrigins;

/**
 * Says of each record of one partition, in the order in which they come, whether a row of the table
 * comes from it already. Offsets grow, and nothing in the table can have one above the highest that
 * was there at the start or has come since: for those nothing is looked up. Only below it, after a
 * start from too old a checkpoint or with a topic that was created again, the table is asked, a
 * page of offsets at a time. The answer is exact for all that was committed when the page was read.
 */
final class OriginGuard {
  private static final long UNKNOWN = Long.MIN_VALUE;

  private final Origins table;
  private long highest = UNKNOWN;
  private TableOrigins.Page page;

  /** Rows of one partition. */
  interface Origins {
    /** The highest offset at or behind this one, or -1. */
    long highest(long from);

    TableOrigins.Page page(long from);
  }

  OriginGuard(Origins table) {
    this.table = table;
  }

  /**
   * @param timestamp Kafka's, in milliseconds; tells records of topics of the same name apart
   */
  boolean isWritten(long offset, long timestamp) {
    if (highest == UNKNOWN) {
      highest = table.highest(offset);
    }
    if (offset > highest) {
      highest = offset;
      page = null;
      return false;
    }
    if (page == null || !page.covers(offset)) {
      page = table.page(offset);
    }
    return page.contains(offset, timestamp);
  }
}
