package lakegate.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import lakegate.settings.KafkaSettings;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.TopicPartition;

/** Sources of Kafka records. */
public final class KafkaSources {
  private static final Duration PARTITION_DISCOVERY = Duration.ofMinutes(1);
  private static final String FETCH_BYTES_PER_PARTITION = String.valueOf(4 << 20);
  private static final String RECORDS_PER_POLL = "2000";

  private KafkaSources() {}

  /**
   * Reads all records of the topics, tombstones too, without those of aborted transactions. Starts
   * at the given offsets, without any at the group's committed ones, else at the first record;
   * partitions added later are read from their first record. Fails if an offset isn't on the broker
   * any more.
   */
  public static KafkaSource<SourceRecord> committedRecords(
      KafkaSettings kafka, List<String> topics, String group, Map<TopicPartition, Long> start) {
    return KafkaSource.<SourceRecord>builder()
        .setProperties(properties(kafka))
        .setBootstrapServers(kafka.bootstrapServers())
        .setTopics(topics)
        .setGroupId(group)
        .setStartingOffsets(new StartingOffsets(group, start))
        .setDeserializer(new SourceRecordDeserializer())
        .build();
  }

  private static Properties properties(KafkaSettings kafka) {
    Properties properties = new Properties();
    properties.setProperty(
        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES_PER_PARTITION);
    properties.setProperty(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, RECORDS_PER_POLL);
    properties.putAll(kafka.client());
    properties.setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.setProperty(
        KafkaSourceOptions.PARTITION_DISCOVERY_INTERVAL_MS.key(),
        String.valueOf(PARTITION_DISCOVERY.toMillis()));
    return properties;
  }
}
