package lakegate.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A registry without subjects that writes down the logins, and a server of tokens. */
final class LoginServer implements AutoCloseable {
  static final String SECRET = "s&cret/2";

  private final HttpServer server;
  private final List<String> authorizations = new CopyOnWriteArrayList<>();
  private final List<String> clusters = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private volatile int status = 200;
  private volatile String answer = "{\"access_token\":\"token-%d\",\"expires_in\":3600}";

  LoginServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/subjects", this::subjects);
    server.createContext("/token", this::token);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The settings of a client that gets its tokens here. */
  Map<String, String> oauth() {
    return Map.of(
        "bearer.auth.credentials.source", "OAUTHBEARER",
        "bearer.auth.issuer.endpoint.url", url() + "/token",
        "bearer.auth.client.id", "me",
        "bearer.auth.client.secret", SECRET,
        "bearer.auth.scope", "read write");
  }

  /** From now on every answer has this status. */
  void refuse(int newStatus) {
    status = newStatus;
  }

  /** What is sent for a token, with %d for its number. */
  void answer(String newAnswer) {
    answer = newAnswer;
  }

  /** The registry's requests, each with its login. */
  List<String> authorizations() {
    return authorizations;
  }

  List<String> clusters() {
    return clusters;
  }

  /** The requests for tokens: login, a blank, body. */
  List<String> requests() {
    return requests;
  }

  private void subjects(HttpExchange exchange) throws IOException {
    authorizations.add(header(exchange, "Authorization"));
    clusters.add(header(exchange, "target-sr-cluster"));
    send(
        exchange,
        status == 200 ? "[]" : "{\"error_code\":%d,\"message\":\"no\"}".formatted(status));
  }

  private void token(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    requests.add(header(exchange, "Authorization") + " " + body);
    send(exchange, answer.formatted(requests.size()));
  }

  private static String header(HttpExchange exchange, String name) {
    String value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "none" : value;
  }

  private void send(HttpExchange exchange, String text) throws IOException {
    byte[] body = text.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
