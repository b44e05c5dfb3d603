package lakegate.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OAuthTokensTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final LoginServer server = new LoginServer();
  private Instant now = START;

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void theClientAsksWithItsIdAndSecretForTheScope() {
    tokens().getBearerToken(null);

    String login = Base64.getEncoder().encodeToString("me:s%26cret%2F2".getBytes());
    assertThat(server.requests())
        .containsExactly("Basic " + login + " grant_type=client_credentials&scope=read+write");
  }

  @Test
  void aTokenServesUntilShortlyBeforeItExpires() {
    OAuthTokens tokens = tokens();
    assertThat(tokens.getBearerToken(null)).isEqualTo("token-1");

    // Confluent's own buffer is 300 s unless set.
    now = START.plusSeconds(3600 - 300 - 1);
    assertThat(tokens.getBearerToken(null)).isEqualTo("token-1");
    now = START.plusSeconds(3600 - 300);
    assertThat(tokens.getBearerToken(null)).isEqualTo("token-2");
  }

  @Test
  void theBufferCanBeSet() {
    Map<String, String> properties = new HashMap<>(server.oauth());
    properties.put("bearer.auth.cache.expiry.buffer.seconds", "10");
    OAuthTokens tokens = new OAuthTokens(properties, null, () -> now);
    tokens.getBearerToken(null);

    now = START.plusSeconds(3589);
    assertThat(tokens.getBearerToken(null)).isEqualTo("token-1");
    now = START.plusSeconds(3590);
    assertThat(tokens.getBearerToken(null)).isEqualTo("token-2");
  }

  @Test
  void aShortTokenIsRenewedAtHalfItsTime() {
    server.answer("{\"access_token\":\"token-%d\",\"expires_in\":60}");
    OAuthTokens tokens = tokens();
    tokens.getBearerToken(null);

    now = START.plusSeconds(29);
    assertThat(tokens.getBearerToken(null)).isEqualTo("token-1");
    now = START.plusSeconds(30);
    assertThat(tokens.getBearerToken(null)).isEqualTo("token-2");
  }

  @Test
  void aRefusalIsNoOutage() {
    server.refuse(401);

    assertThatThrownBy(() -> tokens().getBearerToken(null))
        .isInstanceOf(TokenRefused.class)
        .hasMessage(server.url() + "/token refuses a token: status 401");
  }

  @Test
  void anErrorOfTheServerIsAnOutageAndTheNextCallAsksAgain() {
    OAuthTokens tokens = tokens();
    server.refuse(503);
    assertThatThrownBy(() -> tokens.getBearerToken(null))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage(
            "Cannot get a token from "
                + server.url()
                + "/token: no token in an answer with"
                + " status 503");
    server.refuse(200);

    assertThat(tokens.getBearerToken(null)).isEqualTo("token-2");
  }

  @Test
  void anAnswerThatIsNoJsonIsNotQuoted() {
    server.answer("hunter2");

    assertThatThrownBy(() -> tokens().getBearerToken(null))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("Cannot get a token from " + server.url() + "/token: no JSON")
        .hasStackTraceContaining("no JSON")
        .satisfies(e -> assertThat(e.getCause()).hasMessage("no JSON").hasNoCause());
  }

  private OAuthTokens tokens() {
    return new OAuthTokens(server.oauth(), null, () -> now);
  }
}
