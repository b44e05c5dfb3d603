package lakegate.kafka;

import java.util.Properties;
import lakegate.settings.KafkaSettings;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.TransactionNamingStrategy;
import org.apache.kafka.clients.producer.ProducerConfig;

/** Sinks of Kafka records. */
public final class KafkaSinks {
  /** A raw message of 1 MiB, or somewhat more, together with its headers. */
  static final int MAX_REQUEST_BYTES = 64 << 20;

  private static final int BATCH_BYTES = 256 << 10;
  private static final int LINGER_MILLIS = 20;

  private KafkaSinks() {}

  /**
   * Writes each record once, in transactions that are committed with a checkpoint. A record that is
   * larger than {@code max.request.size} (64 MiB unless set) fails the job: a dead letter is as
   * large as a raw message, which a topic measures compressed, up to 32 MiB, and its headers. A
   * transaction that the broker has aborted meanwhile fails the job for good.
   *
   * @param transactionalIdPrefix names the sink's transactions; unique among all sinks of the
   *     cluster, and the same after each restart, so that a crashed job's transactions are found
   */
  public static Sink<SinkRecord> exactlyOnce(KafkaSettings kafka, String transactionalIdPrefix) {
    Properties properties = properties(kafka);
    return new LossNoticingSink(
        KafkaSink.<SinkRecord>builder()
            .setKafkaProducerConfig(properties)
            .setBootstrapServers(kafka.bootstrapServers())
            .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
            .setTransactionalIdPrefix(transactionalIdPrefix)
            .setTransactionNamingStrategy(TransactionNamingStrategy.INCREMENTING)
            .setRecordSerializer(new SinkRecordSerializer())
            .build(),
        properties,
        kafka.transactionTimeout());
  }

  private static Properties properties(KafkaSettings kafka) {
    Properties properties = new Properties();
    properties.setProperty(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    properties.setProperty(ProducerConfig.LINGER_MS_CONFIG, String.valueOf(LINGER_MILLIS));
    properties.setProperty(ProducerConfig.BATCH_SIZE_CONFIG, String.valueOf(BATCH_BYTES));
    // No message that a raw topic took may be too large here.
    properties.setProperty(
        ProducerConfig.MAX_REQUEST_SIZE_CONFIG, String.valueOf(MAX_REQUEST_BYTES));
    properties.setProperty(ProducerConfig.BUFFER_MEMORY_CONFIG, String.valueOf(MAX_REQUEST_BYTES));
    properties.putAll(kafka.client());
    properties.setProperty(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
    properties.setProperty(
        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
        String.valueOf(kafka.transactionTimeout().toMillis()));
    return properties;
  }
}
