package lakegate.secured;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import lakegate.stack.process.TcpPort;

/**
 * Stands before a server that has no login: passes on only requests with a user's password or with
 * a token, which it gives to clients at {@code /token}.
 */
final class Door implements AutoCloseable {
  private static final List<String> NOT_PASSED_ON =
      List.of(
          "accept-encoding",
          "authorization",
          "connection",
          "content-length",
          "host",
          "http2-settings",
          "upgrade");
  private static final int TOKEN_SECONDS = 60;
  private static final String EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";

  private final HttpServer listener;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpClient http = HttpClient.newHttpClient();
  private final String server;
  private final Map<String, String> users;
  private final Map<String, String> clients;
  private final Set<String> tokens = ConcurrentHashMap.newKeySet();
  private final Map<String, AtomicInteger> passed = new ConcurrentHashMap<>();
  private final AtomicInteger refused = new AtomicInteger();

  /**
   * @param port where it listens
   * @param server where the server does
   * @param tls for HTTPS; without it HTTP
   * @param users passwords by user
   * @param clients OAuth secrets by client
   */
  Door(
      int port,
      int server,
      Optional<SSLContext> tls,
      Map<String, String> users,
      Map<String, String> clients)
      throws IOException {
    InetSocketAddress address = TcpPort.address(port);
    if (tls.isPresent()) {
      HttpsServer https = HttpsServer.create(address, 0);
      https.setHttpsConfigurator(new HttpsConfigurator(tls.get()));
      listener = https;
    } else {
      listener = HttpServer.create(address, 0);
    }
    this.server = "http://127.0.0.1:" + server;
    this.users = users;
    this.clients = clients;
    listener.createContext("/", this::pass);
    listener.createContext("/token", this::giveToken);
    listener.setExecutor(threads);
    listener.start();
  }

  /** How many requests it passed on, by the kind of their login: Basic or Bearer. */
  int passed(String kind) {
    return passed.getOrDefault(kind, new AtomicInteger()).get();
  }

  /** How many it refused. */
  int refused() {
    return refused.get();
  }

  /** The tokens that it gave. */
  Set<String> tokens() {
    return tokens;
  }

  private void giveToken(HttpExchange exchange) throws IOException {
    String form = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    Optional<String> client =
        login(exchange, "Basic")
            .map(Door::decoded)
            .or(
                () ->
                    field(form, "client_id")
                        .map(id -> id + ":" + field(form, "client_secret").orElse("")));
    boolean known = client.filter(login -> isIn(clients, login)).isPresent();
    // Iceberg's client renews a token by showing it.
    boolean renews = login(exchange, "Bearer").filter(tokens::contains).isPresent();
    String grant = field(form, "grant_type").orElse("");
    if (!(known && grant.equals("client_credentials")) && !(renews && grant.equals(EXCHANGE))) {
      refused.incrementAndGet();
      answer(exchange, 401, "{\"error\":\"invalid_client\",\"error_description\":\"unknown\"}");
      return;
    }
    String token = "token-" + UUID.randomUUID();
    tokens.add(token);
    answer(
        exchange,
        200,
        "{\"access_token\":\"%s\",\"token_type\":\"bearer\",\"expires_in\":%d,\"issued_token_type\":\"urn:ietf:params:oauth:token-type:access_token\"}"
            .formatted(token, TOKEN_SECONDS));
  }

  private void pass(HttpExchange exchange) throws IOException {
    boolean user =
        login(exchange, "Basic")
            .filter(login -> isIn(users, new String(Base64.getDecoder().decode(login), UTF_8)))
            .isPresent();
    boolean token = login(exchange, "Bearer").filter(tokens::contains).isPresent();
    if (!user && !token) {
      refused.incrementAndGet();
      answer(
          exchange,
          401,
          "{\"error_code\":401,\"message\":\"Unauthorized\",\"error\":{\"message\":\"Unauthorized\",\"type\":\"NotAuthorizedException\",\"code\":401}}");
      return;
    }
    passed
        .computeIfAbsent(user ? "Basic" : "Bearer", kind -> new AtomicInteger())
        .incrementAndGet();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server + exchange.getRequestURI()))
            .method(
                exchange.getRequestMethod(),
                BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (!NOT_PASSED_ON.contains(name.toLowerCase(java.util.Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
              }
            });
    try {
      HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
      response
          .headers()
          .firstValue("content-type")
          .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
      send(exchange, response.statusCode(), response.body());
    } catch (IOException e) {
      answer(exchange, 502, "{}");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      exchange.close();
    }
  }

  private static Optional<String> login(HttpExchange exchange, String kind) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
        .filter(header -> header.startsWith(kind + " "))
        .map(header -> header.substring(kind.length() + 1));
  }

  /** Id and secret, each as a form has it (RFC 6749, 2.3.1). */
  private static String decoded(String login) {
    String[] pair = new String(Base64.getDecoder().decode(login), UTF_8).split(":", 2);
    return URLDecoder.decode(pair[0], UTF_8) + ":" + URLDecoder.decode(pair[1], UTF_8);
  }

  private static Optional<String> field(String form, String name) {
    for (String pair : form.split("&")) {
      if (pair.startsWith(name + "=")) {
        return Optional.of(URLDecoder.decode(pair.substring(name.length() + 1), UTF_8));
      }
    }
    return Optional.empty();
  }

  private static boolean isIn(Map<String, String> logins, String login) {
    int colon = login.indexOf(':');
    return colon > 0 && login.substring(colon + 1).equals(logins.get(login.substring(0, colon)));
  }

  private static void answer(HttpExchange exchange, int status, String json) throws IOException {
    exchange.getRequestBody().readAllBytes();
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    send(exchange, status, json.getBytes(UTF_8));
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    listener.stop(0);
    threads.shutdownNow();
  }
}
