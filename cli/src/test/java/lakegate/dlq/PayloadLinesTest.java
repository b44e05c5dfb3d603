package lakegate.dlq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PayloadLinesTest {
  @Test
  void jsonIsIndentedWithACaretUnderEachProblem() {
    assertThat(
            lines(
                "{\"id\":7,\"a\":{\"b\":\"ü\",\"c\":[1,{}]},\"d\":[]}",
                new StatedProblem("WRONG_TYPE", "$.a.b", "expected a number"),
                new StatedProblem("WRONG_TYPE", "$.id", "expected text"),
                new StatedProblem("MISSING_FIELD", "$.a.e", "expected text")))
        .containsExactly(
            "{",
            "  \"id\": 7,",
            "        ^ WRONG_TYPE $.id: expected text",
            "  \"a\": {",
            "       ^ MISSING_FIELD $.a.e: expected text",
            "    \"b\": \"ü\",",
            "         ^ WRONG_TYPE $.a.b: expected a number",
            "    \"c\": [",
            "      1,",
            "      {}",
            "    ]",
            "  },",
            "  \"d\": []",
            "}");
  }

  @Test
  void brokenJsonIsIndentedAsFarAsItGoesAndThenAsItCame() {
    assertThat(
            lines(
                "{\"a\": 012,\n \"b\": {\"c\":1}}\n",
                new StatedProblem("NOT_JSON", "$", "expected a JSON object")))
        .containsExactly(
            "{",
            "  \"a\": 012,",
            "        ^ NOT_JSON $: expected a JSON object",
            " \"b\": {\"c\":1}}");
  }

  @Test
  void textThatEndsTooEarlyHasItsCaretBehindIt() {
    assertThat(lines("{\"a\":\"xyz", new StatedProblem("NOT_JSON", "$", "expected a JSON object")))
        .containsExactly(
            "{", //
            "  \"a\":\"xyz",
            "          ^ NOT_JSON $: expected a JSON object");
  }

  @Test
  void textThatIsNoJsonIsAsItCame() {
    assertThat(
            lines(
                "<html>\r\n502</html>",
                new StatedProblem("NOT_JSON", "$", "expected a JSON object")))
        .containsExactly("<html>", "^ NOT_JSON $: expected a JSON object", "502</html>");
  }

  @Test
  void controlCharactersDoTheTerminalNoHarm() {
    assertThat(lines("{\"a\":\"\u001b[31m\u0007\u0085\u202e\"}"))
        .containsExactly("{", "  \"a\":\"\u241b[31m\u2407\ufffd\ufffd\"}");
  }

  @Test
  void emptyTextIsAnEmptyLine() {
    assertThat(lines("", new StatedProblem("EMPTY", "$", "expected a JSON object")))
        .containsExactly("");
  }

  @Test
  void whatIsNoTextIsAHexDumpWithTheCaretUnderTheFirstWrongByte() {
    byte[] json = "{\"name\":\"Z?rich\",\"a\":1}".getBytes(UTF_8);
    json[10] = (byte) 0xfc;

    assertThat(
            PayloadLines.of(
                json, json, List.of(new StatedProblem("INVALID_UTF8", "$", "expected UTF-8"))))
        .containsExactly(
            "00000000  7b 22 6e 61 6d 65 22 3a 22 5a fc 72 69 63 68 22  |{\"name\":\"Z.rich\"|",
            "                                        ^ INVALID_UTF8 $: expected UTF-8",
            "00000010  2c 22 61 22 3a 31 7d                             |,\"a\":1}|");
  }

  @Test
  void bytesThatHappenToBeUtf8AreAHexDumpToo() {
    assertThat(lines("\u0001\u0002\u0003"))
        .containsExactly("00000000  01 02 03                                         |...|");
  }

  @Test
  void whatIsMaskedKeepsThePlaces() {
    byte[] json = "{\"a\":\"secret\",\"b\":1}".getBytes(UTF_8);
    byte[] shown = "{\"a\":\"******\",\"b\":1}".getBytes(UTF_8);

    assertThat(
            PayloadLines.of(
                json, shown, List.of(new StatedProblem("WRONG_TYPE", "$.b", "expected text"))))
        .containsExactly(
            "{",
            "  \"a\": \"******\",",
            "  \"b\": 1",
            "       ^ WRONG_TYPE $.b: expected text",
            "}");
  }

  private static List<String> lines(String json, StatedProblem... problems) {
    byte[] bytes = json.getBytes(UTF_8);
    return PayloadLines.of(bytes, bytes, List.of(problems));
  }
}
