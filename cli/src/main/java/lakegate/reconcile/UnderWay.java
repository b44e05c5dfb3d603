package lakegate.reconcile;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import lakegate.dlq.Letter;
import lakegate.dlq.Place;
import lakegate.event.EventType;
import lakegate.origin.RawPlace;
import lakegate.reconcile.TopicReader.Content;
import lakegate.reconcile.TopicReader.Isolation;
import lakegate.settings.KafkaSettings;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Records that the bridge has written and ingest has not: validated ones and dead letters. */
final class UnderWay {
  private final KafkaSettings kafka;
  private final EventType type;
  private final Map<TopicPartition, Long> ingest;

  /**
   * @param ingest from where on ingest has yet to read; a partition that isn't there, from its
   *     first record
   */
  UnderWay(KafkaSettings kafka, EventType type, Map<TopicPartition, Long> ingest) {
    this.kafka = kafka;
    this.type = type;
    this.ingest = ingest;
  }

  /** Takes them out of what is lost. */
  void enterInto(TopicBook book) {
    read(
        type.validatedTopic(),
        Map.of(),
        record ->
            RawPlace.atEndOf(record.value(), type.rawTopic())
                .ifPresent(raw -> book.partition(raw.partition()).validated(raw.offset())));
    read(
        type.deadLetterTopic(),
        book.afterLastLetter(),
        record -> enter(Letter.of(type, record), book));
  }

  private void enter(Letter letter, TopicBook book) {
    String origin = letter.origin().map(Place::topic).orElse("");
    if (origin.equals(type.rawTopic())) {
      letter.origin().ifPresent(raw -> book.partition(raw.partition()).arrives(raw.offset()));
    } else if (origin.equals(type.validatedTopic())) {
      RawPlace.atEndOf(letter.value(), type.rawTopic())
          .ifPresent(raw -> book.partition(raw.partition()).arrives(raw.offset()));
    }
  }

  /** Those of transactions that are still open too: after a crash they are committed later. */
  private void read(
      String topic, Map<Integer, Long> stored, Consumer<ConsumerRecord<byte[], byte[]>> each) {
    try (TopicReader committed =
            new TopicReader(kafka, topic, Isolation.READ_COMMITTED, Content.VALUE);
        TopicReader open =
            new TopicReader(kafka, topic, Isolation.READ_UNCOMMITTED, Content.VALUE)) {
      Map<TopicPartition, Long> end = committed.end();
      Map<TopicPartition, Long> openEnd = open.end();
      Map<TopicPartition, Long> from = new HashMap<>();
      committed
          .first()
          .forEach(
              (partition, first) -> {
                long next = ingest.getOrDefault(partition, first);
                long known = stored.getOrDefault(partition.partition(), first);
                from.put(partition, next > end.get(partition) ? first : Math.max(next, known));
              });
      committed.read(from, end, each);
      open.read(end, openEnd, each);
    }
  }
}
