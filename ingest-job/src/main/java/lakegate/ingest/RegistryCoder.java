package lakegate.ingest;

import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import java.util.HashMap;
import java.util.Map;
import lakegate.settings.RegistrySettings;
import org.apache.flink.formats.avro.SchemaCoder;
import org.apache.flink.formats.avro.registry.confluent.ConfluentSchemaRegistryCoder;

/** Looks up writers' schemas in the registry. */
public final class RegistryCoder implements SchemaCoder.SchemaCoderProvider {
  private static final long serialVersionUID = 1L;
  private static final int MOST_SCHEMAS = 1000;

  private final String url;
  private final HashMap<String, String> client;

  public RegistryCoder(RegistrySettings settings) {
    url = settings.url();
    client = new HashMap<>(settings.client());
  }

  @Override
  public SchemaCoder get() {
    return new ConfluentSchemaRegistryCoder(
        new CachedSchemaRegistryClient(url, MOST_SCHEMAS, Map.copyOf(client)));
  }
}
