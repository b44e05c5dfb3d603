package lakegate.registry;

import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClientConfig;
import io.confluent.kafka.schemaregistry.client.rest.RestService;
import io.confluent.kafka.schemaregistry.client.security.SslFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import lakegate.settings.InvalidSettings;
import lakegate.settings.RegistrySettings;

/**
 * Clients of the registry with the settings' login and TLS.
 *
 * <p>A registry that takes requests and never answers is given up well within the 180 s ({@code
 * task.cancellation.timeout}) after which Flink ends a TaskManager with a task that can't be
 * cancelled; the client's own defaults come to more.
 */
public final class RegistryClients {
  private static final int MOST_SCHEMAS = 1000;
  private static final String SSL = "ssl.";
  private static final Map<String, String> DEFAULTS =
      Map.of(
          SchemaRegistryClientConfig.HTTP_CONNECT_TIMEOUT_MS, "5000",
          SchemaRegistryClientConfig.HTTP_READ_TIMEOUT_MS, "10000");

  private RegistryClients() {}

  /** Asks directly, once per call: the registry gets and gives each schema's own text. */
  public static RestService direct(RegistrySettings settings) {
    return service(settings, properties(settings, "0"));
  }

  /** Remembers schemas, and asks a second time if there is no answer. */
  public static SchemaRegistryClient cached(RegistrySettings settings) {
    Map<String, String> properties = properties(settings, "1");
    return new CachedSchemaRegistryClient(
        service(settings, properties), MOST_SCHEMAS, withoutOAuth(properties));
  }

  /** What the client is told: our limits, then the settings. */
  static Map<String, String> properties(RegistrySettings settings, String retries) {
    Map<String, String> properties = new HashMap<>(DEFAULTS);
    properties.put(SchemaRegistryClientConfig.MAX_RETRIES_CONFIG, retries);
    if (settings.client().containsKey(SchemaRegistryClientConfig.USER_INFO_CONFIG)) {
      properties.put(SchemaRegistryClientConfig.BASIC_AUTH_CREDENTIALS_SOURCE, "USER_INFO");
    }
    properties.putAll(settings.client());
    // The client looks for these under its own name only.
    settings
        .client()
        .forEach(
            (key, value) -> {
              if (key.startsWith(SSL)) {
                properties.putIfAbsent(SchemaRegistryClientConfig.CLIENT_NAMESPACE + key, value);
              }
            });
    return properties;
  }

  /**
   * @throws InvalidSettings if a trust store or key store can't be read
   */
  private static RestService service(RegistrySettings settings, Map<String, String> properties) {
    RestService service = new RestService(settings.url());
    SSLContext ssl = sslContext(properties);
    // Sets up timeouts, basic authentication and TLS.
    new CachedSchemaRegistryClient(service, 1, withoutOAuth(properties));
    if (OAuthTokens.isWanted(properties)) {
      service.setBearerAuthCredentialProvider(new OAuthTokens(properties, ssl));
    }
    return service;
  }

  /** Null without settings of TLS. */
  private static SSLContext sslContext(Map<String, String> properties) {
    try {
      return new SslFactory(SchemaRegistryClientConfig.getClientSslConfig(properties)).sslContext();
    } catch (RuntimeException e) {
      // What is wrong with a store comes wrapped.
      Throwable cause = e;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      throw new InvalidSettings(List.of("registry.ssl.*: " + cause.getMessage()));
    }
  }

  /** The client's own tokens need classes that Kafka's clients have moved. */
  private static Map<String, String> withoutOAuth(Map<String, String> properties) {
    Map<String, String> rest = new HashMap<>(properties);
    if (OAuthTokens.isWanted(properties)) {
      rest.remove(SchemaRegistryClientConfig.BEARER_AUTH_CREDENTIALS_SOURCE);
    }
    return rest;
  }
}
