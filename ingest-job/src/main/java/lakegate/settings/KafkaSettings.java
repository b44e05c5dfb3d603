package lakegate.settings;

import java.util.Map;

/**
 * The Kafka cluster.
 *
 * @param bootstrapServers {@code host:port} pairs, comma-separated
 * @param client further client properties, for example {@code security.protocol}; secrets among
 *     them
 */
public record KafkaSettings(String bootstrapServers, Map<String, String> client) {
  public KafkaSettings {
    client = Map.copyOf(client);
  }
}
