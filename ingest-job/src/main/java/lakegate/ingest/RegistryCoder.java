package lakegate.ingest;

import java.util.HashMap;
import lakegate.registry.RegistryClients;
import lakegate.settings.RegistrySettings;
import org.apache.flink.formats.avro.SchemaCoder;
import org.apache.flink.formats.avro.registry.confluent.ConfluentSchemaRegistryCoder;

/** Looks up writers' schemas in the registry. */
public final class RegistryCoder implements SchemaCoder.SchemaCoderProvider {
  private static final long serialVersionUID = 2L;

  private final String url;
  private final HashMap<String, String> client;

  public RegistryCoder(RegistrySettings settings) {
    url = settings.url();
    client = new HashMap<>(settings.client());
  }

  @Override
  public SchemaCoder get() {
    return new ConfluentSchemaRegistryCoder(
        RegistryClients.cached(new RegistrySettings(url, client)));
  }
}
