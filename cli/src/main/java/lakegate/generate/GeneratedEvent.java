package lakegate.generate;

import java.util.List;
import java.util.Optional;
import lakegate.deadletter.RejectReason;
import lakegate.event.EventType;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/**
 * One raw message as a producer would send it. Compared by reference.
 *
 * @param key the key's bytes, or null
 * @param value the JSON as UTF-8, or what should have been; null for a tombstone
 * @param headers the producer's own headers
 * @param fault the reason for which the message must be rejected, or empty if it must be accepted
 */
public record GeneratedEvent(
    EventType type, byte[] key, byte[] value, List<Header> headers, Optional<RejectReason> fault) {
  public GeneratedEvent {
    headers = List.copyOf(headers);
  }

  /** The record for the event type's raw topic; the producer chooses the partition. */
  public ProducerRecord<byte[], byte[]> record() {
    return new ProducerRecord<>(type.rawTopic(), null, key, value, headers);
  }
}
