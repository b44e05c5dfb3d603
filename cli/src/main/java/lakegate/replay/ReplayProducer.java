package lakegate.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import lakegate.deadletter.DeadLetterHeaders;
import lakegate.deploy.Failure;
import lakegate.dlq.Letter;
import lakegate.dlq.Place;
import lakegate.settings.KafkaSettings;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends letters again, each batch and its entries in the ledger in one transaction. There is one
 * transactional id per ledger: the replay that begins last ends any other.
 */
public final class ReplayProducer implements AutoCloseable {
  /** The id that needs the right to write. */
  public static final String TRANSACTIONAL_ID = Ledger.TOPIC;

  /** A dead-letter topic takes messages of 64 MiB before compression. */
  private static final int LARGEST_REQUEST = 72 << 20;

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** What a killed replay leaves open holds up readers no longer than this. */
  private static final Duration LONGEST_TRANSACTION = Duration.ofMinutes(1);

  private final String address;
  private final Producer<byte[], byte[]> producer;
  private final Map<String, TopicDescription> topics;
  private final InstantSource clock;
  private long sent;

  /** A letter's message, as it is to be sent; null for a tombstone. */
  record Resend(Letter letter, byte[] message) {
    long bytes() {
      return message == null ? 0 : message.length;
    }
  }

  ReplayProducer(
      String address,
      Producer<byte[], byte[]> producer,
      Map<String, TopicDescription> topics,
      InstantSource clock) {
    this.address = address;
    this.producer = producer;
    this.topics = topics;
    this.clock = clock;
  }

  public static ReplayProducer open(KafkaSettings kafka, Map<String, TopicDescription> topics) {
    Map<String, Object> properties = new HashMap<>(kafka.client());
    properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
    properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, TRANSACTIONAL_ID);
    properties.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, (int) LONGEST_TRANSACTION.toMillis());
    properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    properties.put(ProducerConfig.LINGER_MS_CONFIG, 5);
    properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST_REQUEST);
    properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 2L * LARGEST_REQUEST);
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE.toMillis());
    properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis() / 3);
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
    return new ReplayProducer(
        kafka.bootstrapServers(),
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer()),
        topics,
        InstantSource.system());
  }

  /**
   * Ends any other replay: what it had not committed is undone, and what it had is in the ledger
   * when this returns.
   */
  void begin() {
    try {
      producer.initTransactions();
    } catch (KafkaException e) {
      throw failure(e);
    }
  }

  /** Sends all or none. */
  void send(List<Resend> batch) {
    try {
      producer.beginTransaction();
      List<Future<RecordMetadata>> places = new ArrayList<>();
      batch.forEach(resend -> places.add(producer.send(record(resend))));
      producer.flush();
      for (int i = 0; i < batch.size(); i++) {
        RecordMetadata at = places.get(i).get();
        Letter letter = batch.get(i).letter();
        producer.send(
            Ledger.entry(
                letter,
                topics.get(letter.place().topic()).topicId(),
                new Place(at.topic(), at.partition(), at.offset()),
                clock.instant()));
      }
      producer.commitTransaction();
      sent += batch.size();
    } catch (InterruptedException e) {
      abort();
      Thread.currentThread().interrupt();
      throw new Failure("Interrupted", e);
    } catch (ExecutionException e) {
      abort();
      throw failure(e.getCause());
    } catch (KafkaException e) {
      abort();
      throw failure(e);
    }
  }

  /** The letter's message as the producer sent it, with our headers behind the producer's. */
  static ProducerRecord<byte[], byte[]> record(Resend resend) {
    Letter letter = resend.letter();
    long timestamp = letter.timestamp().toEpochMilli();
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            letter.type().rawTopic(),
            letter.place().partition(),
            // Kafka knows records without a timestamp (-1), but its producer refuses to write one.
            timestamp < 0 ? null : timestamp,
            letter.key(),
            resend.message(),
            letter.producerHeaders());
    Headers headers = record.headers();
    add(headers, DeadLetterHeaders.FIRST_SEEN, letter.firstSeen().orElse(letter.timestamp()));
    add(headers, DeadLetterHeaders.REPLAY_COUNT, letter.replayCount() + 1);
    add(headers, DeadLetterHeaders.REPLAY_LETTER, letter.place());
    letter.origin().ifPresent(place -> add(headers, DeadLetterHeaders.REPLAY_ORIGIN, place));
    return record;
  }

  private static void add(Headers headers, String name, Object value) {
    headers.add(name, value.toString().getBytes(UTF_8));
  }

  /** Letters sent and committed so far. */
  public long sent() {
    return sent;
  }

  /** What was sent stays uncommitted either way; the reason is told by the caller. */
  private void abort() {
    try {
      producer.abortTransaction();
    } catch (KafkaException | IllegalStateException e) {
      // Fenced, or the broker is away: the broker aborts it.
    }
  }

  private Failure failure(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() instanceof KafkaException deeper) {
      cause = deeper;
    }
    String said = "%,d letters are sent".formatted(sent);
    if (cause instanceof ProducerFencedException
        || cause instanceof InvalidProducerEpochException) {
      return new Failure(
          "Another replay has begun and ends this one; " + said + ", the other has the rest", e);
    }
    if (cause instanceof TransactionalIdAuthorizationException) {
      return new Failure(
          "Not allowed to use the transactional id %s of Kafka at %s: grant Write and Describe; %s"
              .formatted(TRANSACTIONAL_ID, address, said),
          e);
    }
    if (cause instanceof TopicAuthorizationException forbidden) {
      return new Failure(
          "Not allowed to write to %s of Kafka at %s: grant Write and Describe; %s"
              .formatted(String.join(", ", forbidden.unauthorizedTopics()), address, said),
          e);
    }
    if (cause instanceof RecordTooLargeException) {
      return new Failure(
          "A letter is larger than its raw topic takes: raise max.message.bytes there, or choose"
              + " other letters, such as by --code; "
              + said,
          e);
    }
    return new Failure(
        "Cannot send to Kafka at %s: %s; %s, run it again for the rest"
            .formatted(address, cause.getMessage(), said),
        e);
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(10));
  }
}
