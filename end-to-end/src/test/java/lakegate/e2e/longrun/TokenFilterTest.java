package lakegate.e2e.longrun;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lakegate.stack.process.TcpPort;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TokenFilterTest {
  private static final Pattern TOKEN = Pattern.compile("\"access_token\":\"([^\"]+)\"");

  private final HttpClient client = HttpClient.newHttpClient();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private HttpServer catalog;
  private TokenFilter filter;

  @BeforeEach
  void start() throws IOException {
    catalog = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    catalog.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    catalog.start();
    int port = TcpPort.free(number -> true);
    filter =
        new TokenFilter(port, catalog.getAddress().getPort(), Duration.ofMinutes(1), () -> now);
  }

  @AfterEach
  void stop() {
    filter.close();
    catalog.stop(0);
  }

  @Test
  void aTokenOpensTheCatalogUntilItEnds() throws Exception {
    String token = tokenFor(credentials("not-a-secret")).orElseThrow();

    now = now.plusSeconds(59);
    assertThat(status(token)).isEqualTo(204);
    assertThat(filter.refused()).isZero();
    now = now.plusSeconds(1);
    assertThat(status(token)).isEqualTo(401);
    assertThat(filter.refused()).isEqualTo(1);
  }

  @Test
  void whoHasNoTokenOrAnUnknownOneIsRefused() throws Exception {
    HttpRequest without = request(filter.port()).build();

    assertThat(client.send(without, HttpResponse.BodyHandlers.discarding()).statusCode())
        .isEqualTo(401);
    assertThat(status("made-up")).isEqualTo(401);
    assertThat(filter.refused()).isEqualTo(2);
  }

  @Test
  void noTokenIsIssuedForAnotherSecret() throws Exception {
    assertThat(tokenFor(credentials("guessed"))).isEmpty();
    assertThat(filter.issued()).isZero();
    assertThat(filter.refused()).isEqualTo(1);
  }

  @Test
  void aTokenIsExchangedForALaterOneWhileItIsAlive() throws Exception {
    String first = tokenFor(credentials("not-a-secret")).orElseThrow();
    now = now.plusSeconds(54);
    String second = tokenFor(exchange(first)).orElseThrow();

    now = now.plusSeconds(30);
    assertThat(status(second)).isEqualTo(204);
    assertThat(status(first)).isEqualTo(401);
    assertThat(tokenFor(exchange(first))).isEmpty();
    assertThat(tokenFor(exchange("made-up"))).isEmpty();
    assertThat(filter.issued()).isEqualTo(2);
  }

  private int status(String token) throws IOException, InterruptedException {
    HttpRequest request = request(filter.port()).header("Authorization", "Bearer " + token).build();
    return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  private static HttpRequest.Builder request(int port) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/config"))
        .version(HttpClient.Version.HTTP_1_1);
  }

  private Optional<String> tokenFor(String form) throws IOException, InterruptedException {
    URI uri = URI.create(filter.clientSettings().get("catalog.oauth2-server-uri"));
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build();
    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
    Matcher token = TOKEN.matcher(response.body());
    return response.statusCode() == 200 && token.find()
        ? Optional.of(token.group(1))
        : Optional.empty();
  }

  private static String credentials(String secret) {
    return "grant_type=client_credentials&client_id=lakegate&client_secret=" + secret;
  }

  private static String exchange(String token) {
    return "grant_type="
        + URLEncoder.encode("urn:ietf:params:oauth:grant-type:token-exchange", UTF_8)
        + "&subject_token="
        + token;
  }
}
