package lakegate.cli.schema;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A registry that serves what it is given: subjects, their versions, and nothing else. */
final class RegistryFake implements AutoCloseable {
  private static final Pattern VERSIONS = Pattern.compile("/subjects/([^/]+)/versions(?:/(\\d+))?");

  private final HttpServer server;
  private final Map<String, List<String>> subjects = new HashMap<>();

  RegistryFake() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  void add(String subject, String text) {
    subjects.computeIfAbsent(subject, name -> new ArrayList<>()).add(text);
  }

  private void answer(HttpExchange exchange) throws IOException {
    Matcher path = VERSIONS.matcher(exchange.getRequestURI().getPath());
    List<String> versions = path.matches() ? subjects.get(path.group(1)) : null;
    JsonMapper json = new JsonMapper();
    if (versions == null) {
      send(exchange, 404, "{\"error_code\": 40401, \"message\": \"Subject not found\"}");
    } else if (path.group(2) == null) {
      List<Integer> numbers = new ArrayList<>();
      versions.forEach(text -> numbers.add(numbers.size() + 1));
      send(exchange, 200, json.writeValueAsString(numbers));
    } else {
      int number = Integer.parseInt(path.group(2));
      send(
          exchange,
          200,
          json.writeValueAsString(
              Map.of(
                  "subject",
                  path.group(1),
                  "version",
                  number,
                  "id",
                  number,
                  "schema",
                  versions.get(number - 1))));
    }
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
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
