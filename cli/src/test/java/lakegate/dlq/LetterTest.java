package lakegate.dlq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static lakegate.dlq.TestLetters.CHARGES;
import static lakegate.dlq.TestLetters.NOON;
import static lakegate.dlq.TestLetters.header;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import lakegate.deadletter.DeadLetterHeaders;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LetterTest {
  private static final byte[] VALUE = "{\"amount\":-1}".getBytes(UTF_8);

  @Test
  void theBridgesLettersAreReadWhole() {
    List<Header> own = List.of(header("trace-id", "a"), header("trace-id", null));

    Letter letter = TestLetters.letter(CHARGES, VALUE, null, own);

    assertThat(letter.place()).isEqualTo(new Place("payment_charges-dlq", 0, 4));
    assertThat(letter.origin()).contains(new Place("payment_charges", 0, 42));
    assertThat(letter.timestamp()).isEqualTo(NOON);
    assertThat(letter.value()).isEqualTo(VALUE);
    assertThat(letter.key()).isNull();
    assertThat(letter.code()).contains("MISSING_FIELD");
    assertThat(letter.path()).contains("$.event_id");
    assertThat(letter.problems())
        .contains(
            new StatedProblem("OUT_OF_RANGE", "$.amount", "expected a number above 0 to 1000000"))
        .extracting(StatedProblem::path)
        .startsWith("$.event_id", "$.charge_id");
    assertThat(letter.schemaId()).hasValue(TestLetters.SCHEMA_ID);
    assertThat(letter.firstSeen()).contains(NOON);
    assertThat(letter.replayCount()).isZero();
    assertThat(letter.bridgeVersion()).isPresent();
    assertThat(letter.producerHeaders()).isEqualTo(own);
    assertThat(letter.isRaw()).isTrue();
  }

  @Test
  void aLetterOfTheIngestJobIsNotRaw() {
    Letter letter =
        of(
            header(DeadLetterHeaders.TOPIC, "payment_charges-validated"),
            header(DeadLetterHeaders.PARTITION, "1"),
            header(DeadLetterHeaders.OFFSET, "9"));

    assertThat(letter.origin()).contains(new Place("payment_charges-validated", 1, 9));
    assertThat(letter.isRaw()).isFalse();
  }

  @Test
  void aLetterWithoutHeadersSaysNothing() {
    Letter letter = of();

    assertThat(letter.origin()).isEmpty();
    assertThat(letter.code()).isEmpty();
    assertThat(letter.path()).isEmpty();
    assertThat(letter.problems()).isEmpty();
    assertThat(letter.schemaId()).isEmpty();
    assertThat(letter.firstSeen()).isEmpty();
    assertThat(letter.replayCount()).isZero();
    assertThat(letter.bridgeVersion()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "__connect.errors.partition, one",
    "__connect.errors.partition, -1",
    "__connect.errors.partition, 99999999999",
    "__connect.errors.offset, ''",
    "__connect.errors.topic, 'no topic'",
  })
  void anOriginThatCantBeReadIsNone(String name, String value) {
    Letter letter =
        of(
            header(DeadLetterHeaders.TOPIC, "payment_charges"),
            header(DeadLetterHeaders.PARTITION, "0"),
            header(DeadLetterHeaders.OFFSET, "1"),
            header(name, value));

    assertThat(letter.origin()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"x", "-1", "1.5", "99999999999", "9999999999999999999999"})
  void aNumberThatCantBeReadIsNone(String text) {
    Letter letter =
        of(
            header(DeadLetterHeaders.SCHEMA_ID, text),
            header(DeadLetterHeaders.REPLAY_COUNT, text),
            header(DeadLetterHeaders.FIRST_SEEN, text));

    assertThat(letter.schemaId()).isEqualTo(OptionalInt.empty());
    assertThat(letter.replayCount()).isZero();
    assertThat(letter.firstSeen()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"not json", "[1, {\"path\":\"$\"}]", "{\"code\":1}", "[", "''"})
  void problemsThatCantBeReadAreThePrimaryOne(String all) {
    Letter letter =
        of(
            header(DeadLetterHeaders.CODE, "FROM_TOMORROW"),
            header(DeadLetterHeaders.EXCEPTION_MESSAGE, "Is of another version"),
            header(DeadLetterHeaders.ALL, all));

    assertThat(letter.problems())
        .containsExactly(new StatedProblem("FROM_TOMORROW", "$", "Is of another version"));
  }

  @Test
  void headersThatAreNoTextOrNullDoNoHarm() {
    Letter letter =
        of(
            new RecordHeader(DeadLetterHeaders.CODE, null),
            new RecordHeader(DeadLetterHeaders.ALL, new byte[] {(byte) 0xff}),
            new RecordHeader(DeadLetterHeaders.OFFSET, new byte[] {(byte) 0xff}));

    assertThat(letter.code()).isEqualTo(Optional.empty());
    assertThat(letter.problems()).isEmpty();
    assertThat(letter.headers()).hasSize(3);
  }

  private static Letter of(Header... headers) {
    return Letter.of(
        CHARGES, TestLetters.record(CHARGES, 1, NOON, null, VALUE, List.of(headers), 0));
  }
}
