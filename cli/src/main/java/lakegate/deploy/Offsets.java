package lakegate.deploy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import lakegate.settings.KafkaSettings;
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
    Map<TopicPartition, Long> committed = committed(kafka, group);
    Map<TopicPartition, Long> end = new HashMap<>();
    Map<TopicPartition, ListOffsetsResultInfo> latest =
        kafka.get("read offsets", kafka.admin().listOffsets(wanted).all());
    latest.forEach((partition, info) -> end.put(partition, info.offset()));
    return new Offsets(end, committed);
  }

  /** The group's next offset to be read of each partition that it has read. */
  static Map<TopicPartition, Long> committed(Kafka kafka, String group) {
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
    return committed;
  }

  /**
   * Records written to each topic between two times, or ever; if no producer used transactions.
   * Empty where the topic doesn't exist, or has perhaps lost some of them to its retention.
   */
  public static Map<String, OptionalLong> written(
      Kafka kafka, Collection<String> topics, Optional<Instant> since, Optional<Instant> until) {
    List<TopicPartition> partitions = new ArrayList<>();
    kafka
        .partitions(topics)
        .forEach(
            (topic, count) -> {
              for (int partition = 0; partition < count; partition++) {
                partitions.add(new TopicPartition(topic, partition));
              }
            });
    Map<TopicPartition, Long> kept = list(kafka, partitions, OffsetSpec.earliest());
    Map<TopicPartition, Long> ends = list(kafka, partitions, OffsetSpec.latest());
    Optional<Map<TopicPartition, Long>> first =
        since.map(time -> list(kafka, partitions, at(time)));
    Optional<Map<TopicPartition, Long>> tooLate =
        until.map(time -> list(kafka, partitions, at(time)));
    Map<String, OptionalLong> written = new TreeMap<>();
    for (TopicPartition partition : partitions) {
      long end = ends.get(partition);
      long from = first.map(offsets -> orEnd(offsets.get(partition), end)).orElse(0L);
      long to = tooLate.map(offsets -> orEnd(offsets.get(partition), end)).orElse(end);
      boolean lost = first.isPresent() && from > 0 && from == kept.get(partition) && from < end;
      OptionalLong others = written.getOrDefault(partition.topic(), OptionalLong.of(0));
      written.put(
          partition.topic(),
          lost || others.isEmpty()
              ? OptionalLong.empty()
              : OptionalLong.of(others.getAsLong() + Math.max(to - from, 0)));
    }
    topics.forEach(topic -> written.putIfAbsent(topic, OptionalLong.empty()));
    return written;
  }

  private static OffsetSpec at(Instant time) {
    return OffsetSpec.forTimestamp(Math.max(time.toEpochMilli(), 0));
  }

  /** There is no such offset, -1, where no record has that time or a later one. */
  private static long orEnd(long offset, long end) {
    return offset < 0 ? end : offset;
  }

  private static Map<TopicPartition, Long> list(
      Kafka kafka, Collection<TopicPartition> partitions, OffsetSpec spec) {
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    partitions.forEach(partition -> wanted.put(partition, spec));
    Map<TopicPartition, Long> offsets = new HashMap<>();
    kafka
        .get("read offsets", kafka.admin().listOffsets(wanted).all())
        .forEach((partition, info) -> offsets.put(partition, info.offset()));
    return offsets;
  }

  /**
   * The same, but the group has read a partition whose rest holds no committed record: markers of
   * transactions and aborted records take offsets too, and no consumer commits behind them.
   */
  public Offsets withoutMarkers(KafkaSettings kafka) {
    Map<TopicPartition, Long> rest = new HashMap<>();
    end.forEach(
        (partition, offset) -> {
          long position = committed.getOrDefault(partition, 0L);
          if (position < offset) {
            rest.put(partition, position);
          }
        });
    if (rest.isEmpty()) {
      return this;
    }
    Map<TopicPartition, Long> read = new HashMap<>(committed);
    rest.keySet().removeAll(Records.unread(kafka, rest));
    rest.keySet().forEach(partition -> read.put(partition, end.get(partition)));
    return new Offsets(end, read);
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
