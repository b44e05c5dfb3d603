package lakegate.e2e.pipeline;

import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import lakegate.generate.EventGenerator;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * Generated messages at a steady rate, a twentieth of them malformed. A broker that is away only
 * delays them: the producer waits for it and sends each message once.
 */
public final class Traffic implements AutoCloseable {
  private static final double MALFORMED = 0.05;
  public static final int TICKS_PER_SECOND = 20;
  private static final int PATIENCE_MILLIS = 600_000;

  private final EventGenerator generator;
  private final KafkaProducer<byte[], byte[]> producer;
  private final int perTick;
  private final Thread thread = new Thread(this::run, "traffic");
  private final Deque<Request> requests = new ArrayDeque<>();
  private int size;
  private volatile boolean stopped;

  /** A record that was handed to the producer. */
  private record Request(ProducerRecord<byte[], byte[]> record, Future<RecordMetadata> answer) {}

  private Traffic(Pipeline pipeline, long seed, int perSecond) {
    generator = new EventGenerator(pipeline.types(), seed, MALFORMED, InstantSource.system());
    perTick = perSecond / TICKS_PER_SECOND;
    producer =
        pipeline.producer(
            Map.of(
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                PATIENCE_MILLIS,
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                PATIENCE_MILLIS));
  }

  public static Traffic start(Pipeline pipeline, long seed, int perSecond) {
    Traffic traffic = new Traffic(pipeline, seed, perSecond);
    traffic.thread.start();
    return traffic;
  }

  private void run() {
    long next = System.nanoTime();
    while (!stopped) {
      for (int i = 0; i < perTick; i++) {
        ProducerRecord<byte[], byte[]> record = stamped(generator.next().record());
        Future<RecordMetadata> answer = producer.send(record);
        synchronized (requests) {
          requests.add(new Request(record, answer));
          size++;
        }
      }
      next += 1_000_000_000L / TICKS_PER_SECOND;
      LockSupport.parkNanos(next - System.nanoTime());
    }
  }

  /** With a time of its own: the one that the producer reports can be off by a millisecond. */
  private static ProducerRecord<byte[], byte[]> stamped(ProducerRecord<byte[], byte[]> record) {
    return new ProducerRecord<>(
        record.topic(),
        record.partition(),
        System.currentTimeMillis(),
        record.key(),
        record.value(),
        record.headers());
  }

  /** How many messages are handed to the producer so far. */
  public int size() {
    synchronized (requests) {
      return size;
    }
  }

  /** What Kafka has taken since the last call. */
  public List<Sent> taken() {
    List<Sent> sent = new ArrayList<>();
    synchronized (requests) {
      while (!requests.isEmpty() && requests.peek().answer().isDone()) {
        Request request = requests.remove();
        sent.add(Sent.of(request.record(), request.answer()));
      }
    }
    return sent;
  }

  /** Sends no more, waits until Kafka has taken everything, and gives what is new. */
  public List<Sent> stop() {
    close();
    return taken();
  }

  @Override
  public void close() {
    stopped = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    producer.close();
  }
}
