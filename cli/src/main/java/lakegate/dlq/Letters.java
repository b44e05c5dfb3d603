package lakegate.dlq;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import lakegate.deploy.Failure;
import lakegate.deploy.Kafka;
import lakegate.event.EventType;
import lakegate.settings.KafkaSettings;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The letters in the dead-letter topics: committed ones only, each once, up to what is there when
 * the reading begins. Whatever keeps it from reading is a {@link Failure} of one line. Reads
 * without a consumer group, so nobody's offsets change.
 */
public final class Letters implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(30);

  private final String address;

  /** By dead-letter topic. */
  private final Map<String, EventType> types;

  private final List<TopicPartition> partitions;
  private final org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer;

  /** Told now and then how far the reading is. */
  public interface Progress {
    /** For who doesn't want to know. */
    Progress NONE = (read, most) -> {};

    /**
     * @param read offsets passed so far, those of transaction markers too
     * @param most how many there are
     */
    void passed(long read, long most);
  }

  Letters(
      String address,
      Map<String, EventType> types,
      List<TopicPartition> partitions,
      org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer) {
    this.address = address;
    this.types = Map.copyOf(types);
    this.partitions = List.copyOf(partitions);
    this.consumer = consumer;
  }

  /**
   * Opens the dead-letter topics of the filter's event types.
   *
   * @throws Failure if the broker doesn't answer, a topic that the filter names isn't there, none
   *     at all is there, or one may not be read
   */
  public static Letters open(KafkaSettings kafka, List<EventType> types, LetterFilter filter) {
    Map<String, EventType> chosen = new HashMap<>();
    filter.types(types).forEach(type -> chosen.put(type.deadLetterTopic(), type));
    try (Kafka admin = new Kafka(kafka)) {
      admin.await(PATIENCE);
      Map<String, Integer> partitions = admin.partitions(chosen.keySet());
      if (partitions.isEmpty() || !filter.topics().isEmpty()) {
        admin.requireTopics(chosen.keySet());
      }
      List<TopicPartition> all = new ArrayList<>();
      partitions.forEach(
          (topic, count) -> {
            for (int partition = 0; partition < count; partition++) {
              all.add(new TopicPartition(topic, partition));
            }
          });
      return new Letters(kafka.bootstrapServers(), chosen, all, consumer(kafka));
    }
  }

  private static KafkaConsumer<byte[], byte[]> consumer(KafkaSettings kafka) {
    Map<String, Object> properties = new HashMap<>(kafka.client());
    properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
    properties.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
    properties.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** Hands over every letter that the filter wants: per partition in its order. */
  public void read(LetterFilter filter, Progress progress, Consumer<Letter> each) {
    readWhile(
        filter,
        progress,
        letter -> {
          each.accept(letter);
          return true;
        });
  }

  /**
   * Hands over the letters that the filter wants until the receiver wants no more.
   *
   * @return whether it had them all
   */
  public boolean readWhile(LetterFilter filter, Progress progress, Predicate<Letter> each) {
    boolean[] all = {true};
    answered(
        () ->
            read(
                starts(filter.since()),
                consumer.endOffsets(partitions),
                progress,
                record -> {
                  Letter letter = Letter.of(types.get(record.topic()), record);
                  all[0] = !filter.matches(letter) || each.test(letter);
                  return all[0];
                }));
    return all[0];
  }

  /** The letter at a place: its own, or its origin's. */
  public Optional<Letter> find(Place place) {
    LetterFilter filter = LetterFilter.at(place);
    List<Letter> found = new ArrayList<>();
    answered(
        () -> {
          Map<TopicPartition, Long> starts = starts(Optional.empty());
          Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
          if (types.containsKey(place.topic())) {
            TopicPartition partition = new TopicPartition(place.topic(), place.partition());
            starts.keySet().retainAll(Set.of(partition));
            starts.computeIfPresent(
                partition,
                (own, first) -> Math.min(Math.max(first, place.offset()), ends.get(own)));
            ends.computeIfPresent(partition, (own, end) -> Math.min(end, place.offset() + 1));
          }
          read(
              starts,
              ends,
              Progress.NONE,
              record -> {
                Letter letter = Letter.of(types.get(record.topic()), record);
                if (filter.matches(letter)) {
                  found.add(letter);
                }
                return found.isEmpty();
              });
        });
    return found.stream().findFirst();
  }

  /** The first offset of each partition whose timestamp isn't before; none if there is no such. */
  private Map<TopicPartition, Long> starts(Optional<Instant> since) {
    if (since.isEmpty()) {
      return new HashMap<>(consumer.beginningOffsets(partitions));
    }
    Map<TopicPartition, Long> times = new HashMap<>();
    long time = Math.max(since.get().toEpochMilli(), 0);
    partitions.forEach(partition -> times.put(partition, time));
    Map<TopicPartition, Long> starts = new HashMap<>();
    for (Map.Entry<TopicPartition, OffsetAndTimestamp> start :
        consumer.offsetsForTimes(times).entrySet()) {
      if (start.getValue() != null) {
        starts.put(start.getKey(), start.getValue().offset());
      }
    }
    return starts;
  }

  /** Reads until all ends are reached or the receiver wants no more. */
  private void read(
      Map<TopicPartition, Long> starts,
      Map<TopicPartition, Long> ends,
      Progress progress,
      Predicate<ConsumerRecord<byte[], byte[]>> each) {
    consumer.assign(starts.keySet());
    starts.forEach(consumer::seek);
    long most =
        starts.entrySet().stream().mapToLong(e -> ends.get(e.getKey()) - e.getValue()).sum();
    long passed = 0;
    long heard = System.nanoTime();
    Set<TopicPartition> open = new HashSet<>(starts.keySet());
    while (true) {
      open.removeIf(partition -> consumer.position(partition) >= ends.get(partition));
      if (open.isEmpty()) {
        return;
      }
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      for (ConsumerRecord<byte[], byte[]> record : records) {
        long end = ends.get(new TopicPartition(record.topic(), record.partition()));
        if (record.offset() < end && !each.test(record)) {
          return;
        }
      }
      long left =
          open.stream()
              .mapToLong(
                  partition -> Math.max(ends.get(partition) - consumer.position(partition), 0))
              .sum();
      if (most - left > passed) {
        passed = most - left;
        heard = System.nanoTime();
        progress.passed(passed, most);
      } else if (System.nanoTime() - heard > LONGEST_SILENCE.toNanos()) {
        throw new Failure(
            "Kafka at %s has sent nothing for %d s; read %,d of %,d offsets"
                .formatted(address, LONGEST_SILENCE.toSeconds(), passed, most));
      }
    }
  }

  private void answered(Runnable reading) {
    try {
      reading.run();
    } catch (TopicAuthorizationException e) {
      throw new Failure(
          "Not allowed to read "
              + String.join(", ", e.unauthorizedTopics())
              + " of Kafka at "
              + address
              + ": grant Read and Describe on it",
          e);
    } catch (KafkaException e) {
      throw new Failure("Cannot read from Kafka at " + address + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
