package lakegate.dlq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonOutlineTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // The § stands before the byte.
        "NOT_JSON | $ | §<html>",
        "NOT_JSON | $ | {§'a':1}",
        "NOT_JSON | $ | {\"a\":0§12}",
        "NOT_JSON | $ | {\"a\":1,§}",
        "NOT_JSON | $ | {\"a\":1§",
        "NOT_JSON | $ | {\"a§",
        "NOT_JSON | $ | {\"a\" §1}",
        "NOT_JSON | $ | {\"a\":§}",
        "NOT_JSON | $ | {\"a\":tru§}",
        "NOT_JSON | $ | {\"a\":1.§}",
        "NOT_JSON | $ | {\"a\":-§}",
        "NOT_JSON | $ | {\"a\":1e§x}",
        "NOT_JSON | $ | {\"a\":\"x§\\q\"}",
        "NOT_JSON | $ | {\"a\":\"x§\\u12g4\"}",
        "NOT_JSON | $ | {\"a\":[1 §2]}",
        "NOT_JSON | $ | {\"a\":[1§}}",
        "NOT_JSON | $ | {\"a\":1 §\"b\":2}",
        "TRAILING_TEXT | $ | {\"a\":1} §x",
        "TRAILING_TEXT | $ | {}§{}",
        "NOT_AN_OBJECT | $ | ` §[1]`",
        "WRONG_TYPE | $.a | {\"a\":§1}",
        "WRONG_TYPE | $.a.b | {\"b\":1,\"a\":{\"c\":2, \"b\": §3}}",
        "WRONG_TYPE | $.a | {\"a\":§1,\"a\":2}",
        "WRONG_TYPE | $.é | {\"\\u00e9\":§1}",
        "BAD_TIMESTAMP | $.a | {\"a\": §\"x\", \"b\":",
        "MISSING_FIELD | $.a | §{\"b\":1}",
        "MISSING_FIELD | $.a.b | {\"a\":§{\"c\":1}}",
        "MISSING_FIELD | $.a.b | §{\"c\":1}",
        "DUPLICATE_KEY | $.a | {\"a\":1,§\"a\":2,\"a\":3}",
        "DUPLICATE_KEY | $.a.b | {\"b\":1,\"a\":{\"b\":1,§\"\\u0062\":2}}",
        "DUPLICATE_KEY | $.* | {\"a\":{\"x\":1,§\"x\":2}}",
        "DUPLICATE_KEY | $.a.* | {\"y\":1,\"y\":2,\"a\":{\"x\":1,§\"x\":2}}",
        "DUPLICATE_KEY | $.* | {\"a\":[{\"x\":1,§\"x\":2}]}",
        "LONE_SURROGATE | $ | {\"a\":\"\\ud83d\\ude00 §\\ud83d\"}",
        "LONE_SURROGATE | $ | {\"a\":\"§\\udc4d b\"}",
      })
  void aProblemIsAtAByte(String code, String path, String text) {
    byte[] json = text.replace("§", "").getBytes(UTF_8);
    int expected = text.substring(0, text.indexOf('§')).getBytes(UTF_8).length;

    assertThat(new JsonOutline(json).place(code, path)).hasValue(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "TOMBSTONE, $",
    "EMPTY, $",
    "WRONG_TYPE, $.b",
    "DUPLICATE_KEY, $.b",
    "TOO_DEEP, $",
    "TOO_LARGE, $",
    "FROM_TOMORROW, $.b",
  })
  void whatIsNotInTheTextHasNoPlace(String code, String path) {
    assertThat(new JsonOutline("{\"a\":1}".getBytes(UTF_8)).place(code, path)).isEmpty();
  }

  @Test
  void limitsAreExceededWhereTheDecoderStops() {
    String text = "x".repeat((1 << 16) + 1);
    String number = "3".repeat(65);
    String json = "{\"a\":\"" + text + "\",\"b\":" + number + ",\"c\":" + "[".repeat(40);
    JsonOutline outline = new JsonOutline(json.getBytes(UTF_8));

    assertThat(outline.place("TEXT_TOO_LONG", "$")).hasValue(5);
    assertThat(outline.place("NUMBER_TOO_LONG", "$")).hasValue(json.indexOf(number));
    // The object is the first level, so the 32nd bracket is the 33rd.
    assertThat(outline.place("TOO_DEEP", "$")).hasValue(json.indexOf("[") + 31);
  }

  @Test
  void theElementOneTooManyIsTheTwentyThousandAndFirst() {
    String head = "{\"a\":[";
    JsonOutline outline = new JsonOutline((head + "0,".repeat(20_005) + "0]}").getBytes(UTF_8));

    // The member is one of them.
    assertThat(outline.place("TOO_COMPLEX", "$")).hasValue(head.length() + 2 * 19_999);
  }

  @Test
  void brokenTextOfAnyDepthIsRead() {
    byte[] json = "{\"a\":[".repeat(200_000).getBytes(UTF_8);

    assertThat(new JsonOutline(json).end()).isEqualTo(json.length);
  }
}
