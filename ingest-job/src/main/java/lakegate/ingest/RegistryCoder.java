package lakegate.ingest;

import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClientConfig;
import java.util.HashMap;
import java.util.Map;
import lakegate.settings.RegistrySettings;
import org.apache.flink.formats.avro.SchemaCoder;
import org.apache.flink.formats.avro.registry.confluent.ConfluentSchemaRegistryCoder;

/**
 * Looks up writers' schemas in the registry. One that takes requests and never answers is given up
 * well within the 180 s ({@code task.cancellation.timeout}) after which Flink ends a TaskManager
 * with a task that can't be cancelled; the client's own defaults come to more.
 */
public final class RegistryCoder implements SchemaCoder.SchemaCoderProvider {
  private static final long serialVersionUID = 1L;
  private static final int MOST_SCHEMAS = 1000;
  private static final Map<String, String> DEFAULTS =
      Map.of(
          SchemaRegistryClientConfig.HTTP_CONNECT_TIMEOUT_MS, "5000",
          SchemaRegistryClientConfig.HTTP_READ_TIMEOUT_MS, "10000",
          SchemaRegistryClientConfig.MAX_RETRIES_CONFIG, "1");

  private final String url;
  private final HashMap<String, String> client;

  public RegistryCoder(RegistrySettings settings) {
    url = settings.url();
    client = new HashMap<>(DEFAULTS);
    client.putAll(settings.client());
  }

  Map<String, String> client() {
    return Map.copyOf(client);
  }

  @Override
  public SchemaCoder get() {
    return new ConfluentSchemaRegistryCoder(
        new CachedSchemaRegistryClient(url, MOST_SCHEMAS, client()));
  }
}
