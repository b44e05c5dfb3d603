package lakegate.settings;

import java.util.Map;

/**
 * The Iceberg REST catalog.
 *
 * @param name the catalog's name in Flink and in logs
 * @param uri base address of the REST API
 * @param namespace the namespace of all tables
 * @param properties further Iceberg catalog properties, for example {@code warehouse}, {@code
 *     io-impl}, {@code s3.endpoint}, {@code credential}
 */
public record CatalogSettings(
    String name, String uri, String namespace, Map<String, String> properties) {
  public CatalogSettings {
    properties = Map.copyOf(properties);
  }

  /** Without secrets. */
  @Override
  public String toString() {
    return "catalog at %s, namespace %s, with %s"
        .formatted(uri, namespace, Secrets.masked(properties));
  }
}
