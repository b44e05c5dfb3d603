package lakegate.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Answers as a Flink cluster would: JSON, or a status and JSON such as {@code 400 {…}}. What nobody
 * has told it is a 404.
 */
final class FakeFlink implements AutoCloseable {
  /** The last body of each request. */
  final Map<String, String> requests = new ConcurrentHashMap<>();

  /** The metrics that were asked for. */
  final List<String> queries = new CopyOnWriteArrayList<>();

  private final Map<String, Supplier<String>> answers = new ConcurrentHashMap<>();
  private final HttpServer server;

  FakeFlink() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.setExecutor(Executors.newCachedThreadPool());
    server.start();
  }

  /**
   * From now on.
   *
   * @param request for example {@code GET /jobs/overview}
   */
  void put(String request, String answer) {
    put(request, () -> answer);
  }

  /** The same, with an answer of the moment. */
  void put(String request, Supplier<String> answer) {
    answers.put(request, answer);
  }

  /** Both jobs, by the states that they are in. */
  void jobs(String bridge, String ingest) {
    put(
        "GET /jobs/overview",
        """
        {"jobs":[
         {"jid":"b1","name":"lakegate-bridge","state":"%s","start-time":1000},
         {"jid":"i1","name":"lakegate-ingest","state":"%s","start-time":1000}]}
        """
            .formatted(bridge, ingest));
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + port() + "/");
  }

  int port() {
    return server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String request = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
    requests.put(request, new String(exchange.getRequestBody().readAllBytes(), UTF_8));
    String query = exchange.getRequestURI().getQuery();
    String answer =
        query != null && query.startsWith("get=")
            ? metrics(query.substring("get=".length()))
            : known(request);
    int status = answer.matches("(?s)[{\\[].*") ? 200 : Integer.parseInt(answer.substring(0, 3));
    byte[] body = (status == 200 ? answer : answer.substring(4)).getBytes(UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private String known(String request) {
    Supplier<String> answer = answers.get(request);
    return answer == null ? "404 {\"errors\":[\"Not found: " + request + "\"]}" : answer.get();
  }

  private String metrics(String ids) {
    queries.add(ids);
    return Stream.of(ids.split(","))
        .map(id -> "{\"id\":\"%s\",\"value\":\"value of %s\"}".formatted(id, id))
        .collect(joining(",", "[", "]"));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
