package lakegate.e2e.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import lakegate.e2e.pipeline.FaultyProxy.Fault;
import lakegate.e2e.pipeline.FaultyProxy.Kind;
import lakegate.stack.process.TcpPort;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultyProxyTest {
  private final List<String> served = new CopyOnWriteArrayList<>();
  private final HttpClient client = HttpClient.newHttpClient();
  private HttpServer server;
  private FaultyProxy proxy;
  private int port;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          served.add(exchange.getRequestMethod() + " " + new String(body, StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(200, 2);
          exchange.getResponseBody().write(new byte[] {'o', 'k'});
          exchange.close();
        });
    server.start();
    port = TcpPort.free(number -> true);
    proxy = new FaultyProxy(port, server.getAddress().getPort());
  }

  @AfterEach
  void stop() {
    proxy.close();
    server.stop(0);
  }

  private HttpResponse<String> post(String body) throws IOException, InterruptedException {
    return client.send(request(body), HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest request(String body) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port))
        .version(HttpClient.Version.HTTP_1_1)
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  @Test
  void whatPassesIsUnchanged() throws Exception {
    String large = "x".repeat(1 << 20);

    assertThat(post(large).body()).isEqualTo("ok");
    assertThat(served).containsExactly("POST " + large);
    assertThat(proxy.hits()).isZero();
  }

  @Test
  void anErrorKeepsTheRequestFromTheServer() throws Exception {
    post("first, which leaves the connection open");
    proxy.set(Fault.of(Kind.ERROR).status("500 Internal Server Error"));

    assertThat(post("second").statusCode()).isEqualTo(500);
    proxy.heal();

    assertThat(post("third").statusCode()).isEqualTo(200);
    assertThat(served)
        .containsExactly("POST first, which leaves the connection open", "POST third");
    assertThat(proxy.hits()).isEqualTo(1);
  }

  @Test
  void anErrorAfterwardsComesWhenTheServerHasDoneItsWork() throws Exception {
    proxy.set(Fault.of(Kind.ERROR_AFTER));

    assertThat(post("done").statusCode()).isEqualTo(503);
    assertThat(served).containsExactly("POST done");
  }

  @Test
  void aLostReplyIsAnEndedConnectionAfterTheServerHasDoneItsWork() {
    proxy.set(Fault.of(Kind.LOST_REPLY));

    assertThatThrownBy(() -> post("done")).isInstanceOf(IOException.class);
    assertThat(served).contains("POST done");
  }

  @Test
  void onlyTheRequestsThatAreMeantAreHit() throws Exception {
    proxy.set(Fault.of(Kind.ERROR).requests(head -> head.startsWith("GET")));

    assertThat(post("passes").statusCode()).isEqualTo(200);
    assertThat(served).containsExactly("POST passes");
  }

  @Test
  void aCutEndsOpenConnectionsAndNewOnesUntilItIsHealed() throws Exception {
    post("first");
    proxy.set(Fault.of(Kind.CUT));

    assertThatThrownBy(() -> post("second")).isInstanceOf(IOException.class);
    proxy.heal();

    assertThat(post("third").statusCode()).isEqualTo(200);
    assertThat(served).containsExactly("POST first", "POST third");
  }

  @Test
  void inSilenceNothingPassesUntilItIsHealed() throws Exception {
    proxy.set(Fault.of(Kind.SILENCE));
    CompletableFuture<HttpResponse<String>> answer =
        client.sendAsync(request("late"), HttpResponse.BodyHandlers.ofString());
    while (proxy.hits() == 0) {
      Thread.onSpinWait();
    }
    assertThat(answer).isNotDone();
    assertThat(served).isEmpty();

    proxy.heal();

    assertThat(body(answer)).isEqualTo("ok");
  }

  @Test
  void delaysAddUpInBothDirections() throws Exception {
    proxy.set(Fault.delay(Duration.ofMillis(30)));
    long started = System.nanoTime();

    assertThat(post("late").body()).isEqualTo("ok");

    assertThat(System.nanoTime() - started).isGreaterThan(Duration.ofMillis(60).toNanos());
  }

  private static String body(CompletableFuture<HttpResponse<String>> answer)
      throws InterruptedException, ExecutionException, TimeoutException {
    return answer.get(1, TimeUnit.MINUTES).body();
  }
}
