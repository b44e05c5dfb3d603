package lakegate.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lakegate.settings.SettingsReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JobStartTest {
  private static final FlinkRest.Job RUNNING =
      new FlinkRest.Job("b1", "lakegate-bridge", "RUNNING", Instant.EPOCH);
  private static final String SECRET = "kafka.ssl.key.password";

  private FakeFlink server;
  private FlinkRest flink;

  @BeforeEach
  void start() throws IOException {
    server = new FakeFlink();
    flink = new FlinkRest(server.address());
    server.put("POST /jars/old.jar/run", "{\"jobid\":\"b2\"}");
    server.put(
        "GET /jobs/b1/checkpoints",
        """
        {"counts":{"completed":1},
         "latest":{"completed":{"id":7,"external_path":"file:/old/lakegate-bridge/b1/chk-7"}}}
        """);
    runsWith(
        """
        {"parallelism":"3","flood.share":"50%","kafka.ssl.key.password":"******",\
        "start.offsets":"a-0=7"}""");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void runsWith(String arguments) {
    server.put(
        "GET /jobs/b1/config",
        "{\"jid\":\"b1\",\"execution-config\":{\"job-parallelism\":3,\"user-config\":%s}}"
            .formatted(arguments));
  }

  private static Settings today(Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(more);
    settings.put(SettingsReader.PARALLELISM, "1");
    settings.put(SettingsReader.FLOOD_SHARE, "0%");
    return Settings.of(settings, Map.of(), Optional.empty(), List.of());
  }

  private JobStart ofRunning(Settings today) {
    return JobStart.ofRunning(flink, RUNNING, LakegateJob.BRIDGE, today, "file:///new");
  }

  @Test
  void aRunningJobIsStartedAgainAsItWasWhateverTheSettingsAreToday() throws IOException {
    JobStart start = ofRunning(today(Map.of(SECRET, "of today")));

    start
        .keepingTables()
        .run(flink, "old.jar", StartPoint.of(LakegateJob.BRIDGE, Map.of(), "a test"));

    JsonNode body = new JsonMapper().readTree(server.requests.get("POST /jars/old.jar/run"));
    assertThat(body)
        .isEqualTo(
            new JsonMapper()
                .readTree(
                    """
                    {"entryClass":"lakegate.BridgeJob","parallelism":3,
                     "allowNonRestoredState":false,
                     "programArgsList":["--flood.share","50%",
                      "--kafka.ssl.key.password","of today",
                      "--parallelism","3","--tables.evolve","false"],
                     "flinkConfiguration":
                      {"execution.checkpointing.dir":"file:/old/lakegate-bridge"}}
                    """));
  }

  @Test
  void aSecretThatTheSettingsLackIsNamed() {
    assertThatThrownBy(() -> ofRunning(today(Map.of())))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("nothing was changed")
        .hasMessageContaining(SECRET);
  }

  @Test
  void aJobThatDoesNotTellItsArgumentsIsStartedAsTheSettingsAre() {
    runsWith("{}");

    assertThat(ofRunning(today(Map.of())).arguments())
        .containsEntry("parallelism", "1")
        .containsEntry("flood.share", "0%");
  }

  @Test
  void aJobWithoutACheckpointOfItsOwnKeepsThemWhereTheSettingsSay() {
    server.put(
        "GET /jobs/b1/checkpoints",
        """
        {"latest":{"completed":{"id":7,"external_path":"file:/savepoints/savepoint-b1-5f"}}}
        """);

    assertThat(ofRunning(today(Map.of(SECRET, "s"))).checkpoints()).isEqualTo("file:///new");
  }
}
