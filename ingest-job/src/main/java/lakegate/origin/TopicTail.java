package lakegate.origin;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import lakegate.settings.KafkaSettings;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Looks back from the end of a partition for the newest committed record of some kind. Offsets
 * alone don't tell: transactions leave markers and aborted records behind. One instance belongs to
 * one thread.
 */
public final class TopicTail implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int FIRST_BLOCK = 128;
  private static final int LARGEST_BLOCK = 1 << 17;

  private final KafkaSettings kafka;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private KafkaConsumer<byte[], byte[]> uncommitted;

  public TopicTail(KafkaSettings kafka) {
    this.kafka = kafka;
    this.consumer = consumer(kafka, "read_committed");
  }

  private static KafkaConsumer<byte[], byte[]> consumer(KafkaSettings kafka, String isolation) {
    Map<String, Object> properties = new HashMap<>(kafka.client());
    properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation);
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 50);
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** The offset of the first record that is still there. */
  public long first(TopicPartition partition) {
    return consumer.beginningOffsets(List.of(partition)).get(partition);
  }

  /** The offset behind the last committed record, before the first open transaction. */
  public long end(TopicPartition partition) {
    return consumer.endOffsets(List.of(partition)).get(partition);
  }

  /** Whether there are records of a transaction that is neither committed nor aborted. */
  public boolean hasOpenTransaction(TopicPartition partition) {
    if (uncommitted == null) {
      uncommitted = consumer(kafka, "read_uncommitted");
    }
    return uncommitted.endOffsets(List.of(partition)).get(partition) > end(partition);
  }

  /**
   * The newest committed record for which the function has an answer, looking at ever larger blocks
   * of offsets from the end on.
   *
   * @throws org.apache.kafka.common.KafkaException if the broker doesn't send
   */
  public <T> Optional<T> newest(
      TopicPartition partition, Function<ConsumerRecord<byte[], byte[]>, Optional<T>> wanted) {
    long first = first(partition);
    long end = end(partition);
    int block = FIRST_BLOCK;
    while (end > first) {
      long begin = Math.max(first, end - block);
      Optional<T> found = newestWithin(partition, begin, end, wanted);
      if (found.isPresent()) {
        return found;
      }
      end = begin;
      block = Math.min(2 * block, LARGEST_BLOCK);
    }
    return Optional.empty();
  }

  /** The first committed record at the offset or behind it. */
  public Optional<ConsumerRecord<byte[], byte[]>> from(TopicPartition partition, long offset) {
    long end = end(partition);
    consumer.assign(List.of(partition));
    consumer.seek(partition, offset);
    long heard = System.nanoTime();
    while (consumer.position(partition) < end) {
      List<ConsumerRecord<byte[], byte[]>> records = consumer.poll(POLL).records(partition);
      if (!records.isEmpty()) {
        return Optional.of(records.get(0));
      }
      heard = hear(partition, heard);
    }
    return Optional.empty();
  }

  private <T> Optional<T> newestWithin(
      TopicPartition partition,
      long begin,
      long end,
      Function<ConsumerRecord<byte[], byte[]>, Optional<T>> wanted) {
    List<Optional<T>> newest = new ArrayList<>(List.of(Optional.empty()));
    read(
        partition,
        begin,
        end,
        record -> {
          Optional<T> answer = wanted.apply(record);
          if (answer.isPresent()) {
            newest.set(0, answer);
          }
        });
    return newest.get(0);
  }

  /**
   * Hands over the committed records of a range of offsets.
   *
   * @param end behind the last one, at most {@link #end}
   */
  public void read(
      TopicPartition partition,
      long begin,
      long end,
      Consumer<ConsumerRecord<byte[], byte[]>> each) {
    consumer.assign(List.of(partition));
    consumer.seek(partition, begin);
    long heard = System.nanoTime();
    long position = begin;
    while (position < end) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL).records(partition)) {
        if (record.offset() < end) {
          each.accept(record);
        }
      }
      long now = consumer.position(partition);
      heard = now > position ? System.nanoTime() : hear(partition, heard);
      position = now;
    }
  }

  private static long hear(TopicPartition partition, long heard) {
    if (System.nanoTime() - heard > PATIENCE.toNanos()) {
      throw new TimeoutException(
          "Kafka stopped sending records of %s: nothing came for %d s"
              .formatted(partition, PATIENCE.toSeconds()));
    }
    return heard;
  }

  @Override
  public void close() {
    consumer.close();
    if (uncommitted != null) {
      uncommitted.close();
    }
  }
}
