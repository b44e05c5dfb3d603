package lakegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import lakegate.deploy.FlinkRest.CheckpointStats.Completed;
import lakegate.status.PipelineStatus;
import lakegate.status.PipelineStatus.Flood;
import lakegate.status.PipelineStatus.OfJob;
import lakegate.status.PipelineStatus.OfType;
import org.junit.jupiter.api.Test;

class StatusScreenTest {
  private static final Instant NOON = Instant.parse("2025-11-14T12:00:00Z");
  private static final PipelineStatus STATUS =
      new PipelineStatus(
          NOON,
          List.of(
              new OfJob(
                  "lakegate-bridge",
                  Optional.of("a1"),
                  "RUNNING",
                  Duration.ofSeconds(125),
                  1,
                  Optional.of(
                      new Completed(
                          7, NOON.minusSeconds(4), Duration.ofMillis(85), "file:///c/chk-7")),
                  Optional.of("java.io.IOException: no broker")),
              new OfJob(
                  "lakegate-ingest",
                  Optional.empty(),
                  "NOT SUBMITTED",
                  Duration.ZERO,
                  0,
                  Optional.empty(),
                  Optional.empty())),
          List.of(
              new OfType(
                  "parcels",
                  12_000,
                  11_700,
                  200,
                  11_600,
                  100,
                  Optional.of(NOON),
                  Optional.of(new Flood(0.624, "BAD_TIMESTAMP at $.sent_at"))),
              new OfType("letters", 5, 5, 0, 5, 0, Optional.empty(), Optional.empty())));

  @Test
  void jobsAndTypesAreShownInColumns() {
    assertThat(screen(false).lines())
        .containsExactly(
            "  job                      state      since  restarts  last checkpoint   took",
            "  lakegate-bridge        RUNNING  2 min 5 s         1          4 s ago  85 ms",
            "  lakegate-ingest  NOT SUBMITTED          -         0                -      -",
            "  lakegate-bridge last failed: java.io.IOException: no broker",
            "",
            "  event type     raw  validated  dead    rows  under way  lag   commit",
            "  parcels     12,000    ~11,700   200  11,600        200  100  0 s ago",
            "  letters          5         ~5     0       5          0    0    never",
            "  all         12,005    ~11,705   200  11,605        200  100",
            "  parcels FLOOD: 62 % of the last messages were rejected, most often as BAD_TIMESTAMP"
                + " at $.sent_at");
  }

  @Test
  void onATerminalOnlyTheFloodedTypeIsRed() {
    assertThat(screen(true).lines())
        .filteredOn(line -> line.startsWith("\u001b[31m") && line.endsWith("\u001b[0m"))
        .hasSize(2)
        .allMatch(line -> line.contains("parcels"));
  }

  @Test
  void theFailureOfAStoppedJobIsRed() {
    OfJob stopped =
        new OfJob(
            "lakegate-bridge",
            Optional.of("a1"),
            "FAILED",
            Duration.ofSeconds(5),
            0,
            Optional.empty(),
            Optional.of("lakegate.bridge.StoppedOnFlood: 62 %"));

    assertThat(
            new StatusScreen(new PipelineStatus(NOON, List.of(stopped), List.of()), terminal(true))
                .lines())
        .contains(
            "\u001b[31m  lakegate-bridge last failed: lakegate.bridge.StoppedOnFlood: 62 %\u001b[0m");
  }

  @Test
  void theJsonHasTheSameNumbers() throws IOException {
    JsonNode json = new JsonMapper().readTree(screen(true).json());

    assertThat(json.at("/jobs/0/checkpoint/duration_ms").asInt()).isEqualTo(85);
    assertThat(json.at("/jobs/1/id").isNull()).isTrue();
    assertThat(json.at("/event_types/0/under_way").asInt()).isEqualTo(200);
    assertThat(json.at("/event_types/0/last_commit").asText()).isEqualTo("2025-11-14T12:00:00Z");
    assertThat(json.at("/event_types/1/last_commit").isNull()).isTrue();
    assertThat(json.at("/event_types/0/flood/share").asDouble()).isEqualTo(0.624);
    assertThat(json.at("/event_types/0/flood/reason").asText())
        .isEqualTo("BAD_TIMESTAMP at $.sent_at");
    assertThat(json.at("/event_types/1/flood").isNull()).isTrue();
  }

  private static StatusScreen screen(boolean colours) {
    return new StatusScreen(STATUS, terminal(colours));
  }

  private static Terminal terminal(boolean colours) {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    return new Terminal(nowhere, nowhere, colours, colours);
  }
}
