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
 * Starts a job without state at the group's committed offsets, and a partition without one at its
 * first record. An offset that the broker no longer has, or does not have yet, stops the job: to
 * move it silently would lose records or read them twice. Flink's own {@code committedOffsets}
 * moves it.
 */
final class CommittedOrEarliest implements OffsetsInitializer {
  private static final long serialVersionUID = 1L;

  private final String group;

  CommittedOrEarliest(String group) {
    this.group = group;
  }

  @Override
  public Map<TopicPartition, Long> getPartitionOffsets(
      Collection<TopicPartition> partitions, PartitionOffsetsRetriever broker) {
    Map<TopicPartition, Long> first = broker.beginningOffsets(partitions);
    Map<TopicPartition, Long> end = broker.endOffsets(partitions);
    Map<TopicPartition, Long> committed = broker.committedOffsets(partitions);
    Map<TopicPartition, Long> offsets = new HashMap<>();
    List<String> problems = new ArrayList<>();
    for (TopicPartition partition : partitions) {
      Long offset = committed.get(partition);
      if (offset == null) {
        offset = first.get(partition);
      } else if (offset < first.get(partition) || offset > end.get(partition)) {
        problems.add(
            partition
                + ": committed offset "
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
              + " where it stopped: its records have expired, or the topic was created again. "
              + "Decide where to go on and set the group's offsets with kafka-consumer-groups. "
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
