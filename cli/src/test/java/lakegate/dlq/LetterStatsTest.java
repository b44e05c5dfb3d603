package lakegate.dlq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static lakegate.dlq.TestLetters.CHARGES;
import static lakegate.dlq.TestLetters.NOON;
import static lakegate.dlq.TestLetters.header;
import static lakegate.dlq.TestLetters.type;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import lakegate.dlq.LetterStats.By;
import lakegate.event.EventType;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LetterStatsTest {
  private static final Map<String, OptionalLong> RAW =
      Map.of("payment_charges", OptionalLong.of(600), "payment_refunds", OptionalLong.of(400));
  private static final Instant LATER = NOON.plusSeconds(3_600);

  /** Two broken charges at noon, one without value and a broken refund an hour later. */
  private static final List<Letter> LETTERS =
      List.of(
          letter(CHARGES, "{", NOON, header("producer-version", "1.1"), header("v", "a")),
          letter(CHARGES, "{", NOON.plusSeconds(30), header("producer-version", null)),
          letter(CHARGES, null, LATER),
          letter(type("payment_refunds"), "{", LATER.plusMillis(1), header("v", "a")));

  @ParameterizedTest
  @CsvSource({
    "CODE, NOT_JSON 3 TOMBSTONE 1",
    "PATH, $ 4",
    "TYPE, payment_charges 3 payment_refunds 1",
    "HOUR, 2025-11-14T12:00:00Z 2 2025-11-14T13:00:00Z 2",
    "PRODUCER_VERSION, unknown 3 1.1 1",
  })
  void lettersAreCountedInGroupsTheLargestFirst(By by, String expected) {
    assertThat(text(stats(by, "producer-version", RAW))).isEqualTo(expected);
  }

  @Test
  void theProducersVersionIsInAHeaderOfAnyName() {
    assertThat(text(stats(By.PRODUCER_VERSION, "v", RAW))).isEqualTo("a 2 unknown 2");
    assertThat(text(stats(By.PRODUCER_VERSION, "lakegate.error.code", RAW)))
        .as("not the producer's")
        .isEqualTo("unknown 4");
  }

  @Test
  void aGroupHasItsFirstAndLastMessagesTime() {
    LetterStats.Group broken = stats(By.CODE, "", RAW).groups().get(0);

    assertThat(broken.first()).isEqualTo(NOON);
    assertThat(broken.last()).isEqualTo(LATER.plusMillis(1));
  }

  @Test
  void lettersAreAShareOfAllRecordsAndOfATypeOfItsOwn() {
    LetterStats byCode = stats(By.CODE, "", RAW);
    LetterStats byType = stats(By.TYPE, "", RAW);

    assertThat(byCode.rawRecords(byCode.groups().get(0))).hasValue(1000);
    assertThat(byType.rawRecords(byType.groups().get(0))).hasValue(600);
    assertThat(byType.rawRecords()).hasValue(1000);
  }

  @Test
  void theTrafficIsUnknownAsSoonAsOneTypesIs() {
    LetterStats stats =
        stats(
            By.TYPE,
            "",
            Map.of(
                "payment_charges", OptionalLong.of(600), "payment_refunds", OptionalLong.empty()));

    assertThat(stats.rawRecords()).isEmpty();
    assertThat(stats.rawRecords(stats.groups().get(0))).hasValue(600);
    assertThat(stats.rawRecords(stats.groups().get(1))).isEmpty();
  }

  private static LetterStats stats(By by, String header, Map<String, OptionalLong> raw) {
    LetterStats stats = new LetterStats(by, header, raw);
    LETTERS.forEach(stats::add);
    return stats;
  }

  private static String text(LetterStats stats) {
    return stats.groups().stream()
        .map(group -> group.name() + " " + group.letters())
        .collect(Collectors.joining(" "));
  }

  private static Letter letter(EventType type, String json, Instant time, Header... headers) {
    byte[] value = json == null ? null : json.getBytes(UTF_8);
    return TestLetters.letter(type, value, null, List.of(headers), 0, 1, time);
  }
}
