package lakegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lakegate.reconcile.Difference;
import lakegate.reconcile.OffsetRanges;
import lakegate.reconcile.OffsetRanges.Range;
import lakegate.reconcile.PartitionReport;
import lakegate.reconcile.TopicReport;
import org.junit.jupiter.api.Test;

class ReconcileScreenTest {
  private static final Instant NOON = Instant.parse("2025-11-14T12:00:00Z");
  private static final Terminal PLAIN =
      new Terminal(
          new PrintStream(new ByteArrayOutputStream()),
          new PrintStream(new ByteArrayOutputStream()),
          false,
          false);

  private static final TopicReport BALANCED =
      topic(
          "parcels",
          false,
          new PartitionReport(
              0,
              5,
              1005,
              1000,
              980,
              10,
              Map.of(
                  Difference.WAITING_FOR_INGEST,
                      new OffsetRanges(10, List.of(new Range(995, 1004))),
                  Difference.EXPIRED, new OffsetRanges(5, List.of(new Range(0, 4))))),
          Optional.of(NOON.minusSeconds(90)));

  private static final TopicReport FAULTY =
      topic(
          "letters",
          false,
          new PartitionReport(
              1,
              0,
              9,
              9,
              6,
              0,
              Map.of(
                  Difference.LOST, new OffsetRanges(3, List.of(new Range(2, 3), new Range(7, 7))),
                  Difference.ROW_TWICE, new OffsetRanges(1, List.of(new Range(4, 4))))),
          Optional.empty());

  private static final TopicReport RECREATED =
      topic(
          "stamps",
          true,
          new PartitionReport(
              0,
              0,
              1,
              1,
              1,
              0,
              Map.of(Difference.EARLIER_TOPIC, new OffsetRanges(2, List.of(new Range(0, 1))))),
          Optional.empty());

  private static TopicReport topic(
      String name, boolean recreated, PartitionReport partition, Optional<Instant> waiting) {
    return new TopicReport(name, name, NOON, List.of(partition), recreated, 0, 0, 0, waiting);
  }

  private static ReconcileScreen screen(TopicReport... topics) {
    return new ReconcileScreen(List.of(topics), false, Optional.empty(), NOON);
  }

  @Test
  void whatWaitsAndWhatHasExpiredLeavesTheBooksBalanced() {
    assertThat(screen(BALANCED).balanced()).isTrue();
    assertThat(screen(BALANCED).lines(PLAIN))
        .containsExactly(
            "  topic      raw  rows  dead letters  waiting  differences",
            "  parcels  1,000   980            10       10            0",
            "",
            "  parcels",
            "    waiting for ingest: 10 in partition 0: 995-1004",
            "    expired: 5 in partition 0: 0-4",
            "    the first waits for 1 min 30 s",
            "",
            "  balanced: raw = rows + dead letters + waiting, by topic, partition and offset");
  }

  @Test
  void everyDifferenceIsNamedWithItsOffsets() {
    assertThat(screen(FAULTY).balanced()).isFalse();
    assertThat(screen(FAULTY).lines(PLAIN))
        .contains(
            "    lost: 3 in partition 1: 2-3, 7",
            "    row twice: 1 in partition 1: 4",
            "  not balanced; see docs/reconcile.md");
  }

  @Test
  void aRecreatedTopicIsADifferenceUnlessItIsAccepted() {
    assertThat(screen(RECREATED).balanced()).isFalse();
    assertThat(new ReconcileScreen(List.of(RECREATED), true, Optional.empty(), NOON).balanced())
        .isTrue();
    assertThat(new ReconcileScreen(List.of(FAULTY), true, Optional.empty(), NOON).balanced())
        .isFalse();
  }

  @Test
  void aTopicIsLateIfItsFirstRecordWaitsLongerThanIsAllowed() {
    assertThat(late(BALANCED, Duration.ofSeconds(89))).containsExactly(BALANCED);
    assertThat(late(BALANCED, Duration.ofSeconds(90))).isEmpty();
    assertThat(late(FAULTY, Duration.ofSeconds(1))).isEmpty();
  }

  private static List<TopicReport> late(TopicReport topic, Duration limit) {
    return new ReconcileScreen(List.of(topic), false, Optional.of(limit), NOON).late();
  }

  @Test
  void jsonHasEveryNumber() throws IOException {
    JsonNode json = new JsonMapper().readTree(screen(BALANCED, FAULTY).json());

    assertThat(json.path("balanced").asBoolean()).isFalse();
    JsonNode parcels = json.path("topics").path(0);
    assertThat(parcels.path("balanced").asBoolean()).isTrue();
    assertThat(parcels.path("waiting").asLong()).isEqualTo(10);
    assertThat(parcels.path("oldest_waiting").asText()).isEqualTo("2025-11-14T11:58:30Z");
    JsonNode letters = json.path("topics").path(1);
    assertThat(letters.path("oldest_waiting").isNull()).isTrue();
    JsonNode partition = letters.path("partitions").path(0);
    assertThat(partition.path("end_offset").asLong()).isEqualTo(9);
    assertThat(partition.path("lost"))
        .isEqualTo(new JsonMapper().readTree("{\"count\": 3, \"ranges\": [[2, 3], [7, 7]]}"));
    assertThat(partition.path("unexpected"))
        .isEqualTo(new JsonMapper().readTree("{\"count\": 0, \"ranges\": []}"));
  }
}
