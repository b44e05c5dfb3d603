package lakegate.origin;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import lakegate.deadletter.DeadLetterHeaders;
import lakegate.event.EventType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.TimestampType;

/** Which raw record a validated record or a dead letter comes from. */
public final class BridgeOutput {
  private BridgeOutput() {}

  /** The place of the raw record, if the bridge wrote this to a validated topic. */
  public static Optional<RawPlace> ofValidated(
      EventType type, ConsumerRecord<byte[], byte[]> record) {
    return RawPlace.atEndOf(record.value(), type.rawTopic())
        .filter(place -> place.partition() == record.partition());
  }

  /**
   * The place of the raw record, if the bridge wrote this to a dead-letter topic. A letter that the
   * ingest job wrote comes from a validated record.
   */
  public static Optional<RawPlace> ofLetter(EventType type, ConsumerRecord<byte[], byte[]> letter) {
    try {
      if (!type.rawTopic().equals(text(letter, DeadLetterHeaders.TOPIC))
          || Integer.parseInt(text(letter, DeadLetterHeaders.PARTITION)) != letter.partition()) {
        return Optional.empty();
      }
      // A broker that stamps the letters itself hides the time of the raw record.
      long timestamp =
          letter.timestampType() == TimestampType.CREATE_TIME
              ? letter.timestamp()
              : RawPlace.UNKNOWN_TIME;
      return Optional.of(
          new RawPlace(
              type.rawTopic(),
              letter.partition(),
              Long.parseLong(text(letter, DeadLetterHeaders.OFFSET)),
              timestamp));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static String text(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null || header.value() == null ? "" : new String(header.value(), UTF_8);
  }

  /** The newest validated record that comes from the raw partition. */
  public static Optional<RawPlace> newestValidated(TopicTail tail, EventType type, int partition) {
    return tail.newest(
        new TopicPartition(type.validatedTopic(), partition), record -> ofValidated(type, record));
  }

  /** The newest dead letter that comes from the raw partition. */
  public static Optional<RawPlace> newestLetter(TopicTail tail, EventType type, int partition) {
    return tail.newest(
        new TopicPartition(type.deadLetterTopic(), partition), letter -> ofLetter(type, letter));
  }

  /**
   * Whether the raw topic is still the one that this record was read from: not another one of the
   * same name, whose offsets begin at 0 again.
   *
   * @throws IllegalStateException if that can't be told
   */
  public static boolean isOfThisTopic(TopicTail tail, RawPlace place) {
    TopicPartition raw = new TopicPartition(place.topic(), place.partition());
    if (place.offset() >= tail.end(raw)) {
      return false;
    }
    if (place.offset() < tail.first(raw) || place.timestamp() == RawPlace.UNKNOWN_TIME) {
      return true;
    }
    ConsumerRecord<byte[], byte[]> record = tail.from(raw, place.offset()).orElse(null);
    if (record == null || record.offset() != place.offset()) {
      throw new IllegalStateException(
          "Cannot tell whether topic %s was created again: record %d of partition %d, which is written already, was compacted away"
              .formatted(place.topic(), place.offset(), place.partition()));
    }
    return record.timestamp() == place.timestamp();
  }
}
