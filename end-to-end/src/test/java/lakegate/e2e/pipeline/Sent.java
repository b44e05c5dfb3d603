package lakegate.e2e.pipeline;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** A record that a producer sent, with the place and time that Kafka gave it. */
public record Sent(String topic, int partition, long offset, long timestamp, byte[] value) {
  /** Waits until Kafka has taken the record. */
  public static Sent of(ProducerRecord<byte[], byte[]> record, Future<RecordMetadata> answer) {
    try {
      RecordMetadata place = answer.get();
      long timestamp = record.timestamp() == null ? place.timestamp() : record.timestamp();
      return new Sent(place.topic(), place.partition(), place.offset(), timestamp, record.value());
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError("Kafka did not take a record", e);
    }
  }

  public Position position() {
    return new Position(topic, partition, offset);
  }
}
