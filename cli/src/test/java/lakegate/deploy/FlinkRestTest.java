package lakegate.deploy;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The answers are those of a real Flink 2.1, shortened. */
class FlinkRestTest {
  private FakeFlink server;
  private FlinkRest flink;

  @BeforeEach
  void start() throws IOException {
    server = new FakeFlink();
    flink = new FlinkRest(server.address());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aJobThatEndedIsNotActive() {
    server.put(
        "GET /jobs/overview",
        """
        {"jobs":[
         {"jid":"a1","name":"lakegate-bridge","state":"CANCELED","start-time":1000},
         {"jid":"a2","name":"lakegate-bridge","state":"RESTARTING","start-time":2000},
         {"jid":"b1","name":"lakegate-ingest","state":"FAILED","start-time":3000}]}
        """);

    assertThat(flink.active(LakegateJob.BRIDGE))
        .contains(
            new FlinkRest.Job("a2", "lakegate-bridge", "RESTARTING", Instant.ofEpochMilli(2000)));
    assertThat(flink.active(LakegateJob.INGEST)).isEmpty();
  }

  @Test
  void aStoppedJobHasItsSavepointOnceThatIsComplete() {
    server.put("POST /jobs/a1/stop", "{\"request-id\":\"r1\"}");
    server.put("GET /jobs/a1/savepoints/r1", "{\"status\":{\"id\":\"IN_PROGRESS\"}}");

    assertThat(flink.stop("a1", "file:///savepoints/lakegate-bridge")).isEqualTo("r1");
    assertThat(server.requests.get("POST /jobs/a1/stop"))
        .isEqualTo("{\"targetDirectory\":\"file:///savepoints/lakegate-bridge\",\"drain\":false}");
    assertThat(flink.savepoint("a1", "r1")).isEmpty();
    server.put(
        "GET /jobs/a1/savepoints/r1",
        """
        {"status":{"id":"COMPLETED"},
         "operation":{"location":"file:/savepoints/lakegate-bridge/savepoint-a1-5f"}}
        """);
    assertThat(flink.savepoint("a1", "r1"))
        .contains("file:/savepoints/lakegate-bridge/savepoint-a1-5f");
  }

  @Test
  void aFailedSavepointSaysWhy() {
    server.put(
        "GET /jobs/a1/savepoints/r1",
        """
        {"status":{"id":"COMPLETED"},"operation":{"failure-cause":{"class":"x",
         "stack-trace":"CompletionException: y\\n\\tat z\\nCaused by: Disk: full\\n\\tat q"}}}
        """);

    assertThatThrownBy(() -> flink.savepoint("a1", "r1"))
        .isInstanceOf(Failure.class)
        .hasMessage("Flink made no savepoint of job a1: Disk: full");
  }

  @Test
  void theNewestUploadOfAFileNameComesFirst() {
    server.put(
        "GET /jars",
        """
        {"files":[{"id":"1_a.jar","name":"a.jar","uploaded":1},
         {"id":"2_b.jar","name":"b.jar","uploaded":2},{"id":"3_a.jar","name":"a.jar","uploaded":3}]}
        """);

    assertThat(flink.jars("a.jar")).containsExactly("3_a.jar", "1_a.jar");
  }

  @Test
  void aJarIsUploadedAsAFormAndItsIdIsTheFilesName(@TempDir Path folder) throws IOException {
    Path jar = Files.writeString(folder.resolve("jobs.jar"), "bytes of a jar");
    server.put(
        "POST /jars/upload", "{\"filename\":\"/tmp/flink-web/x_jobs.jar\",\"status\":\"success\"}");

    assertThat(flink.upload(jar, "jobs.jar")).isEqualTo("x_jobs.jar");
    assertThat(server.requests.get("POST /jars/upload"))
        .contains("name=\"jarfile\"; filename=\"jobs.jar\"\r\n", "\r\n\r\nbytes of a jar\r\n--");
  }

  @Test
  void aJobIsStartedWithItsCheckpointAndSettings() throws IOException {
    server.put("POST /jars/x_jobs.jar/run", "{\"jobid\":\"c3\"}");

    String id =
        flink.run(
            "x_jobs.jar",
            LakegateJob.BRIDGE,
            List.of("--parallelism", "2"),
            Map.of("execution.checkpointing.dir", "file:///c"),
            2,
            Optional.of("file:///c/a2/chk-7"));

    assertThat(id).isEqualTo("c3");
    JsonNode body = new JsonMapper().readTree(server.requests.get("POST /jars/x_jobs.jar/run"));
    assertThat(body)
        .isEqualTo(
            new JsonMapper()
                .readTree(
                    """
                    {"entryClass":"lakegate.BridgeJob","parallelism":2,
                     "allowNonRestoredState":false,"savepointPath":"file:///c/a2/chk-7",
                     "programArgsList":["--parallelism","2"],
                     "flinkConfiguration":{"execution.checkpointing.dir":"file:///c"}}
                    """));
  }

  @Test
  void aJobThatStartsAfterFlinkWasTooSlowToSaySoIsFound() {
    server.put("POST /jars/x/run", () -> late("{\"jobid\":\"b1\"}"));
    server.jobs("RUNNING", "RUNNING");

    assertThat(hasty().run("x", LakegateJob.BRIDGE, List.of(), Map.of(), 1, Optional.empty()))
        .isEqualTo("b1");
  }

  @Test
  void aJobThatDoesNotAppearMayStillDoSo() {
    server.put("POST /jars/x/run", () -> late("{\"jobid\":\"b1\"}"));
    server.put("GET /jobs/overview", "{\"jobs\":[]}");

    assertThatThrownBy(
            () -> hasty().run("x", LakegateJob.BRIDGE, List.of(), Map.of(), 1, Optional.empty()))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("has not started lakegate-bridge within 4 s and may still do so")
        .hasMessageContaining("./lakegate status");
  }

  private FlinkRest hasty() {
    return new FlinkRest(server.address(), Duration.ofSeconds(2));
  }

  /** Behind the patience of {@link #hasty}. */
  private static String late(String answer) {
    LockSupport.parkNanos(Duration.ofSeconds(6).toNanos());
    return answer;
  }

  @Test
  void theNewestCompletedCheckpointIsRead() {
    server.put(
        "GET /jobs/a2/checkpoints",
        """
        {"counts":{"restored":1,"total":4,"in_progress":0,"completed":3,"failed":1},
         "latest":{"completed":{"id":7,"latest_ack_timestamp":5000,"end_to_end_duration":42,
                                "external_path":"file:///c/a2/chk-7"},"failed":null}}
        """);

    FlinkRest.CheckpointStats stats = flink.checkpoints("a2");

    assertThat(stats)
        .isEqualTo(
            new FlinkRest.CheckpointStats(
                3,
                Optional.of(
                    new FlinkRest.CheckpointStats.Completed(
                        7,
                        Instant.ofEpochMilli(5000),
                        Duration.ofMillis(42),
                        "file:///c/a2/chk-7")),
                1));
  }

  @Test
  void beforeTheFirstCheckpointThereIsNone() {
    server.put(
        "GET /jobs/a2/checkpoints",
        "{\"counts\":{\"completed\":0,\"failed\":0},\"latest\":{\"completed\":null}}");

    assertThat(flink.checkpoints("a2").latest()).isEmpty();
  }

  @Test
  void wantedMetricsOfAllVerticesAreAskedForInRequestsThatFlinkTakes() {
    List<String> ids =
        IntStream.range(0, 300).mapToObj(subtask -> subtask + ".decode.parcels.flood").toList();
    server.put("GET /jobs/a2", "{\"vertices\":[{\"id\":\"v1\"},{\"id\":\"v2\"}]}");
    server.put(
        "GET /jobs/a2/vertices/v1/metrics",
        "[{\"id\":\"0.numRecordsIn\"},"
            + ids.stream().map(id -> "{\"id\":\"" + id + "\"}").collect(joining(","))
            + "]");
    server.put("GET /jobs/a2/vertices/v2/metrics", "[{\"id\":\"0.numRecordsIn\"}]");

    Map<String, String> metrics = flink.metrics("a2", Pattern.compile(".*flood"));

    assertThat(metrics).containsOnlyKeys(ids).containsEntry(ids.get(7), "value of " + ids.get(7));
    assertThat(server.queries).hasSize(3).allMatch(query -> query.length() < 3_500);
  }

  @Test
  void aRefusalNamesTheInnermostCause() {
    server.put(
        "POST /jars/x/run",
        """
        400 {"errors":["Internal server error.","<Exception on server side:\\n\
        org.apache.flink.util.FlinkException: outer\\n\\tat a.B.c(B.java:1)\\n\
        Caused by: java.lang.IllegalStateException: topic a is missing\\n\\tat d.E.f(E.java:2)"]}
        """);

    assertThatThrownBy(
            () -> flink.run("x", LakegateJob.BRIDGE, List.of(), Map.of(), 1, Optional.empty()))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("java.lang.IllegalStateException: topic a is missing")
        .hasMessageNotContaining("\tat ");
  }

  @Test
  void aMissingFlinkIsNamedWithItsAddress() {
    server.close();

    assertThatThrownBy(flink::jobs)
        .isInstanceOf(Failure.class)
        .hasMessageContaining("http://127.0.0.1:" + server.port())
        .hasMessageContaining("make up");
  }
}
