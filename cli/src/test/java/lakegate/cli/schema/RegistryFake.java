package lakegate.cli.schema;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;

/** A registry in memory. A schema's id is its number among all texts. */
final class RegistryFake implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  private final HttpServer server;
  private final Map<String, List<Integer>> subjects = new HashMap<>();
  private final List<String> texts = new ArrayList<>();
  private final Map<String, String> levels = new HashMap<>();
  private BiPredicate<String, String> same = String::equals;
  private boolean refusing;

  RegistryFake() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Adds a version. */
  int add(String subject, String text) {
    texts.add(text);
    subjects.computeIfAbsent(subject, name -> new ArrayList<>()).add(texts.size());
    return texts.size();
  }

  /** From now on every text of a subject counts as the first one. */
  void takeAllTextsForTheSame() {
    same = (a, b) -> true;
  }

  /** From now on every new version is refused as incompatible. */
  void refuse() {
    refusing = true;
  }

  List<String> versions(String subject) {
    return subjects.getOrDefault(subject, List.of()).stream().map(id -> texts.get(id - 1)).toList();
  }

  Map<String, String> levels() {
    return levels;
  }

  private void answer(HttpExchange exchange) throws IOException {
    String[] path = exchange.getRequestURI().getPath().split("/");
    JsonNode body = JSON.readTree(exchange.getRequestBody().readAllBytes());
    String name = path[path.length > 2 ? 2 : 1];
    switch (exchange.getRequestMethod() + " " + path[1] + " " + path.length) {
      case "GET subjects 4" -> listVersions(exchange, name);
      case "GET subjects 5" -> version(exchange, name, Integer.parseInt(path[4]));
      case "POST subjects 4" -> register(exchange, name, body.get("schema").asText());
      case "POST subjects 3" -> lookUp(exchange, name, body.get("schema").asText());
      case "GET schemas 4" ->
          send(exchange, Map.of("schema", texts.get(Integer.parseInt(path[3]) - 1)));
      case "GET config 3" -> level(exchange, name);
      case "PUT config 3" -> {
        levels.put(name, body.get("compatibility").asText());
        send(exchange, body);
      }
      default -> fail(exchange, 405, 405, "Not allowed");
    }
  }

  private void listVersions(HttpExchange exchange, String subject) throws IOException {
    List<Integer> ids = subjects.get(subject);
    if (ids == null) {
      fail(exchange, 404, 40401, "Subject not found");
    } else {
      send(exchange, IntStream.rangeClosed(1, ids.size()).boxed().toList());
    }
  }

  private void version(HttpExchange exchange, String subject, int number) throws IOException {
    int id = subjects.get(subject).get(number - 1);
    send(
        exchange,
        Map.of("subject", subject, "version", number, "id", id, "schema", texts.get(id - 1)));
  }

  private void register(HttpExchange exchange, String subject, String text) throws IOException {
    int known = number(subject, text);
    if (known == 0 && refusing) {
      fail(exchange, 409, 409, "Incompatible");
    } else {
      send(
          exchange,
          Map.of("id", known > 0 ? subjects.get(subject).get(known - 1) : add(subject, text)));
    }
  }

  private void lookUp(HttpExchange exchange, String subject, String text) throws IOException {
    int known = number(subject, text);
    if (known == 0) {
      fail(exchange, 404, 40403, "Schema not found");
    } else {
      version(exchange, subject, known);
    }
  }

  private void level(HttpExchange exchange, String subject) throws IOException {
    if (levels.containsKey(subject)) {
      send(exchange, Map.of("compatibilityLevel", levels.get(subject)));
    } else {
      fail(exchange, 404, 40408, "No level");
    }
  }

  /** The number of the version that this text is, or 0. */
  private int number(String subject, String text) {
    List<String> versions = versions(subject);
    return IntStream.rangeClosed(1, versions.size())
        .filter(number -> same.test(versions.get(number - 1), text))
        .findFirst()
        .orElse(0);
  }

  private static void fail(HttpExchange exchange, int status, int code, String message)
      throws IOException {
    send(exchange, status, Map.of("error_code", code, "message", message));
  }

  private static void send(HttpExchange exchange, Object body) throws IOException {
    send(exchange, 200, body);
  }

  private static void send(HttpExchange exchange, int status, Object body) throws IOException {
    byte[] bytes = JSON.writeValueAsString(body).getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
