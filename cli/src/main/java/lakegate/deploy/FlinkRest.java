package lakegate.deploy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;

/** Flink's REST API (version 1 of Flink 2.1). */
public final class FlinkRest {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(300);
  private static final int LONGEST_QUERY = 3000;
  private static final JsonMapper JSON = new JsonMapper();

  private final URI base;
  private final Duration timeout;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  public FlinkRest(URI base) {
    this(base, TIMEOUT);
  }

  /** With a time limit of each request. */
  FlinkRest(URI base, Duration timeout) {
    this.base = base;
    this.timeout = timeout;
  }

  /**
   * A job that Flink knows.
   *
   * @param state Flink's word, for example {@code RUNNING}
   * @param start when it was submitted
   */
  public record Job(String id, String name, String state, Instant start) {
    private static final String UNKNOWN = "unknown to Flink";

    /** One that was lost with its JobManager. */
    static Job unknown(String id, String name) {
      return new Job(id, name, UNKNOWN, Instant.EPOCH);
    }

    boolean isKnown() {
      return !state.equals(UNKNOWN);
    }

    /** Whether it runs, or will by itself. */
    public boolean isActive() {
      return !List.of("FINISHED", "CANCELED", "FAILED", UNKNOWN).contains(state);
    }
  }

  /**
   * The checkpoints of one job since it was submitted.
   *
   * @param completed how many
   * @param latest the newest completed one
   * @param failed how many
   */
  public record CheckpointStats(long completed, Optional<Completed> latest, long failed) {

    /** A completed checkpoint. */
    public record Completed(long id, Instant acknowledged, Duration duration, String path) {}
  }

  /** Slots of all task managers. */
  public int slots() {
    return get("/overview").path("slots-total").asInt();
  }

  /** All jobs, those that have ended too, the newest first. */
  public List<Job> jobs() {
    List<Job> jobs = new ArrayList<>();
    for (JsonNode job : get("/jobs/overview").path("jobs")) {
      jobs.add(
          new Job(
              job.path("jid").asText(),
              job.path("name").asText(),
              job.path("state").asText(),
              Instant.ofEpochMilli(job.path("start-time").asLong())));
    }
    jobs.sort((left, right) -> right.start().compareTo(left.start()));
    return jobs;
  }

  /** The job of that name that runs, or will by itself. */
  public Optional<Job> active(LakegateJob job) {
    return jobs().stream()
        .filter(known -> known.name().equals(job.jobName()) && known.isActive())
        .findFirst();
  }

  /** Uploads a jar under a file name and returns its id. */
  public String upload(Path jar, String fileName) {
    String boundary = "lakegate-" + UUID.randomUUID();
    String head =
        "--%s\r\nContent-Disposition: form-data; name=\"jarfile\"; filename=\"%s\"\r\nContent-Type: application/x-java-archive\r\n\r\n"
            .formatted(boundary, fileName);
    try {
      BodyPublisher body =
          BodyPublishers.concat(
              BodyPublishers.ofString(head),
              BodyPublishers.ofFile(jar),
              BodyPublishers.ofString("\r\n--" + boundary + "--\r\n"));
      HttpRequest request =
          request("/jars/upload")
              .header("Content-Type", "multipart/form-data; boundary=" + boundary)
              .POST(body)
              .build();
      String name = send(request).path("filename").asText();
      return name.substring(name.lastIndexOf('/') + 1);
    } catch (IOException e) {
      throw new Failure("Cannot read the job jar " + jar + "; build it with: make build", e);
    }
  }

