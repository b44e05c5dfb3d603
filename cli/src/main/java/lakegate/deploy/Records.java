package lakegate.deploy;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import lakegate.settings.KafkaSettings;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads committed records of whole topics, from the first on, each once. Offsets alone don't tell
 * how many there are: transactions leave markers and aborted records behind.
 */
public final class Records implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final String address;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions;

  /** Reads whole topics; those that don't exist have no records. */
  public Records(KafkaSettings kafka, Collection<String> topics) {
    address = kafka.bootstrapServers();
    consumer = consumer(kafka);
    Map<String, List<PartitionInfo>> existing = consumer.listTopics();
    partitions =
        topics.stream()
            .flatMap(topic -> existing.getOrDefault(topic, List.of()).stream())
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  private Records(KafkaSettings kafka, Map<TopicPartition, Long> from) {
    address = kafka.bootstrapServers();
    consumer = consumer(kafka);
    partitions = List.copyOf(from.keySet());
    consumer.assign(partitions);
    from.forEach(consumer::seek);
  }

  private static KafkaConsumer<byte[], byte[]> consumer(KafkaSettings kafka) {
    Map<String, Object> properties = new HashMap<>(kafka.client());
    properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5000);
    properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** The partitions that have a committed record at the offset or behind it. */
  static Set<TopicPartition> unread(KafkaSettings kafka, Map<TopicPartition, Long> from) {
    try (Records records = new Records(kafka, from)) {
      return records.readWhile(record -> false);
    }
  }

  /**
   * Hands over what was committed since the last call, up to what is there now.
   *
   * @throws Failure if Kafka stops sending
   */
  public void readNew(Consumer<ConsumerRecord<byte[], byte[]>> each) {
    readWhile(
        record -> {
          each.accept(record);
          return true;
        });
  }

  /** Whether any record is committed. */
  boolean any() {
    return !readWhile(record -> false).isEmpty();
  }

  /** Reads each partition to its end, or until a record ends it; returns those ended so. */
  private Set<TopicPartition> readWhile(Predicate<ConsumerRecord<byte[], byte[]>> goesOn) {
    Map<TopicPartition, Long> end = consumer.endOffsets(partitions);
    Set<TopicPartition> open = new HashSet<>(partitions);
    Set<TopicPartition> ended = new HashSet<>();
    long heard = System.nanoTime();
    while (true) {
      // Behind the last record there may be a marker, which the position passes over.
      boolean passed =
          open.removeIf(partition -> consumer.position(partition) >= end.get(partition));
      if (open.isEmpty()) {
        return ended;
      }
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      for (ConsumerRecord<byte[], byte[]> record : records) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        if (!ended.contains(partition) && !goesOn.test(record)) {
          ended.add(partition);
          open.remove(partition);
          consumer.pause(Set.of(partition));
        }
      }
      if (passed || !records.isEmpty()) {
        heard = System.nanoTime();
      } else if (System.nanoTime() - heard > PATIENCE.toNanos()) {
        throw new Failure(
            "Kafka at %s stopped sending: nothing came for %d s"
                .formatted(address, PATIENCE.toSeconds()));
      }
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
