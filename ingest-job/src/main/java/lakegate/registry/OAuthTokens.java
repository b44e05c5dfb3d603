package lakegate.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClientConfig;
import io.confluent.kafka.schemaregistry.client.security.bearerauth.BearerAuthCredentialProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import javax.net.ssl.SSLContext;

/**
 * Access tokens of an OAuth 2 server by the client-credentials grant (RFC 6749, 4.4), under the
 * settings that Confluent documents for its own. One token serves until shortly before it expires.
 */
final class OAuthTokens implements BearerAuthCredentialProvider {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String DEFAULT_BUFFER =
      String.valueOf(SchemaRegistryClientConfig.BEARER_AUTH_CACHE_EXPIRY_BUFFER_SECONDS_DEFAULT);
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** How long a token counts that doesn't say when it expires. */
  private static final long DEFAULT_SECONDS = 300;

  private final URI issuer;
  private final String login;
  private final String form;
  private final String logicalCluster;
  private final String identityPool;
  private final Duration buffer;
  private final HttpClient http;
  private final InstantSource clock;

  private String token;
  private Instant renewal = Instant.MIN;

  /**
   * @param ssl for the server's certificate, or null for Java's own trust store
   */
  OAuthTokens(Map<String, String> properties, SSLContext ssl) {
    this(properties, ssl, InstantSource.system());
  }

  OAuthTokens(Map<String, String> properties, SSLContext ssl, InstantSource clock) {
    this.clock = clock;
    issuer = URI.create(properties.get(SchemaRegistryClientConfig.BEARER_AUTH_ISSUER_ENDPOINT_URL));
    String user =
        encoded(properties.get(SchemaRegistryClientConfig.BEARER_AUTH_CLIENT_ID))
            + ":"
            + encoded(properties.get(SchemaRegistryClientConfig.BEARER_AUTH_CLIENT_SECRET));
    login = Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
    String scope = properties.get(SchemaRegistryClientConfig.BEARER_AUTH_SCOPE);
    form = "grant_type=client_credentials" + (scope == null ? "" : "&scope=" + encoded(scope));
    logicalCluster = properties.get(SchemaRegistryClientConfig.BEARER_AUTH_LOGICAL_CLUSTER);
    identityPool = properties.get(SchemaRegistryClientConfig.BEARER_AUTH_IDENTITY_POOL_ID);
    buffer =
        Duration.ofSeconds(
            Long.parseLong(
                properties.getOrDefault(
                    SchemaRegistryClientConfig.BEARER_AUTH_CACHE_EXPIRY_BUFFER_SECONDS,
                    DEFAULT_BUFFER)));
    HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(LIMIT);
    http = (ssl == null ? builder : builder.sslContext(ssl)).build();
  }

  static boolean isWanted(Map<String, String> properties) {
    return "OAUTHBEARER"
        .equals(properties.get(SchemaRegistryClientConfig.BEARER_AUTH_CREDENTIALS_SOURCE));
  }

  /**
   * @throws TokenRefused if the server knows no such client
   * @throws UncheckedIOException if it does not answer
   */
  @Override
  public synchronized String getBearerToken(URL registry) {
    if (!clock.instant().isBefore(renewal)) {
      renew();
    }
    return token;
  }

  private void renew() {
    HttpRequest request =
        HttpRequest.newBuilder(issuer)
            .timeout(LIMIT)
            .header("Authorization", "Basic " + login)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Accept", "application/json")
            .POST(BodyPublishers.ofString(form))
            .build();
    Instant asked = clock.instant();
    try {
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      int status = response.statusCode();
      if (status / 100 == 4) {
        throw new TokenRefused(issuer, status);
      }
      JsonNode answer = status == 200 ? JSON.readTree(response.body()) : JSON.nullNode();
      if (!answer.path("access_token").isTextual()) {
        throw new IOException("no token in an answer with status " + status);
      }
      long seconds = answer.path("expires_in").asLong(DEFAULT_SECONDS);
      // A token that lives for less than the buffer is renewed at half its time.
      renewal = asked.plusSeconds(Math.max(seconds - buffer.toSeconds(), seconds / 2));
      token = answer.path("access_token").textValue();
    } catch (JsonProcessingException e) {
      // Its message quotes the answer.
      throw new UncheckedIOException(unreachable("no JSON"), new IOException("no JSON"));
    } catch (IOException e) {
      throw new UncheckedIOException(unreachable(e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(unreachable("interrupted"), new IOException(e));
    }
  }

  private String unreachable(String why) {
    return "Cannot get a token from " + issuer + ": " + why;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public String getTargetSchemaRegistry() {
    return logicalCluster;
  }

  @Override
  public String getTargetIdentityPoolId() {
    return identityPool;
  }

  @Override
  public void configure(Map<String, ?> properties) {
    // The constructor has.
  }
}
