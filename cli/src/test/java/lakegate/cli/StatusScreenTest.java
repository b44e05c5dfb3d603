package lakegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import lakegate.deploy.FlinkRest.CheckpointStats.Completed;
import lakegate.status.PipelineStatus;
import lakegate.status.PipelineStatus.OfJob;
import lakegate.status.PipelineStatus.OfType;
import org.junit.jupiter.api.Test;

class StatusScreenTest {
  private static final Instant NOON = Instant.parse("2025-11-14T12:00:00Z");
  private static final StatusScreen SCREEN =
      new StatusScreen(
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
                  new OfType("parcels", 12_000, 11_700, 200, 11_600, 100, Optional.of(NOON)),
                  new OfType("letters", 5, 5, 0, 5, 0, Optional.empty()))));

  @Test
  void jobsAndTypesAreShownInColumns() {
    assertThat(SCREEN.lines())
        .containsExactly(
            "  job                      state      since  restarts  last checkpoint   took",
            "  lakegate-bridge        RUNNING  2 min 5 s         1          4 s ago  85 ms",
            "  lakegate-ingest  NOT SUBMITTED          -         0                -      -",
            "  lakegate-bridge last failed: java.io.IOException: no broker",
            "",
            "  event type     raw  validated  dead    rows  under way  lag   commit",
            "  parcels     12,000    ~11,700   200  11,600        200  100  0 s ago",
            "  letters          5         ~5     0       5          0    0    never",
            "  all         12,005    ~11,705   200  11,605        200  100");
  }

  @Test
  void theJsonHasTheSameNumbers() throws IOException {
    JsonNode json = new JsonMapper().readTree(SCREEN.json());

    assertThat(json.at("/jobs/0/checkpoint/duration_ms").asInt()).isEqualTo(85);
    assertThat(json.at("/jobs/1/id").isNull()).isTrue();
    assertThat(json.at("/event_types/0/under_way").asInt()).isEqualTo(200);
    assertThat(json.at("/event_types/0/last_commit").asText()).isEqualTo("2025-11-14T12:00:00Z");
    assertThat(json.at("/event_types/1/last_commit").isNull()).isTrue();
  }
}
