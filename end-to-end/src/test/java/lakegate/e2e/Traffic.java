package lakegate.e2e;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import lakegate.e2e.Pipeline.Sent;
import lakegate.generate.EventGenerator;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * Generated messages at a steady rate, a twentieth of them malformed. A broker that is away only
 * delays them: the producer waits for it and sends each message once.
 */
final class Traffic implements AutoCloseable {
  private static final double MALFORMED = 0.05;
  private static final int TICKS_PER_SECOND = 20;
  private static final int PATIENCE_MILLIS = 600_000;

  private final EventGenerator generator;
  private final KafkaProducer<byte[], byte[]> producer;
  private final int perTick;
  private final Thread thread = new Thread(this::run, "traffic");
  private final List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
  private final List<Future<RecordMetadata>> answers = new ArrayList<>();
  private volatile boolean stopped;

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

  static Traffic start(Pipeline pipeline, long seed, int perSecond) {
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
        synchronized (records) {
          records.add(record);
          answers.add(answer);
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
  int size() {
    synchronized (records) {
      return answers.size();
    }
  }

  /** Sends no more, and waits until Kafka has taken everything. */
  List<Sent> stop() {
    close();
    List<Sent> sent = new ArrayList<>(records.size());
    for (int i = 0; i < records.size(); i++) {
      sent.add(Sent.of(records.get(i), answers.get(i)));
    }
    return sent;
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
