package lakegate.settings;

import java.time.Duration;
import java.util.Map;

/**
 * The Kafka cluster.
 *
 * @param bootstrapServers {@code host:port} pairs, comma-separated
 * @param client further client properties, for example {@code security.protocol}; secrets among
 *     them
 */
public record KafkaSettings(String bootstrapServers, Map<String, String> client) {
  static final String TRANSACTION_TIMEOUT = "transaction.timeout.ms";

  private static final Duration DEFAULT_TRANSACTION_TIMEOUT = Duration.ofHours(24);

  public KafkaSettings {
    client = Map.copyOf(client);
  }

  /**
   * How long an open transaction outlives the job that wrote it: what an outage longer than this
   * leaves uncommitted is lost. 24 hours unless {@code transaction.timeout.ms} is set.
   */
  public Duration transactionTimeout() {
    String millis = client.get(TRANSACTION_TIMEOUT);
    return millis == null
        ? DEFAULT_TRANSACTION_TIMEOUT
        : Duration.ofMillis(Integer.parseInt(millis));
  }

  /** Without secrets. */
  @Override
  public String toString() {
    return "kafka at " + bootstrapServers + " with " + Secrets.masked(client);
  }
}
