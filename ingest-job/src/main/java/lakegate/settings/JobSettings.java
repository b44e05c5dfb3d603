package lakegate.settings;

import java.time.Duration;
import java.util.Map;

/**
 * What both jobs need to know.
 *
 * @param checkpointInterval time between two checkpoints; rows become visible at this pace
 * @param parallelism subtasks per operator
 */
public record JobSettings(
    KafkaSettings kafka,
    RegistrySettings registry,
    CatalogSettings catalog,
    Duration checkpointInterval,
    int parallelism) {

  /** Reads {@code --key value} arguments over environment variables over defaults. */
  public static JobSettings of(String[] args, Map<String, String> environment) {
    return new SettingsReader(SettingsReader.arguments(args), environment).read();
  }
}
