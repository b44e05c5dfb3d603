package lakegate.settings;

import java.util.Map;

/**
 * The schema registry.
 *
 * @param url base address of the Confluent-compatible API
 * @param client further client properties, for example {@code basic.auth.user.info}
 */
public record RegistrySettings(String url, Map<String, String> client) {
  public RegistrySettings {
    client = Map.copyOf(client);
  }

  /** Without secrets. */
  @Override
  public String toString() {
    return "registry at " + url + " with " + Secrets.masked(client);
  }
}