  /**
   * Starts a job, none of whose name may run, and returns its id.
   *
   * @param arguments of its main method
   * @param configuration Flink settings of this job
   * @param checkpoint where it goes on, or empty for a start without state
   */
  public String run(
      String jarId,
      LakegateJob job,
      List<String> arguments,
      Map<String, String> configuration,
      int parallelism,
      Optional<String> checkpoint) {
    ObjectNode body = JSON.createObjectNode();
    body.put("entryClass", job.entryClass());
    body.put("parallelism", parallelism);
    body.put("allowNonRestoredState", false);
    checkpoint.ifPresent(path -> body.put("savepointPath", path));
    arguments.forEach(body.withArray("programArgsList")::add);
    configuration.forEach(body.withObject("/flinkConfiguration")::put);
    HttpRequest request =
        request("/jars/" + jarId + "/run")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.toString()))
            .build();
    try {
      return send(request).path("jobid").asText();
    } catch (Failure e) {
      if (e.getCause() instanceof HttpTimeoutException) {
        return startedLate(job, e);
      }
      throw e;
    }
  }

  /** Flink goes on with a start although nobody waits for its answer any more. */
  private String startedLate(LakegateJob job, Failure cause) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (System.nanoTime() < deadline) {
      try {
        Optional<Job> started = active(job);
        if (started.isPresent()) {
          return started.get().id();
        }
      } catch (Failure e) {
        if (!(e.getCause() instanceof HttpTimeoutException)) {
          throw e;
        }
      }
      Servers.sleep(POLL);
    }
    throw new Failure(
        "Flink at %s has not started %s within %d s and may still do so: wait until ./lakegate status shows it, or cancel it there before you start it again"
            .formatted(base, job.jobName(), timeout.multipliedBy(2).toSeconds()),
        cause);
  }

  /** Ids of the uploaded jars of that file name, the newest first. */
  public List<String> jars(String fileName) {
    List<JsonNode> jars = new ArrayList<>();
    for (JsonNode jar : get("/jars").path("files")) {
      if (jar.path("name").asText().equals(fileName)) {
        jars.add(jar);
      }
    }
    jars.sort(Comparator.comparingLong((JsonNode jar) -> jar.path("uploaded").asLong()).reversed());
    return jars.stream().map(jar -> jar.path("id").asText()).toList();
  }

  /** Begins to stop a job with a savepoint below the folder, and returns the request's id. */
  public String stop(String jobId, String folder) {
    ObjectNode body = JSON.createObjectNode().put("targetDirectory", folder).put("drain", false);
    HttpRequest request =
        request("/jobs/" + jobId + "/stop")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.toString()))
            .build();
    return send(request).path("request-id").asText();
  }

  /**
   * The savepoint of a request, once it is complete.
   *
   * @throws Failure if it failed
   */
  public Optional<String> savepoint(String jobId, String requestId) {
    JsonNode answer = get("/jobs/" + jobId + "/savepoints/" + requestId);
    JsonNode failure = answer.path("operation").path("failure-cause").path("stack-trace");
    if (!failure.isMissingNode()) {
      throw new Failure("Flink made no savepoint of job " + jobId + ": " + cause(failure.asText()));
    }
    return answer.path("status").path("id").asText().equals("COMPLETED")
        ? Optional.of(answer.path("operation").path("location").asText())
        : Optional.empty();
  }

  /** Ends a job as it is; its checkpoints stay. */
  public void cancel(String jobId) {
    send(
        request("/jobs/" + jobId + "?mode=cancel")
            .method("PATCH", BodyPublishers.noBody())
            .build());
  }

  /** Forgets an uploaded jar; the jobs started from it go on. */
  public void delete(String jarId) {
    send(request("/jars/" + jarId).DELETE().build());
  }

  public CheckpointStats checkpoints(String jobId) {
    JsonNode stats = get("/jobs/" + jobId + "/checkpoints");
    JsonNode latest = stats.path("latest").path("completed");
    return new CheckpointStats(
        stats.path("counts").path("completed").asLong(),
        latest.isObject() ? Optional.of(completed(latest)) : Optional.empty(),
        stats.path("counts").path("failed").asLong());
  }

  private static CheckpointStats.Completed completed(JsonNode node) {
    return new CheckpointStats.Completed(
        node.path("id").asLong(),
        Instant.ofEpochMilli(node.path("latest_ack_timestamp").asLong()),
        Duration.ofMillis(node.path("end_to_end_duration").asLong()),
        node.path("external_path").asText());
  }

  /**
   * The arguments that the job was started with, secrets as {@link lakegate.settings.Secrets#MASK};
   * none if its version doesn't tell.
   */
  public Map<String, String> arguments(String jobId) {
    Map<String, String> arguments = new TreeMap<>();
    JsonNode told = get("/jobs/" + jobId + "/config").path("execution-config").path("user-config");
    told.properties().forEach(entry -> arguments.put(entry.getKey(), entry.getValue().asText()));
    return arguments;
  }

  /** How often the job was restarted since it was submitted. */
  public long restarts(String jobId) {
    return get("/jobs/" + jobId + "/metrics?get=numRestarts").path(0).path("value").asLong();
  }

  /**
   * Metrics of a job's subtasks, as Flink last fetched them.
   *
   * @param wanted matches the whole id: subtask, operator, groups and name, such as {@code
   *     0.decode.event_type.payment_charges.flood}
   * @return the values by their ids
   */
  public Map<String, String> metrics(String jobId, Pattern wanted) {
    Map<String, String> values = new TreeMap<>();
    for (JsonNode vertex : get("/jobs/" + jobId).path("vertices")) {
      String metrics = "/jobs/" + jobId + "/vertices/" + vertex.path("id").asText() + "/metrics";
      StringBuilder ids = new StringBuilder();
      for (JsonNode metric : get(metrics)) {
        String id = metric.path("id").asText();
        if (wanted.matcher(id).matches()) {
          // Flink takes requests of 4 KB.
          if (ids.length() + id.length() > LONGEST_QUERY) {
            read(metrics, ids, values);
            ids.setLength(0);
          }
          ids.append(ids.isEmpty() ? "" : ",").append(id);
        }
      }
      if (!ids.isEmpty()) {
        read(metrics, ids, values);
      }
    }
    return values;
  }

  private void read(String metrics, CharSequence ids, Map<String, String> values) {
    for (JsonNode metric : get(metrics + "?get=" + ids)) {
      values.put(metric.path("id").asText(), metric.path("value").asText());
    }
  }

  URI address() {
    return base;
  }

  /**
   * Waits for as long as Flink answers with what it knew before: a job can be FAILED, and its last
   * failure not be told yet.
   */
  void awaitRefresh() {
    Servers.sleep(Duration.ofMillis(get("/config").path("refresh-interval").asLong()));
  }

  /** The innermost cause of the newest failure, if there was one; up to some seconds late. */
  public Optional<String> failure(String jobId) {
    JsonNode entry =
        get("/jobs/" + jobId + "/exceptions").path("exceptionHistory").path("entries").path(0);
    return entry.isObject()
        ? Optional.of(cause(entry.path("stacktrace").asText(entry.path("exceptionName").asText())))
        : Optional.empty();
  }

  /** The innermost cause of a stack trace as Java prints it. */
  static String cause(String stackTrace) {
    String cause = stackTrace.lines().findFirst().orElse("");
    for (String line : stackTrace.lines().toList()) {
      if (line.startsWith("Caused by: ")) {
        cause = line.substring("Caused by: ".length());
      }
    }
    return cause;
  }

  private JsonNode get(String path) {
    return send(request(path).GET().build());
  }

  private HttpRequest.Builder request(String path) {
    String root = base.toString().replaceAll("/+$", "");
    return HttpRequest.newBuilder(URI.create(root + path)).timeout(timeout);
  }

  private JsonNode send(HttpRequest request) {
    try {
      HttpResponse<String> response =
          http.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
      if (response.statusCode() / 100 != 2) {
        throw new Failure(
            "Flink refused %s %s: %s"
                .formatted(request.method(), request.uri().getPath(), refusal(response.body())));
      }
      return response.body().isBlank() ? JSON.createObjectNode() : JSON.readTree(response.body());
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("Not Flink at " + base + ": no JSON", e);
    } catch (HttpTimeoutException e) {
      throw new Failure(
          "Flink at %s has not answered %s %s within %d s"
              .formatted(base, request.method(), request.uri().getPath(), timeout.toSeconds()),
          e);
    } catch (IOException e) {
      throw new Failure("Flink at " + base + " does not answer; start it with: make up", e);
    } catch (InterruptedException e) {
      throw Kafka.interrupted(e);
    }
  }

  /** Flink puts whole stack traces into a list named errors. */
  private static String refusal(String body) {
    try {
      StringBuilder text = new StringBuilder();
      for (JsonNode error : JSON.readTree(body).path("errors")) {
        if (error.asText().contains("\n\tat ")) {
          text.setLength(0);
        }
        text.append(text.length() == 0 ? "" : " ").append(cause(error.asText()));
      }
      return text.toString();
    } catch (JsonProcessingException e) {
      return body;
    }
  }
}
