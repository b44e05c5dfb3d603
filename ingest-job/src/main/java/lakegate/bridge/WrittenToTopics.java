package lakegate.bridge;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import lakegate.event.EventType;
import lakegate.origin.BridgeOutput;
import lakegate.origin.RawPlace;
import lakegate.origin.TopicTail;
import lakegate.settings.KafkaSettings;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads it off the newest records of the validated and dead-letter topics. */
public final class WrittenToTopics implements WrittenBefore {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(WrittenToTopics.class);
  private static final Duration WAIT_FOR_TRANSACTIONS = Duration.ofSeconds(10);
  private static final int POLL_MILLIS = 50;

  private final String bootstrapServers;
  private final Map<String, String> client;
  private transient TopicTail tail;

  public WrittenToTopics(KafkaSettings kafka) {
    this.bootstrapServers = kafka.bootstrapServers();
    this.client = kafka.client();
  }

  @Override
  public Marks of(EventType type, int partition, long offset) {
    if (tail == null) {
      tail = new TopicTail(new KafkaSettings(bootstrapServers, client));
    }
    awaitTransactions(new TopicPartition(type.validatedTopic(), partition));
    awaitTransactions(new TopicPartition(type.deadLetterTopic(), partition));
    return new Marks(
        mark(BridgeOutput.newestValidated(tail, type, partition), offset),
        mark(BridgeOutput.newestLetter(tail, type, partition), offset));
  }

  private long mark(Optional<RawPlace> newest, long offset) {
    return newest
        // What comes from an earlier topic of this name says nothing of this one.
        .filter(place -> place.offset() < offset || BridgeOutput.isOfThisTopic(tail, place))
        .map(RawPlace::offset)
        .orElse(-1L);
  }

  /**
   * Those of an earlier run end when this one starts: its sinks commit or abort them. Another
   * producer's would hide what lies behind its first record.
   */
  private void awaitTransactions(TopicPartition partition) {
    long deadline = System.nanoTime() + WAIT_FOR_TRANSACTIONS.toNanos();
    while (tail.hasOpenTransaction(partition)) {
      if (System.nanoTime() > deadline) {
        LOG.warn("A transaction on {} stays open: what lies behind it can't be seen", partition);
        return;
      }
      try {
        Thread.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("Interrupted", e);
      }
    }
  }

  @Override
  public void close() {
    if (tail != null) {
      tail.close();
      tail = null;
    }
  }
}
