package lakegate.trial;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import lakegate.deploy.Failure;
import lakegate.settings.KafkaSettings;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The committed messages of a topic between a start and the ends as they are when it is opened.
 * Reads without a consumer group: nothing is committed, and nobody else notices.
 */
public final class TopicMessages implements RawMessages {
  private static final Duration POLL = Duration.ofMillis(200);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<TopicPartition, Long> starts = new HashMap<>();
  private final Map<TopicPartition, Long> ends = new HashMap<>();

  /**
   * @throws Failure if the topic has no such partition or offset, or Kafka does not answer
   */
  public TopicMessages(KafkaSettings kafka, String topic, ReadFrom from) {
    Map<String, Object> properties = new HashMap<>(kafka.client());
    properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5000);
    this.consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    try {
      seek(topic, from);
    } catch (KafkaException e) {
      consumer.close();
      throw new Failure("Cannot read topic " + topic + ": " + e.getMessage(), e);
    } catch (Failure e) {
      consumer.close();
      throw e;
    }
  }

  private void seek(String topic, ReadFrom from) {
    List<TopicPartition> all =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    Map<TopicPartition, Long> first = consumer.beginningOffsets(all);
    Map<TopicPartition, Long> last = consumer.endOffsets(all);
    if (from instanceof ReadFrom.Offsets offsets) {
      offsets
          .byPartition()
          .forEach(
              (partition, offset) ->
                  starts.put(
                      known(new TopicPartition(topic, partition), offset, first, last), offset));
    } else if (from instanceof ReadFrom.Time time) {
      Map<TopicPartition, Long> times = new HashMap<>();
      all.forEach(partition -> times.put(partition, time.instant().toEpochMilli()));
      Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(times);
      for (TopicPartition partition : all) {
        OffsetAndTimestamp at = found.get(partition);
        starts.put(partition, at == null ? last.get(partition) : at.offset());
      }
    } else {
      long count = from instanceof ReadFrom.Latest latest ? latest.count() : Long.MAX_VALUE;
      for (TopicPartition partition : all) {
        // Subtracted this way round, it can't overflow.
        long there = last.get(partition) - first.get(partition);
        starts.put(partition, last.get(partition) - Math.min(count, there));
      }
    }
    starts.keySet().forEach(partition -> ends.put(partition, last.get(partition)));
    consumer.assign(starts.keySet());
    starts.forEach(consumer::seek);
  }

  private static TopicPartition known(
      TopicPartition partition,
      long offset,
      Map<TopicPartition, Long> first,
      Map<TopicPartition, Long> last) {
    if (!first.containsKey(partition)) {
      throw new Failure(
          "Topic %s has no partition %d; it has 0 to %d"
              .formatted(partition.topic(), partition.partition(), first.size() - 1));
    }
    if (offset < first.get(partition) || offset > last.get(partition)) {
      throw new Failure(
          "Partition %d of topic %s has no offset %d; it has %d to %d"
              .formatted(
                  partition.partition(),
                  partition.topic(),
                  offset,
                  first.get(partition),
                  last.get(partition)));
    }
    return partition;
  }

  /** The first offset and the one behind the last, by partition. */
  public Map<Integer, long[]> ranges() {
    Map<Integer, long[]> ranges = new TreeMap<>();
    starts.forEach(
        (partition, start) ->
            ranges.put(partition.partition(), new long[] {start, ends.get(partition)}));
    return ranges;
  }

  @Override
  public long size() {
    return starts.entrySet().stream()
        .mapToLong(start -> ends.get(start.getKey()) - start.getValue())
        .sum();
  }

  @Override
  public void read(long most, Consumer<RawMessage> each) {
    readRecords(
        most,
        record ->
            each.accept(
                new RawMessage(
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    record.timestamp(),
                    record.value())));
  }

  /** As {@link #read}, with the records' headers. */
  public void readRecords(long most, Consumer<ConsumerRecord<byte[], byte[]>> each) {
    Set<TopicPartition> open = new HashSet<>(starts.keySet());
    long left = most;
    try {
      while (left > 0) {
        // A position passes the markers of transactions too, which are no messages.
        open.removeIf(partition -> consumer.position(partition) >= ends.get(partition));
        if (open.isEmpty()) {
          return;
        }
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          TopicPartition partition = new TopicPartition(record.topic(), record.partition());
          if (left > 0 && record.offset() < ends.get(partition)) {
            left--;
            each.accept(record);
          }
        }
      }
    } catch (KafkaException e) {
      throw new Failure("Cannot read on: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
