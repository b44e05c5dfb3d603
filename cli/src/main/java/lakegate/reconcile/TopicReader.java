package lakegate.reconcile;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import lakegate.deploy.Failure;
import lakegate.settings.KafkaSettings;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;

/** Reads the records of one topic between two offsets of each partition. */
final class TopicReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final String topic;
  private final String address;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions;

  /** Which records there are. */
  enum Isolation {
    /** Those of committed transactions; the end is before the first open one. */
    READ_COMMITTED,
    /** Those of open and aborted transactions too. */
    READ_UNCOMMITTED
  }

  /** What is wanted of a record besides its place, time and headers. */
  enum Content {
    VALUE,
    NONE
  }

  /**
   * @throws Failure if Kafka refuses
   */
  TopicReader(KafkaSettings kafka, String topic, Isolation isolation, Content content) {
    this.topic = topic;
    this.address = kafka.bootstrapServers();
    Map<String, Object> properties = new HashMap<>(kafka.client());
    properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, address);
    properties.put(
        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
        isolation == Isolation.READ_COMMITTED ? "read_committed" : "read_uncommitted");
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 10_000);
    properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
    properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 4 << 20);
    Deserializer<byte[]> value = content == Content.VALUE ? (name, bytes) -> bytes : new Nothing();
    try {
      this.consumer = new KafkaConsumer<>(properties, new Nothing(), value);
      this.partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
    } catch (KafkaException e) {
      throw failure(e);
    }
  }

  /** Copies nothing: the bytes of 1,000,000 messages would be garbage at once. */
  private static final class Nothing implements Deserializer<byte[]> {
    @Override
    public byte[] deserialize(String topic, byte[] data) {
      return null;
    }

    @Override
    public byte[] deserialize(String topic, Headers headers, ByteBuffer data) {
      return null;
    }
  }

  /** The first offset of each partition. */
  Map<TopicPartition, Long> first() {
    try {
      return consumer.beginningOffsets(partitions);
    } catch (KafkaException e) {
      throw failure(e);
    }
  }

  /** The offset behind the last record of each partition. */
  Map<TopicPartition, Long> end() {
    try {
      return consumer.endOffsets(partitions);
    } catch (KafkaException e) {
      throw failure(e);
    }
  }

  /**
   * Hands over each record once.
   *
   * @param from where to begin; a partition that isn't there is left out
   * @param to behind the last record, at most the end
   * @throws Failure if nothing comes for half a minute
   */
  void read(
      Map<TopicPartition, Long> from,
      Map<TopicPartition, Long> to,
      Consumer<ConsumerRecord<byte[], byte[]>> each) {
    Set<TopicPartition> open = new HashSet<>(from.keySet());
    open.removeIf(partition -> from.get(partition) >= to.get(partition));
    try {
      consumer.assign(open);
      open.forEach(partition -> consumer.seek(partition, from.get(partition)));
      long progress = System.nanoTime();
      while (!open.isEmpty()) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          progress = System.nanoTime();
          if (record.offset() < to.get(new TopicPartition(topic, record.partition()))) {
            each.accept(record);
          }
        }
        // Behind the last record there may be a marker, which the position passes over.
        if (open.removeIf(partition -> consumer.position(partition) >= to.get(partition))) {
          consumer.assign(open);
          progress = System.nanoTime();
        }
        if (System.nanoTime() - progress > PATIENCE.toNanos()) {
          throw new Failure(
              "Kafka at %s has stopped answering: no record of %s for %d s"
                  .formatted(address, topic, PATIENCE.toSeconds()));
        }
      }
    } catch (KafkaException e) {
      throw failure(e);
    }
  }

  private Failure failure(KafkaException e) {
    return new Failure(
        "Cannot read topic %s of Kafka at %s: %s".formatted(topic, address, e.getMessage()), e);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
