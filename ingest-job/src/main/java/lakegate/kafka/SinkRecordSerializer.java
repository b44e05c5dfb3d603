package lakegate.kafka;

import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Writes a record where it says: topic, partition, timestamp, key, value and headers. */
final class SinkRecordSerializer implements KafkaRecordSerializationSchema<SinkRecord> {
  private static final long serialVersionUID = 1L;

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      SinkRecord record, KafkaSinkContext context, Long timestamp) {
    // Kafka knows records without a timestamp (-1), but its producer refuses to write one.
    Long recordTimestamp = record.timestamp() < 0 ? null : record.timestamp();
    ProducerRecord<byte[], byte[]> written =
        new ProducerRecord<>(
            record.topic(), record.partition(), recordTimestamp, record.key(), record.value());
    String[] names = record.headerNames();
    for (int i = 0; i < names.length; i++) {
      written.headers().add(names[i], record.headerValues()[i]);
    }
    return written;
  }
}
