package lakegate.deploy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import lakegate.event.EventType;
import lakegate.origin.BridgeOutput;
import lakegate.origin.TopicTail;
import lakegate.table.TableDefinition;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Where the ingest job goes on by what its tables hold: behind the newest record of each partition
 * that is a row. Rows are committed in the order of their records.
 */
final class IngestStart {
  private final List<EventType> types;
  private final TopicTail tail;
  private final Map<TopicPartition, Reach> reaches;
  private final Map<String, TableRows> rows = new HashMap<>();
  private final Map<String, EventType> byTopic = new HashMap<>();
  private final Map<TopicPartition, Optional<Long>> newest = new HashMap<>();

  IngestStart(
      List<EventType> types, Tables tables, TopicTail tail, Map<TopicPartition, Reach> reaches) {
    this.types = types;
    this.tail = tail;
    this.reaches = reaches;
    for (EventType type : types) {
      String letters = type.deadLetterTopic();
      rows.put(
          type.validatedTopic(),
          new TableRows(tables.table(type.table()), EventType.INGEST, type.rawTopic()));
      rows.put(
          letters,
          new TableRows(tables.table(TableDefinition.DEAD_LETTERS), "dead_letter", letters));
      byTopic.put(type.validatedTopic(), type);
    }
  }

  /** The topics that were deleted and created again: a checkpoint's positions are of others. */
  List<String> recreated() {
    return topics().filter(this::isRecreated).map(topic -> topic + " was created again").toList();
  }

  /** The topics in which a checkpoint's positions are gone, although all was read. */
  List<String> expired() {
    return topics()
        .filter(topic -> of(topic).entrySet().stream().anyMatch(this::hasExpiredRead))
        .map(IngestStart::expired)
        .toList();
  }

  static String expired(String topic) {
    return "what was read of " + topic + " has expired";
  }

  /** The topics beside those read of which some record is a row. */
  Stream<String> writtenBeside(Set<String> read) {
    return topics()
        .filter(topic -> !read.contains(topic) && hasRows(topic))
        .filter(topic -> of(topic).keySet().stream().anyMatch(part -> newest(part).isPresent()));
  }

  private Stream<String> topics() {
    return types.stream().flatMap(type -> Stream.of(type.validatedTopic(), type.deadLetterTopic()));
  }

  /** Whether rows come from a topic of the same name that was deleted. */
  private boolean isRecreated(String topic) {
    Map<TopicPartition, Reach> partitions = of(topic);
    if (partitions.values().stream().anyMatch(Reach::isBehindEnd)) {
      return true;
    }
    // Kafka forgets what was read of a topic when it is deleted, but also what nobody reads.
    return partitions.values().stream().allMatch(reach -> reach.committed().isEmpty())
        && hasRows(topic)
        && partitions.keySet().stream().allMatch(partition -> newest(partition).isEmpty());
  }

  private boolean hasRows(String topic) {
    TableRows ofTopic = rows.get(topic);
    // A deleted topic has no partitions; the first is always among those it had.
    int partitions = Math.max(1, of(topic).size());
    for (int partition = 0; partition < partitions; partition++) {
      if (ofTopic.highest(partition).isPresent()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether what comes next for the group has expired, but had become rows: of what is still there,
   * some is a row. The group's offset is behind what was committed if the job ended right then.
   */
  private boolean hasExpiredRead(Map.Entry<TopicPartition, Reach> partition) {
    Reach reach = partition.getValue();
    return reach.isBeforeFirst()
        && (reach.isReadAndEmpty() || newest(partition.getKey()).isPresent());
  }

  /** What has expired before it was read. */
  List<String> losses() {
    List<String> losses = new ArrayList<>();
    for (Map.Entry<TopicPartition, Reach> partition : reaches.entrySet()) {
      Reach reach = partition.getValue();
      if (reach.isBeforeFirst() && !hasExpiredRead(partition)) {
        losses.add(loss(partition.getKey(), reach.committed().getAsLong(), reach.first()));
      }
    }
    return losses;
  }

  static String loss(TopicPartition partition, long from, long to) {
    return "offsets %,d to %,d of %s expired before they were read"
        .formatted(from, to - 1, partition);
  }

  /** Where to begin with each partition. */
  Map<TopicPartition, Long> offsets(Collection<String> losses) {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    reaches.forEach(
        (partition, reach) ->
            offsets.put(partition, newest(partition).map(n -> n + 1).orElse(reach.first())));
    reaches.forEach(
        (partition, reach) -> {
          boolean unread = newest(partition).isEmpty() && reach.committed().isEmpty();
          if (unread
              && reach.first() > 0
              && rows.get(partition.topic()).highest(partition.partition()).isPresent()) {
            losses.add(
                "what was before offset %,d of %s has expired, and nothing says whether it was read"
                    .formatted(reach.first(), partition));
          }
        });
    return offsets;
  }

  private Map<TopicPartition, Reach> of(String topic) {
    Map<TopicPartition, Reach> partitions = new HashMap<>(reaches);
    partitions.keySet().removeIf(partition -> !partition.topic().equals(topic));
    return partitions;
  }

  /** The offset of the newest record that is a row. */
  private Optional<Long> newest(TopicPartition partition) {
    return newest.computeIfAbsent(
        partition,
        p ->
            tail.newest(
                p, record -> isRow(p, record) ? Optional.of(record.offset()) : Optional.empty()));
  }

  private boolean isRow(TopicPartition partition, ConsumerRecord<byte[], byte[]> record) {
    TableRows ofTopic = rows.get(partition.topic());
    EventType type = byTopic.get(partition.topic());
    return type == null
        ? ofTopic.contains(record.partition(), record.offset(), record.timestamp())
        : BridgeOutput.ofValidated(type, record)
            .filter(raw -> ofTopic.contains(raw.partition(), raw.offset(), raw.timestamp()))
            .isPresent();
  }
}
