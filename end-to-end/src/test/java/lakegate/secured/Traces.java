package lakegate.secured;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a stack shows of itself: logs, Flink's REST API, the process list. */
final class Traces {
  private static final JsonMapper JSON = new JsonMapper();
  private static final List<String> OF_CLUSTER =
      List.of(
          "/overview",
          "/config",
          "/jobmanager/config",
          "/jobmanager/environment",
          "/jobmanager/logs",
          "/jobmanager/log",
          "/jobmanager/stdout",
          "/jobmanager/thread-dump",
          "/jobs/overview",
          "/jars",
          "/taskmanagers");
  private static final List<String> OF_JOB =
      List.of(
          "",
          "/config",
          "/plan",
          "/exceptions?maxExceptions=100",
          "/accumulators?includeSerializedValue=true",
          "/checkpoints",
          "/checkpoints/config",
          "/jobmanager/config",
          "/jobmanager/environment",
          "/jobmanager/log-url");
  private static final List<String> OF_VERTEX =
      List.of("", "/accumulators", "/subtasks/0", "/jm-operator-metrics");

  private final Map<String, String> texts = new TreeMap<>();

  /** All there is now. */
  static Traces of(Path folder, URI flink) throws IOException, InterruptedException {
    Traces traces = new Traces();
    traces.addLogs(folder.resolve("logs"));
    traces.addFlink(flink);
    traces.addProcesses();
    return traces;
  }

  /** Adds what something else showed. */
  void add(String where, String text) {
    texts.put(where, text);
  }

  /** Where the text can be seen. */
  List<String> of(String text) {
    return texts.entrySet().stream()
        .filter(trace -> trace.getValue().contains(text))
        .map(Map.Entry::getKey)
        .toList();
  }

  private void addLogs(Path logs) throws IOException {
    try (Stream<Path> files = Files.walk(logs)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        add("log " + file.getFileName(), Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
  }

  private void addFlink(URI flink) throws IOException, InterruptedException {
    HttpClient http = HttpClient.newHttpClient();
    List<String> paths = new ArrayList<>(OF_CLUSTER);
    for (JsonNode job : get(http, flink, "/jobs/overview").path("jobs")) {
      String path = "/jobs/" + job.path("jid").asText();
      OF_JOB.forEach(each -> paths.add(path + each));
      for (JsonNode vertex : get(http, flink, path).path("vertices")) {
        OF_VERTEX.forEach(
            each -> paths.add(path + "/vertices/" + vertex.path("id").asText() + each));
      }
    }
    for (JsonNode manager : get(http, flink, "/taskmanagers").path("taskmanagers")) {
      String path = "/taskmanagers/" + manager.path("id").asText();
      Stream.of("", "/log", "/stdout", "/thread-dump").forEach(each -> paths.add(path + each));
    }
    for (String path : paths) {
      add("Flink " + path, send(http, flink, path));
    }
  }

  private static JsonNode get(HttpClient http, URI flink, String path)
      throws IOException, InterruptedException {
    return JSON.readTree(send(http, flink, path));
  }

  private static String send(HttpClient http, URI flink, String path)
      throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(flink.resolve(path)).build();
    return http.send(request, BodyHandlers.ofString(StandardCharsets.ISO_8859_1)).body();
  }

  private void addProcesses() throws IOException {
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      processes
          .map(process -> process.resolve("cmdline"))
          .filter(Files::isReadable)
          .forEach(
              file -> {
                try {
                  add("process " + file, Files.readString(file, StandardCharsets.ISO_8859_1));
                } catch (NoSuchFileException e) {
                  // It has ended.
                } catch (IOException e) {
                  if (!e.getMessage().contains("No such process")) {
                    throw new UncheckedIOException(e);
                  }
                }
              });
    }
  }
}
