package lakegate.kafka;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;

/**
 * Starts a job without state at the offsets that it is told, without any at the group's committed
 * ones, and a partition that has none at its first record. An offset that the broker no longer has,
 * or does not have yet, stops the job: to move it silently would lose records or read them twice.
 * Flink's own {@code committedOffsets} moves it.
 */
final class StartingOffsets implements OffsetsInitializer {
  private static final long serialVersionUID = 1L;

  private final String group;
  private final HashMap<TopicPartition, Long> given;

  /**
   * @param given the offset of each partition, or nothing
   */
  StartingOffsets(String group, Map<TopicPartition, Long> given) {
    this.group = group;
    this.given = new HashMap<>(given);
  }

  @Override
  public Map<TopicPartition, Long> getPartitionOffsets(
      Collection<TopicPartition> partitions, PartitionOffsetsRetriever broker) {
    Map<TopicPartition, Long> first = broker.beginningOffsets(partitions);
    Map<TopicPartition, Long> end = broker.endOffsets(partitions);
    Map<TopicPartition, Long> wanted =
        given.isEmpty() ? broker.committedOffsets(partitions) : given;
    Map<TopicPartition, Long> offsets = new HashMap<>();
    List<String> problems = new ArrayList<>();
    for (TopicPartition partition : partitions) {
      Long offset = wanted.get(partition);
      if (offset == null) {
        offset = first.get(partition);
      } else if (offset < first.get(partition) || offset > end.get(partition)) {
        problems.add(
            partition
                + (given.isEmpty() ? ": committed offset " : ": offset ")
                + offset
                + ", on the broker "
                + first.get(partition)
                + " to "
                + end.get(partition));
      }
      offsets.put(partition, offset);
    }
    if (!problems.isEmpty()) {
      throw new IllegalStateException(
          "Cannot start group "
              + group
              + " where it stopped: its records have expired, or the topic was created again."
              + " Start it with ./lakegate submit, which finds out where it can go on. "
              + String.join("; ", problems));
    }
    return offsets;
  }

  /** Also in a running or restored job no offset is moved silently: the consumer fails. */
  @Override
  @SuppressWarnings("deprecation") // the connector's interface asks for it
  public OffsetResetStrategy getAutoOffsetResetStrategy() {
    return OffsetResetStrategy.NONE;
  }
}
