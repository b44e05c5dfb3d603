package lakegate.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PatchTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "$.currency=EUR          | {\"a\":1.50,\"currency\":\"EUR\"}",
        "$.a=12345678901234567.8900 | {\"a\":12345678901234567.8900}",
        "$.a=\"1\"               | {\"a\":\"1\"}",
        "$.a=01                  | {\"a\":\"01\"}",
        "$.a=                    | {\"a\":\"\"}",
        "$.a=null                | {\"a\":null}",
        "$.a=b=c                 | {\"a\":\"b=c\"}",
        "$.m.x={\"y\":[1]}       | {\"a\":1.50,\"m\":{\"x\":{\"y\":[1]}}}",
      })
  void aSetValueIsJsonOrElseText(String set, String after) {
    assertThat(apply(Patch.set(set.strip()), "{\"a\":1.50}")).isEqualTo(after);
  }

  @ParameterizedTest
  @CsvSource({"a=b", "$.a=b", "a=$.b", "$.a=$.b"})
  void aRenameTakesNamesAndPaths(String rename) {
    assertThat(apply(Patch.rename(rename), "{\"a\":1.50}")).isEqualTo("{\"b\":1.50}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "a=b", "$=1", "$.=1", "$..a=1", "$.a"})
  void whatIsNoSettingIsRefused(String text) {
    assertThatThrownBy(() -> Patch.set(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "=b", "a=", "a=b.c", "a..b=c"})
  void whatIsNoRenamingIsRefused(String text) {
    assertThatThrownBy(() -> Patch.rename(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void changesAreMadeInTheirOrder(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("patch.json"), "{\"b\":2,\"x\":null}");
    Patch patch = Patch.rename("a=b").then(Patch.merge(file)).then(Patch.set("$.c=3"));

    assertThat(apply(patch, "{ \"a\":1, \"x\":1,\"y\": 1.0 }"))
        .isEqualTo("{ \"b\":2, \"y\": 1.0,\"c\":3 }");
  }

  @Test
  void aFileThatIsNoObjectIsRefusedWithAnExample(@TempDir Path folder) throws IOException {
    Path list = Files.writeString(folder.resolve("patch.json"), "[{\"op\":\"remove\"}]");

    assertThatThrownBy(() -> Patch.merge(list)).hasMessageContaining("merge patch (RFC 7386)");
    assertThatThrownBy(() -> Patch.merge(folder.resolve("none")))
        .hasMessageContaining("cannot be read");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[1]", "{\"a\":", "{} x"})
  void whatIsNoObjectStaysAsItIs(String message) {
    assertThat(Patch.set("$.a=1").apply(message.getBytes(UTF_8))).isEmpty();
    assertThat(Patch.set("$.a=1").apply(null)).isEmpty();
  }

  private static String apply(Patch patch, String message) {
    return new String(patch.apply(message.getBytes(UTF_8)).orElseThrow(), UTF_8);
  }
}
