package lakegate.deploy;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Positions in topics at one moment.
 *
 * @param end the next offset to be written, by partition; topics that don't exist have none
 * @param committed the group's next offset to be read; a partition not read yet has none
 */
public record Offsets(Map<TopicPartition, Long> end, Map<TopicPartition, Long> committed) {

  /**
   * Asks the broker.
   *
   * @param group the consumer group of the committed offsets
   */
  public static Offsets read(Kafka kafka, Collection<String> topics, String group) {
    Collection<String> existing = topics.stream().filter(kafka.topics()::contains).toList();
    Map<String, TopicDescription> described =
        kafka.get("describe topics", kafka.admin().describeTopics(existing).allTopicNames());
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    described.forEach(
        (name, topic) ->
            topic
                .partitions()
                .forEach(
                    partition ->
                        wanted.put(
                            new TopicPartition(name, partition.partition()), OffsetSpec.latest())));
    Map<TopicPartition, OffsetAndMetadata> offsets =
        kafka.get(
            "read offsets",
            kafka.admin().listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
    Map<TopicPartition, Long> committed = new HashMap<>();
    offsets.forEach(
        (partition, offset) -> {
          if (offset != null) {
            committed.put(partition, offset.offset());
          }
        });
    Map<TopicPartition, Long> end = new HashMap<>();
    Map<TopicPartition, ListOffsetsResultInfo> latest =
        kafka.get("read offsets", kafka.admin().listOffsets(wanted).all());
    latest.forEach((partition, info) -> end.put(partition, info.offset()));
    return new Offsets(end, committed);
  }

  /** Records ever written to each topic, if no producer used transactions. */
  public Map<String, Long> written() {
    Map<String, Long> sums = new TreeMap<>();
    end.forEach((partition, offset) -> sums.merge(partition.topic(), offset, Long::sum));
    return sums;
  }

  /** Records of each topic that the group has not read yet. */
  public Map<String, Long> lag() {
    Map<String, Long> sums = new TreeMap<>();
    end.forEach(
        (partition, offset) ->
            sums.merge(
                partition.topic(), offset - committed.getOrDefault(partition, 0L), Long::sum));
    return sums;
  }
}
