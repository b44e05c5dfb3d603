package lakegate.cli.dlq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static lakegate.dlq.TestLetters.CHARGES;
import static lakegate.dlq.TestLetters.NOON;
import static lakegate.dlq.TestLetters.header;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import lakegate.deadletter.DeadLetterHeaders;
import lakegate.dlq.Letter;
import lakegate.dlq.Masking;
import lakegate.dlq.TestLetters;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;

class LetterScreenTest {
  @Test
  void aLetterIsShownWithAllThatIsKnownAndItsPersonalDataMasked() {
    Letter letter =
        letter(
            "{\"amount\":-1,\"card_last4\":\"4242\"}",
            header("trace-id", "4bf92f\u001b"),
            header("none", null),
            header(DeadLetterHeaders.TOPIC, "payment_charges"),
            header(DeadLetterHeaders.PARTITION, "0"),
            header(DeadLetterHeaders.OFFSET, "42"),
            header(DeadLetterHeaders.CODE, "OUT_OF_RANGE"),
            header(
                DeadLetterHeaders.ALL,
                "[{\"code\":\"OUT_OF_RANGE\",\"path\":\"$.amount\",\"detail\":\"expected more\"}]"),
            header(DeadLetterHeaders.SCHEMA_ID, "7"),
            header(DeadLetterHeaders.FIRST_SEEN, "2025-11-13T12:00:00Z"),
            header(DeadLetterHeaders.REPLAY_COUNT, "2"),
            header(DeadLetterHeaders.BRIDGE_VERSION, "0.1.0"));

    assertThat(
            LetterScreen.lines(
                letter,
                Masking.forReading(TestLetters.TYPES).mask(letter),
                OptionalInt.of(3),
                Optional.of(List.of())))
        .containsExactly(
            "payment_charges-dlq:0:1",
            "  from       payment_charges:0:42",
            "  time       2025-11-14T12:00:00Z, first seen 2025-11-13T12:00:00Z",
            "  key        key-1",
            "  schema     id 7, version 3, read by lakegate 0.1.0",
            "  replayed   2 times",
            "  today      the schema accepts it",
            "",
            "problems",
            "  OUT_OF_RANGE  $.amount  expected more",
            "",
            "headers of the producer",
            "  trace-id  4bf92f\u241b",
            "  none  (null)",
            "",
            "message, 33 bytes",
            "  {",
            "    \"amount\": -1,",
            "              ^ OUT_OF_RANGE $.amount: expected more",
            "    \"card_last4\": \"****\"",
            "  }");
  }

  @Test
  void aLetterWithTheBeginningOfItsMessageSaysHowMuchThereWas() {
    Letter letter = letter("{\"amount\"", header(DeadLetterHeaders.VALUE_SIZE, "40000000"));

    assertThat(LetterScreen.lines(letter, letter, OptionalInt.empty(), Optional.empty()))
        .contains(
            "  today      unknown: only the beginning was kept",
            "message, the first 9 of 40,000,000 bytes");
  }

  @Test
  void whatALetterDoesntSayIsADash() {
    assertThat(LetterScreen.lines(letter("x"), letter("x"), OptionalInt.empty(), Optional.empty()))
        .containsExactly(
            "payment_charges-dlq:0:1",
            "  from       -",
            "  time       2025-11-14T12:00:00Z",
            "  key        key-1",
            "  schema     -",
            "  replayed   never",
            "  today      not a raw message",
            "",
            "message, 1 byte",
            "  x");
  }

  @Test
  void aTombstoneHasNoMessage() {
    assertThat(
            LetterScreen.lines(
                letter(null), letter(null), OptionalInt.empty(), Optional.of(List.of())))
        .endsWith("", "no message: a tombstone");
  }

  private static Letter letter(String value, Header... headers) {
    return Letter.of(
        CHARGES,
        TestLetters.record(
            CHARGES,
            1,
            NOON,
            "key-1".getBytes(UTF_8),
            value == null ? null : value.getBytes(UTF_8),
            List.of(headers),
            0));
  }
}
