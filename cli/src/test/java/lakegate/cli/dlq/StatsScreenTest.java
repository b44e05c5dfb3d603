package lakegate.cli.dlq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static lakegate.dlq.TestLetters.CHARGES;
import static lakegate.dlq.TestLetters.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import lakegate.dlq.LetterStats;
import lakegate.dlq.LetterStats.By;
import lakegate.dlq.TestLetters;
import org.junit.jupiter.api.Test;

class StatsScreenTest {
  @Test
  void groupsAreShownWithSharesTimesAndBars() {
    assertThat(new StatsScreen(stats(OptionalLong.of(40_000))).lines())
        .containsExactly(
            "  code       letters  of letters  of traffic            first seen             last seen",
            "  NOT_JSON         3     75.00 %     <0.01 %  2025-11-14T12:00:00Z  2025-11-14T12:00:02Z  ████████████████████████",
            "  TOMBSTONE        1     25.00 %     <0.01 %  2025-11-14T12:00:03Z  2025-11-14T12:00:03Z  ████████",
            "  all              4    100.00 %      0.01 %  2025-11-14T12:00:00Z  2025-11-14T12:00:03Z");
  }

  @Test
  void aTrafficThatIsNotKnownIsSaid() {
    assertThat(new StatsScreen(stats(OptionalLong.empty())).lines().get(1)).contains(" unknown ");
  }

  @Test
  void nothingIsALine() {
    assertThat(
            new StatsScreen(
                    new LetterStats(
                        By.CODE, "", Map.of("payment_charges", OptionalLong.of(12_000))))
                .lines())
        .containsExactly("no dead letters among 12,000 records");
  }

  @Test
  void theJsonHasTheSameNumbers() throws IOException {
    JsonNode json = new JsonMapper().readTree(new StatsScreen(stats(OptionalLong.of(8))).json());

    assertThat(json.at("/by").asText()).isEqualTo("code");
    assertThat(json.at("/letters").asLong()).isEqualTo(4);
    assertThat(json.at("/raw_records").asLong()).isEqualTo(8);
    assertThat(json.at("/share_of_traffic").asDouble()).isEqualTo(0.5);
    assertThat(json.at("/groups/0/name").asText()).isEqualTo("NOT_JSON");
    assertThat(json.at("/groups/0/letters").asLong()).isEqualTo(3);
    assertThat(json.at("/groups/0/share_of_letters").asDouble()).isEqualTo(0.75);
    assertThat(json.at("/groups/1/share_of_traffic").asDouble()).isEqualTo(0.125);
    assertThat(json.at("/groups/1/first_seen").asText()).isEqualTo("2025-11-14T12:00:03Z");
  }

  private static LetterStats stats(OptionalLong raw) {
    LetterStats stats = new LetterStats(By.CODE, "", Map.of("payment_charges", raw));
    for (int i = 0; i < 4; i++) {
      byte[] value = i == 3 ? null : "{".getBytes(UTF_8);
      stats.add(TestLetters.letter(CHARGES, value, null, List.of(), 0, i, NOON.plusSeconds(i)));
    }
    return stats;
  }
}
