package lakegate.dlq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static lakegate.dlq.TestLetters.CHARGES;
import static lakegate.dlq.TestLetters.NOON;
import static lakegate.dlq.TestLetters.header;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import lakegate.dlq.LetterFilter.WantedHeader;
import lakegate.event.EventType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LetterFilterTest {
  /** At payment_charges-dlq:0:4, from payment_charges:0:42, at noon. */
  private static final Letter LETTER =
      TestLetters.letter(
          CHARGES,
          TestLetters.charge().replace("12.5", "-1").getBytes(UTF_8),
          "key-ü".getBytes(UTF_8),
          List.of(header("trace-id", "a"), header("trace-id", "b"), header("flag", null)));

  @Test
  void withoutAnythingSetEveryLetterMatches() {
    assertThat(LetterFilter.ALL.matches(LETTER)).isTrue();
    assertThat(LetterFilter.ALL.types(TestLetters.TYPES)).isEqualTo(TestLetters.TYPES);
  }

  @ParameterizedTest
  @CsvSource({
    "payment_charges, true",
    "payment_charges-dlq, true",
    "payment_charges-validated, false", // of the type, but from elsewhere
    "payment_refunds, false",
  })
  void aTopicIsAnEventTypeOrOneOfItsTopics(String topic, boolean matches) {
    assertThat(new Fields().topics(topic).matches()).isEqualTo(matches);
  }

  @Test
  void onlyTheTypesOfTheTopicsAreRead() {
    assertThat(
            new Fields()
                .topics("payment_refunds-dlq", "payment_charges")
                .filter()
                .types(TestLetters.TYPES))
        .extracting(EventType::name)
        .containsExactlyInAnyOrder("payment_charges", "payment_refunds");
  }

  @ParameterizedTest
  @CsvSource({
    // letter's own place: 0:4, its origin's: 0:42
    ", 0, , true",
    ", 1, , false",
    ", 0, 4, true",
    ", , 42, false",
    "payment_charges-dlq, 0, 4, true",
    "payment_charges-dlq, , 42, false",
    "payment_charges, 0, 42, true",
    "payment_charges, , 4, false",
    "payment_charges-validated, , 42, false",
  })
  void aPlaceIsTheLettersOrWithARawTopicItsOrigins(
      String topic, Integer partition, Long offset, boolean matches) {
    Fields fields = topic == null ? new Fields() : new Fields().topics(topic);
    fields.partition = partition == null ? OptionalInt.empty() : OptionalInt.of(partition);
    fields.offset = offset == null ? OptionalLong.empty() : OptionalLong.of(offset);

    assertThat(fields.matches()).isEqualTo(matches);
  }

  @ParameterizedTest
  @CsvSource({
    "payment_charges-dlq:0:4, true",
    "payment_charges:0:42, true",
    "payment_charges:0:4, false",
  })
  void aPlaceFindsItsLetter(String place, boolean matches) {
    assertThat(LetterFilter.at(Place.parse(place)).matches(LETTER)).isEqualTo(matches);
  }

  @ParameterizedTest
  @CsvSource({"OUT_OF_RANGE, true", "NOT_JSON, false"})
  void aCodeIsThePrimaryProblems(String code, boolean matches) {
    Fields fields = new Fields();
    fields.codes = List.of(code, "TOMBSTONE");

    assertThat(fields.matches()).isEqualTo(matches);
  }

  @ParameterizedTest
  @CsvSource({"$.amount, true", "$, false", "$.amoun, false"})
  void aPathIsThePrimaryProblems(String path, boolean matches) {
    Fields fields = new Fields();
    fields.paths = List.of(path);

    assertThat(fields.matches()).isEqualTo(matches);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, true",
    "-1, 0, false", // until is not included
    "1, 2, false",
    "0, , true",
    ", 0, false",
  })
  void aTimeIsTheMessages(Long since, Long until, boolean matches) {
    Fields fields = new Fields();
    fields.since = Optional.ofNullable(since).map(NOON::plusMillis);
    fields.until = Optional.ofNullable(until).map(NOON::plusMillis);

    assertThat(fields.matches()).isEqualTo(matches);
  }

  @ParameterizedTest
  @CsvSource({"key-ü, true", "key-, false", "'', false"})
  void aKeyIsTheWholeKey(String key, boolean matches) {
    Fields fields = new Fields();
    fields.key = Optional.of(key);

    assertThat(fields.matches()).isEqualTo(matches);
  }

  @ParameterizedTest
  @CsvSource({"evt_1, true", "30Z\"}, true", "{\"event_id, true", "EVT_1, false", "evt_12, false"})
  void aTextIsAnywhereInTheMessage(String text, boolean matches) {
    Fields fields = new Fields();
    fields.contains = Optional.of(text);

    assertThat(fields.matches()).isEqualTo(matches);
  }

  @ParameterizedTest
  @CsvSource({
    "trace-id, a, true",
    "trace-id, b, true",
    "trace-id, c, false",
    "trace-id, , true",
    "flag, , true",
    "flag, x, false",
    "lakegate.error.code, , false", // not the producer's
  })
  void aHeaderIsAnyOfTheProducersOwn(String name, String value, boolean matches) {
    Fields fields = new Fields();
    fields.headers = List.of(new WantedHeader(name, Optional.ofNullable(value)));

    assertThat(fields.matches()).isEqualTo(matches);
  }

  @Test
  void aTombstoneWithoutKeyHasNoKeyAndNoText() {
    Letter tombstone = TestLetters.letter(CHARGES, null, null, List.of());
    Fields key = new Fields();
    key.key = Optional.of("");
    Fields text = new Fields();
    text.contains = Optional.of("a");

    assertThat(key.filter().matches(tombstone)).isFalse();
    assertThat(text.filter().matches(tombstone)).isFalse();
  }

  /** What is set. */
  private static final class Fields {
    private List<String> topics = List.of();
    private List<String> codes = List.of();
    private List<String> paths = List.of();
    private Optional<Instant> since = Optional.empty();
    private Optional<Instant> until = Optional.empty();
    private OptionalInt partition = OptionalInt.empty();
    private OptionalLong offset = OptionalLong.empty();
    private Optional<String> key = Optional.empty();
    private Optional<String> contains = Optional.empty();
    private List<WantedHeader> headers = List.of();

    Fields topics(String... names) {
      topics = List.of(names);
      return this;
    }

    LetterFilter filter() {
      return new LetterFilter(
          topics, codes, paths, since, until, partition, offset, key, contains, headers);
    }

    boolean matches() {
      return filter().matches(LETTER);
    }
  }
}
