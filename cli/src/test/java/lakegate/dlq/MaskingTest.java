package lakegate.dlq;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static lakegate.dlq.TestLetters.CHARGES;
import static lakegate.dlq.TestLetters.NOON;
import static lakegate.dlq.TestLetters.header;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import lakegate.deadletter.DeadLetterHeaders;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskingTest {
  private static final Masking FOR_READING = Masking.forReading(TestLetters.TYPES);
  private static final Masking FOR_DECODING = Masking.forDecoding(TestLetters.TYPES);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // whole JSON
        "{\"card_last4\":\"4242\"}             | {\"card_last4\":\"****\"}",
        "{\"card_last4\" : \"4242\" , \"a\":1} | {\"card_last4\" : \"****\" , \"a\":1}",
        "{\"metadata\":{\"user_email\":\"ü@x\"}} | {\"metadata\":{\"user_email\":\"****\"}}",
        "{\"user_email\":\"a\\\"b\\\\\",\"c\":1} | {\"user_email\":\"******\",\"c\":1}",
        "{\"user_email\":\"a\\u0022b\",\"c\":1} | {\"user_email\":\"********\",\"c\":1}",
        "{\"card_last4\":4242,\"a\":42}        | {\"card_last4\":****,\"a\":42}",
        "{\"card_last4\":-42.5e1}              | {\"card_last4\":-**.*e*}",
        "{\"card_last4\":[\"42\",{\"a\":\"b]\"},7],\"x\":\"y\"} | {\"card_last4\":[\"**\",{\"*\":\"**\"},*],\"x\":\"y\"}",
        // the name in other dress
        "{\"user\\u005femail\":\"a@b\"}        | {\"user\\u005femail\":\"***\"}",
        "{\"USER_Email\":\"a@b\"}              | {\"USER_Email\":\"***\"}",
        // what says nothing stays
        "{\"card_last4\":null,\"a\":\"b\"}     | {\"card_last4\":null,\"a\":\"b\"}",
        "{\"card_last4\":\"NULL\"}             | {\"card_last4\":\"NULL\"}",
        "{\"card_last4\":\" \"}                | {\"card_last4\":\" \"}",
        "{\"card_last4\":true}                 | {\"card_last4\":true}",
        // other members
        "{\"my_user_email\":\"a@b\"}           | {\"my_user_email\":\"a@b\"}",
        "{\"user_email_id\":\"a@b\"}           | {\"user_email_id\":\"a@b\"}",
        "{\"note\":\"user_email\",\"a\":\"b\"} | {\"note\":\"user_email\",\"a\":\"b\"}",
        // broken JSON and no JSON
        "{\"user_email\":\"abc                 | {\"user_email\":\"***",
        "{\"user_email\":abc@d                 | {\"user_email\":*****",
        "{\"user_email\":abc\",\"a\":1         | {\"user_email\":***\",\"a\":1",
        "{\"user_email\" \"abc\"}              | {\"user_email\" \"***\"}",
        "{'user_email':'abc','a':'b'}          | {'user_email':'***','a':'b'}",
        "{user_email: abc}                     | {user_email: ***}",
        "{user_email: {a: jö@x, b: [-7, null]}, c: d} | {user_email: {*: *****, *: [-*, null]}, c: d}",
        "user_email=abc&a=b                    | user_email=***&a=b",
        "<user_email>abc</user_email>          | <user_email>***</user_email>",
        "[1] {\"user_email\":\"abc\"}          | [1] {\"user_email\":\"***\"}",
        // JSON in a string
        "{\"p\":\"{\\\"user_email\\\":\\\"abc\\\",\\\"a\\\":1}\"} | {\"p\":\"{\\\"user_email\\\":\\\"***\\\",\\\"a\\\":1}\"}",
      })
  void valuesOfTaggedMembersAreMaskedInWhateverIsAroundThem(String value, String masked) {
    assertThat(masked(FOR_READING, value)).isEqualTo(masked);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // test numbers of card schemes: 13, 14, 15, 16 and 19 digits
        "a4222222222222b         | a*************b",
        "30569309025904          | **************",
        "378282246310005         | ***************",
        "4111111111111111        | ****************",
        "6304000000000000000     | *******************",
        "4111 1111 1111 1111     | **** **** **** ****",
        "4111-1111-1111-1111     | ****-****-****-****",
        "3782 - 822463  10005    | **** - ******  *****",
        "4111 1111 1111 1111 123 | **** **** **** **** 123",
        "12 4111 1111 1111 1111  | 12 **** **** **** ****",
        "4111\\u00201111 1111 1111 | ****\\u0020**** **** ****",
        // no card numbers
        "4111111111111112        | 4111111111111112",
        "411111111111            | 411111111111",
        "4111.1111.1111.1111     | 4111.1111.1111.1111",
        "4111    111111111111    | 4111    111111111111",
        "63040000000000000000    | 63040000000000000000",
        "2025-11-14 10:15:30.123 | 2025-11-14 10:15:30.123",
      })
  void digitsThatPassTheLuhnTestAreMasked(String value, String masked) {
    assertThat(masked(FOR_READING, value)).isEqualTo(masked);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"card_last4\":\"4242\"} | {\"card_last4\":\"****\"}",
        "{\"card_last4\":4242}     | {\"card_last4\":1111}",
        "{\"card_last4\":-0.5e2}   | {\"card_last4\":-1.1e1}",
        "{\"a\":4111111111111111}  | {\"a\":1111111111111111}",
        "{\"card_last4\":[4,\"b\"]} | {\"card_last4\":[1,\"*\"]}",
      })
  void forDecodingJsonStaysJsonOfTheSameTypes(String value, String masked) {
    assertThat(masked(FOR_DECODING, value)).isEqualTo(masked);
  }

  @Test
  void textInUtf16IsMaskedToo() {
    byte[] value = "{\"user_email\":\"abc\",\"n\":\"4111111111111111\"}".getBytes(UTF_16LE);

    byte[] masked = FOR_READING.mask(letter(value, null)).value();

    assertThat(masked).hasSameSizeAs(value);
    assertThat(new String(masked, UTF_16LE))
        .isEqualTo("{\"user_email\":\"***\",\"n\":\"****************\"}");
  }

  @Test
  void keyHeadersAndProblemsAreMaskedToo() {
    Letter letter =
        letter(
            "x".getBytes(UTF_8),
            "{\"user_email\":\"a@b\"}".getBytes(UTF_8),
            header("card", "4111111111111111"),
            header("User_Email", "ü@b"),
            header("none", null),
            header(DeadLetterHeaders.CODE, "NOT_JSON"),
            header(
                DeadLetterHeaders.ALL,
                "[{\"code\":\"NOT_JSON\",\"path\":\"$\",\"detail\":\"near 4111111111111111\"}]"));

    Letter masked = FOR_READING.mask(letter);

    assertThat(new String(masked.key(), UTF_8)).isEqualTo("{\"user_email\":\"***\"}");
    assertThat(masked.header("card")).contains("****************");
    assertThat(masked.header("User_Email")).contains("****");
    assertThat(masked.headers().get(2).value()).isNull();
    assertThat(masked.problems())
        .containsExactly(new StatedProblem("NOT_JSON", "$", "near ****************"));
  }

  @Test
  void whatHasNothingToHideIsTheSameArray() {
    byte[] value = TestLetters.charge().getBytes(UTF_8);

    assertThat(FOR_READING.mask(letter(value, value)).value()).isSameAs(value);
    assertThat(FOR_READING.mask(letter(null, null)).value()).isNull();
  }

  private static String masked(Masking masking, String value) {
    byte[] bytes = value.getBytes(UTF_8);
    byte[] masked = masking.mask(letter(bytes, null)).value();
    assertThat(masked).hasSameSizeAs(bytes);
    return new String(masked, UTF_8);
  }

  private static Letter letter(byte[] value, byte[] key, Header... headers) {
    return Letter.of(
        CHARGES, TestLetters.record(CHARGES, 1, NOON, key, value, List.of(headers), 0));
  }
}
