package lakegate.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.confluent.kafka.schemaregistry.client.rest.RestService;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import lakegate.settings.InvalidSettings;
import lakegate.settings.RegistrySettings;
import org.apache.flink.configuration.TaskManagerOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RegistryClientsTest {
  /** Java's own HTTP client sends a request again when a kept connection was of no use. */
  private static final long SENT = 2;

  private final LoginServer server = new LoginServer();

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void aSilentRegistryIsGivenUpBeforeFlinkEndsTheTaskManager() {
    Map<String, String> properties = RegistryClients.properties(settings(Map.of()), "1");

    long once =
        Long.parseLong(properties.get("http.connect.timeout.ms"))
            + Long.parseLong(properties.get("http.read.timeout.ms"));
    long tries = 1 + Long.parseLong(properties.get("max.retries"));
    assertThat(tries * SENT * once)
        .isLessThan(TaskManagerOptions.TASK_CANCELLATION_TIMEOUT.defaultValue().toMillis() / 2);
  }

  @Test
  void settingsWin() {
    RegistrySettings given = settings(Map.of("http.read.timeout.ms", "30000", "max.retries", "5"));

    assertThat(RegistryClients.properties(given, "1"))
        .containsEntry("http.read.timeout.ms", "30000")
        .containsEntry("max.retries", "5");
  }

  @Test
  void theClientGetsTheSettingsOfTlsUnderItsOwnNames() {
    assertThat(
            RegistryClients.properties(settings(Map.of("ssl.truststore.location", "/ca.p12")), "0"))
        .containsEntry("schema.registry.ssl.truststore.location", "/ca.p12");
  }

  @Test
  void aTrustStoreThatIsNotThereIsAWrongSetting() {
    Map<String, String> client =
        Map.of("ssl.truststore.location", "/none.p12", "ssl.truststore.password", "hunter2");

    assertThatThrownBy(() -> ask(client))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining("registry.ssl.*: ")
        .hasMessageContaining("/none.p12")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void withoutALoginNoneIsSent() throws Exception {
    ask(Map.of());

    assertThat(server.authorizations()).containsExactly("none");
  }

  @Test
  void aUserWithAPasswordIsSentAsBasicAuthentication() throws Exception {
    ask(Map.of("basic.auth.user.info", "me:hunter2"));

    String login = Base64.getEncoder().encodeToString("me:hunter2".getBytes());
    assertThat(server.authorizations()).containsExactly("Basic " + login);
  }

  @Test
  void aStaticTokenIsSent() throws Exception {
    ask(Map.of("bearer.auth.credentials.source", "STATIC_TOKEN", "bearer.auth.token", "abc"));

    assertThat(server.authorizations()).containsExactly("Bearer abc");
  }

  @Test
  void aTokenIsFetchedOnceAndSentWithEachRequest() throws Exception {
    Map<String, String> oauth = new HashMap<>(server.oauth());
    oauth.put("bearer.auth.logical.cluster", "lsrc-1");

    try (RestService registry = RegistryClients.direct(settings(oauth))) {
      registry.getAllSubjects();
      registry.getAllSubjects();
    }

    assertThat(server.authorizations()).containsExactly("Bearer token-1", "Bearer token-1");
    assertThat(server.clusters()).containsOnly("lsrc-1");
  }

  @Test
  void theCachingClientLogsInToo() throws Exception {
    RegistryClients.cached(settings(server.oauth())).getAllSubjects();
    RegistryClients.cached(settings(Map.of("basic.auth.user.info", "me:x"))).getAllSubjects();

    assertThat(server.authorizations())
        .containsExactly(
            "Bearer token-1", "Basic " + Base64.getEncoder().encodeToString("me:x".getBytes()));
  }

  @Test
  void aRefusalShowsNoSecret() {
    server.refuse(401);

    assertThatThrownBy(() -> ask(Map.of("basic.auth.user.info", "me:hunter2")))
        .isInstanceOf(RestClientException.class)
        .hasMessageContaining("401")
        .hasMessageNotContaining("hunter2");
  }

  private void ask(Map<String, String> client) throws IOException, RestClientException {
    try (RestService registry = RegistryClients.direct(settings(client))) {
      registry.getAllSubjects();
    }
  }

  private RegistrySettings settings(Map<String, String> client) {
    return new RegistrySettings(server.url(), client);
  }
}
