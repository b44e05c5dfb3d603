package lakegate.e2e.longrun;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import lakegate.e2e.pipeline.FaultyProxy;
import lakegate.e2e.pipeline.FaultyProxy.Fault;
import lakegate.e2e.pipeline.FaultyProxy.Kind;

/**
 * Lets nobody to the catalog without a token that it has issued and that is still alive, as a
 * catalog in production. Tokens are had as in OAuth 2: for the client's credentials (RFC 6749, 4.4)
 * or in exchange for one that is alive (RFC 8693), which is how Iceberg's client renews its own.
 */
final class TokenFilter implements AutoCloseable {
  private static final String CLIENT = "lakegate";
  private static final String SECRET = "not-a-secret";
  private static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";
  private static final Pattern BEARER =
      Pattern.compile("(?im)^authorization:[ ]*bearer[ ]+(\\S+)[ ]*\r?$");

  private final Duration lives;
  private final InstantSource clock;
  private final Map<String, Instant> ends = new ConcurrentHashMap<>();
  private final AtomicLong issued = new AtomicLong();
  private final AtomicLong notIssued = new AtomicLong();
  private final FaultyProxy proxy;
  private final int port;
  private final HttpServer tokens;

  /**
   * @param port where clients connect
   * @param catalogPort where the catalog listens, now or later
   * @param lives how long a token is good for
   */
  TokenFilter(int port, int catalogPort, Duration lives, InstantSource clock) {
    this.port = port;
    this.lives = lives;
    this.clock = clock;
    try {
      tokens = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot listen for requests of tokens", e);
    }
    tokens.createContext("/v1/oauth/tokens", this::issue);
    tokens.start();
    proxy = new FaultyProxy(port, catalogPort);
    proxy.set(
        Fault.of(Kind.ERROR).status("401 Unauthorized").requests(request -> !isAllowed(request)));
  }

  /** What a client's settings must have besides the catalog's address. */
  Map<String, String> clientSettings() {
    return Map.of(
        "catalog.rest.auth.type",
        "oauth2",
        "catalog.oauth2-server-uri",
        tokensUri(),
        "catalog.credential",
        CLIENT + ":" + SECRET,
        "catalog.scope",
        "catalog");
  }

  /** Where clients connect. */
  int port() {
    return port;
  }

  /** How many tokens were given out. */
  long issued() {
    return issued.get();
  }

  /** How many requests had no token that is alive, to the catalog or for another token. */
  long refused() {
    return proxy.hits() + notIssued.get();
  }

  private String tokensUri() {
    return "http://127.0.0.1:" + tokens.getAddress().getPort() + "/v1/oauth/tokens";
  }

  private boolean isAllowed(String request) {
    Matcher header = BEARER.matcher(request);
    return header.find() && isAlive(header.group(1));
  }

  private boolean isAlive(String token) {
    Instant end = ends.get(token);
    return end != null && clock.instant().isBefore(end);
  }

  private void issue(HttpExchange exchange) throws IOException {
    Map<String, String> form = form(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
    if (isGranted(form, exchange.getRequestHeaders().getFirst("Authorization"))) {
      answer(exchange, 200, token());
    } else {
      notIssued.incrementAndGet();
      answer(exchange, 401, "{\"error\":\"invalid_client\",\"error_description\":\"refused\"}");
    }
  }

  private boolean isGranted(Map<String, String> form, String authorization) {
    String basic = Base64.getEncoder().encodeToString((CLIENT + ":" + SECRET).getBytes(UTF_8));
    boolean known =
        ("Basic " + basic).equals(authorization)
            || CLIENT.equals(form.get("client_id")) && SECRET.equals(form.get("client_secret"));
    return switch (Optional.ofNullable(form.get("grant_type")).orElse("")) {
      case "client_credentials" -> known;
      // One that has ended is exchanged only for who can do without it.
      case "urn:ietf:params:oauth:grant-type:token-exchange" ->
          ends.containsKey(form.getOrDefault("subject_token", ""))
              && (known || isAlive(form.get("subject_token")));
      default -> false;
    };
  }

  private String token() {
    String token = UUID.randomUUID().toString();
    ends.put(token, clock.instant().plus(lives));
    issued.incrementAndGet();
    return "{\"access_token\":\"%s\",\"issued_token_type\":\"%s\",\"token_type\":\"bearer\",\"expires_in\":%d}"
        .formatted(token, ACCESS_TOKEN, lives.toSeconds());
  }

  private static void answer(HttpExchange exchange, int status, String json) throws IOException {
    byte[] body = json.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static Map<String, String> form(String body) {
    return Arrays.stream(body.split("&"))
        .map(field -> field.split("=", 2))
        .filter(field -> field.length == 2)
        .collect(
            Collectors.toMap(
                field -> URLDecoder.decode(field[0], UTF_8),
                field -> URLDecoder.decode(field[1], UTF_8),
                (first, second) -> first));
  }

  @Override
  public void close() {
    proxy.close();
    tokens.stop(0);
  }
}
