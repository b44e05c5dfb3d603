package lakegate.settings;

import java.time.Duration;
import java.util.Map;

/**
 * What both jobs need to know.
 *
 * @param checkpointInterval time between two checkpoints; rows become visible at this pace
 * @param parallelism subtasks per operator
 * @param flood when too many messages are rejected
 */
public record JobSettings(
    KafkaSettings kafka,
    RegistrySettings registry,
    CatalogSettings catalog,
    Duration checkpointInterval,
    int parallelism,
    FloodSettings flood) {

  /** Reads {@code --key value} arguments over environment variables over defaults. */
  public static JobSettings of(String[] args, Map<String, String> environment) {
    return new SettingsReader(SettingsReader.arguments(args), environment).read();
  }
}
