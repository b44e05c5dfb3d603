package lakegate.reconcile;

import java.util.Map;

/**
 * One raw partition held against the tables.
 *
 * @param firstOffset the first offset that the partition still has
 * @param endOffset the offset behind its last committed record
 * @param raw committed records in it; less than the offsets, where producers use transactions
 * @param rows those that are a row
 * @param letters those that are a dead letter in the table
 * @param differences what there is of each, without those there are none of
 */
public record PartitionReport(
    int partition,
    long firstOffset,
    long endOffset,
    long raw,
    long rows,
    long letters,
    Map<Difference, OffsetRanges> differences) {
  public PartitionReport {
    differences = Map.copyOf(differences);
  }

  /** How many offsets differ in this way. */
  public long count(Difference difference) {
    return differences.getOrDefault(difference, OffsetRanges.NONE).count();
  }
}
