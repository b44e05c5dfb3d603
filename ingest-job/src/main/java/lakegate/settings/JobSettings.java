package lakegate.settings;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * What both jobs need to know.
 *
 * @param checkpointInterval time between two checkpoints; rows become visible at this pace
 * @param parallelism subtasks per operator
 * @param flood when too many messages are rejected
 * @param startOffsets where a job without a checkpoint begins to read each partition; empty for the
 *     offsets of its consumer group
 * @param evolveTables whether the tables follow the schemas; else they are written as they are
 */
public record JobSettings(
    KafkaSettings kafka,
    RegistrySettings registry,
    CatalogSettings catalog,
    Duration checkpointInterval,
    int parallelism,
    FloodSettings flood,
    Map<TopicPartition, Long> startOffsets,
    boolean evolveTables,
    MaintenanceSettings maintenance) {

  /** Reads {@code --key value} arguments over environment variables over defaults. */
  public static JobSettings of(String[] args, Map<String, String> environment) {
    return new SettingsReader(SettingsReader.arguments(args), environment).read();
  }

  /** The same with other settings of Kafka. */
  public JobSettings with(KafkaSettings other) {
    return new JobSettings(
        other,
        registry,
        catalog,
        checkpointInterval,
        parallelism,
        flood,
        startOffsets,
        evolveTables,
        maintenance);
  }
}
