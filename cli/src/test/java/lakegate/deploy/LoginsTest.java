package lakegate.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import lakegate.settings.CatalogSettings;
import lakegate.settings.InvalidSettings;
import lakegate.settings.RegistrySettings;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A refused login is a wrong setting, which the message names with the server. */
class LoginsTest {
  private static final Map<String, String> OAUTH =
      Map.of(
          "bearer.auth.credentials.source", "OAUTHBEARER",
          "bearer.auth.client.id", "me",
          "bearer.auth.client.secret", "hunter2");

  private HttpServer server;
  private String url;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", LoginsTest::refuse);
    server.start();
    url = "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private static void refuse(HttpExchange exchange) throws IOException {
    byte[] body = "{\"error\":\"invalid_client\",\"error_code\":401,\"message\":\"no\"}".getBytes();
    exchange.sendResponseHeaders(401, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Test
  void aRegistryThatRefusesAPassword() {
    assertRefused(
        new RegistrySettings(url, Map.of("basic.auth.user.info", "me:hunter2")),
        "registry.basic.auth.user.info: the registry at " + url + " refuses the login");
  }

  @Test
  void aRegistryThatRefusesAToken() {
    assertRefused(
        new RegistrySettings(
            url,
            Map.of("bearer.auth.credentials.source", "STATIC_TOKEN", "bearer.auth.token", "t")),
        "registry.bearer.auth.client.secret: the registry at " + url + " refuses the login");
  }

  @Test
  void aServerOfTokensThatRefusesTheClient() {
    Map<String, String> oauth = new java.util.HashMap<>(OAUTH);
    oauth.put("bearer.auth.issuer.endpoint.url", url + "/token");

    assertRefused(
        new RegistrySettings(url, oauth),
        "registry.bearer.auth.client.secret: " + url + "/token refuses a token");
  }

  @Test
  void aServerOfTokensThatDoesNotAnswerIsAFailure() {
    Map<String, String> oauth = new java.util.HashMap<>(OAUTH);
    oauth.put("bearer.auth.issuer.endpoint.url", "http://127.0.0.1:1/token");
    RegistrySettings settings = new RegistrySettings(url, oauth);

    assertThatThrownBy(() -> versions(settings))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("http://127.0.0.1:1/token");
  }

  private static void assertRefused(RegistrySettings settings, String problem) {
    assertThatThrownBy(() -> versions(settings))
        .isInstanceOfSatisfying(
            InvalidSettings.class,
            e -> assertThat(e.problems()).singleElement().asString().startsWith(problem))
        .hasMessageNotContaining("hunter2");
  }

  private static List<Schemas.Version> versions(RegistrySettings settings) {
    try (Schemas registry = new Schemas(settings)) {
      return registry.versions("subject");
    }
  }

  @Test
  void aCatalogThatRefusesTheClient() {
    CatalogSettings settings =
        new CatalogSettings(
            "c",
            url,
            "db",
            Map.of(
                "rest.auth.type", "oauth2",
                "oauth2-server-uri", url + "/token",
                "credential", "me:hunter2"));

    assertThatThrownBy(() -> new Tables(settings))
        .isInstanceOfSatisfying(
            InvalidSettings.class,
            e ->
                assertThat(e.problems())
                    .singleElement()
                    .asString()
                    .startsWith("catalog.credential ")
                    .contains("the catalog at " + url + " refuses the login"))
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void aBrokerThatRefuses() {
    assertThat(Logins.refusedByKafka("a:1", new SaslAuthenticationException("no")).problems())
        .containsExactly("kafka.sasl.jaas.config: Kafka at a:1 refuses the login: no");
    assertThat(Logins.refusedByKafka("a:1", new SslAuthenticationException("no")).problems())
        .containsExactly(
            "kafka.ssl.truststore.location: Kafka at a:1 and we do not agree on TLS: no");
  }
}
