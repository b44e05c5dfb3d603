package lakegate.deploy;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/**
 * What a partition holds, and what a consumer group has read of it.
 *
 * @param first offset of the first record that is still there
 * @param end the next offset to be written
 * @param committed the group's next offset to be read; Kafka forgets it when the topic is deleted
 */
record Reach(long first, long end, OptionalLong committed) {
  static final Comparator<TopicPartition> BY_NAME =
      Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition);

  /** All partitions of the topics; those that don't exist have none. */
  static Map<TopicPartition, Reach> of(
      Kafka kafka, Collection<String> topics, Map<TopicPartition, Long> committed) {
    Map<TopicPartition, OffsetSpec> earliest = new HashMap<>();
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    kafka
        .partitions(topics)
        .forEach(
            (topic, count) -> {
              for (int i = 0; i < count; i++) {
                earliest.put(new TopicPartition(topic, i), OffsetSpec.earliest());
                latest.put(new TopicPartition(topic, i), OffsetSpec.latest());
              }
            });
    Map<TopicPartition, Reach> reaches = new TreeMap<>(BY_NAME);
    var firsts = kafka.get("read offsets", kafka.admin().listOffsets(earliest).all());
    kafka
        .get("read offsets", kafka.admin().listOffsets(latest).all())
        .forEach(
            (partition, end) -> {
              Long read = committed.get(partition);
              reaches.put(
                  partition,
                  new Reach(
                      firsts.get(partition).offset(),
                      end.offset(),
                      read == null ? OptionalLong.empty() : OptionalLong.of(read)));
            });
    return reaches;
  }

  /** Whether the group has read what isn't there: another topic of the same name. */
  boolean isBehindEnd() {
    return committed.isPresent() && committed.getAsLong() > end;
  }

  /** Whether what the group would read next isn't there any more. */
  boolean isBeforeFirst() {
    return committed.isPresent() && committed.getAsLong() < first;
  }

  /**
   * Whether all was read and has expired. A transaction ends with a marker, and a position stays
   * before it.
   */
  boolean isReadAndEmpty() {
    return isBeforeFirst() && first == end && first - committed.getAsLong() == 1;
  }
}
