package lakegate.reconcile;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One raw topic held against its table and the dead letters.
 *
 * @param time when its end was looked up
 * @param recreated whether the topic isn't the one that the tables or the bridge have read
 * @param foreignRows rows whose origin is another topic: somebody else wrote the validated record
 * @param foreignLetters dead letters whose origin is another topic, or none
 * @param strayLetters dead letters of validated records that the bridge did not write: there is no
 *     raw record behind them
 * @param oldestWaiting the Kafka timestamp of the first record that waits, replayed ones aside
 */
public record TopicReport(
    String topic,
    String table,
    Instant time,
    List<PartitionReport> partitions,
    boolean recreated,
    long foreignRows,
    long foreignLetters,
    long strayLetters,
    Optional<Instant> oldestWaiting) {
  public TopicReport {
    partitions = List.copyOf(partitions);
  }

  /** Over all partitions. */
  public long count(Difference difference) {
    return partitions.stream().mapToLong(partition -> partition.count(difference)).sum();
  }

  /** Committed records of the raw topic. */
  public long raw() {
    return partitions.stream().mapToLong(PartitionReport::raw).sum();
  }

  /** Raw records that are a row. */
  public long rows() {
    return partitions.stream().mapToLong(PartitionReport::rows).sum();
  }

  /** Raw records that are a dead letter. */
  public long letters() {
    return partitions.stream().mapToLong(PartitionReport::letters).sum();
  }

  /** Raw records on their way. */
  public long waiting() {
    return count(Difference.WAITING_FOR_BRIDGE) + count(Difference.WAITING_FOR_INGEST);
  }

  /**
   * Whether each raw record is a row or a dead letter, once, or on its way, and each row and dead
   * letter is of a raw record.
   */
  public boolean balanced() {
    return !recreated && balancedSinceRecreated();
  }

  /** The same, but rows and dead letters of an earlier topic of that name don't matter. */
  public boolean balancedSinceRecreated() {
    return Difference.unbalancing().stream()
        .allMatch(of -> of == Difference.EARLIER_TOPIC || count(of) == 0);
  }
}
