package lakegate.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import lakegate.status.PipelineStatus.Flood;
import org.junit.jupiter.api.Test;

class FloodsTest {
  private static final Map<String, String> METRICS =
      Map.of(
          "0.decode.event_type.parcels.flood", "1",
          "0.decode.event_type.parcels.flood_share", "0.51",
          "0.decode.event_type.parcels.flood_reason", "EMPTY at $",
          "1.decode.event_type.parcels.flood", "1",
          "1.decode.event_type.parcels.flood_share", "0.75",
          "1.decode.event_type.parcels.flood_reason", "NOT_JSON at $",
          "0.decode.event_type.letters.flood", "0",
          "0.decode.event_type.letters.flood_share", "0.5",
          "0.decode.event_type.letters.flood_reason", "EMPTY at $");

  @Test
  void ofTheSubtasksOfAnEventTypeTheWorstIsShown() {
    assertThat(Floods.of(METRICS)).isEqualTo(Map.of("parcels", new Flood(0.75, "NOT_JSON at $")));
  }

  @Test
  void anAlarmIsShownAlsoWhileTheOtherMetricsAreNotThereYet() {
    assertThat(Floods.of(Map.of("0.decode.event_type.parcels.flood", "1"))).containsKey("parcels");
  }

  @Test
  void allMetricsThatAreReadAreAskedFor() {
    assertThat(METRICS.keySet()).allMatch(id -> Floods.METRICS.matcher(id).matches());
    assertThat("0.decode.event_type.parcels.accepted").doesNotMatch(Floods.METRICS);
  }
}
