package lakegate.dlq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonEditTest {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                | a   | 1      | {\"a\":1}",
        "{ \"a\" : 1.50 , \"b\":2 }        | a   | 2.0    | { \"a\" : 2.0 , \"b\":2 }",
        "{ \"a\" : 1.50 , \"b\":[{},[2]] } | c   | \"x\"  | { \"a\" : 1.50 , \"b\":[{},[2]],\"c\":\"x\" }",
        "{\"a\":{\"b\":1e400}}             | a.c | null   | {\"a\":{\"b\":1e400,\"c\":null}}",
        "{\"a\":{\"b\":1},\"c\":3}         | a   | 2      | {\"a\":2,\"c\":3}",
        "{\"a\":7}                         | a.b | 1      | {\"a\":{\"b\":1}}",
        "{\"z\":7}                         | a.b | 1      | {\"z\":7,\"a\":{\"b\":1}}",
        "{\"a\":1,\"a\":2}                 | a   | 3      | {\"a\":3,\"a\":2}",
        "{\"\\u0061\":1}                   | a   | 3      | {\"\\u0061\":3}",
      })
  void puttingChangesOneValueOrAddsAMember(String before, String path, String value, String after) {
    JsonEdit edit = edit(before);

    edit.put(path(path), value.getBytes(UTF_8));

    assertThat(text(edit)).isEqualTo(after);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"a\":1}                     | a   | {}",
        "{ \"a\":1 , \"b\":2 }         | a   | { \"b\":2 }",
        "{ \"a\":1 , \"b\":[1,{}] }    | b   | { \"a\":1  }",
        "{\"a\":1,\"b\":2,\"a\":3}     | a   | {\"b\":2}",
        "{\"a\":1,\"a\":3}             | a   | {}",
        "{\"a\":{\"b\":1,\"c\":2}}     | a.b | {\"a\":{\"c\":2}}",
        "{\"a\":1}                     | b   | {\"a\":1}",
        "{\"a\":1}                     | a.b | {\"a\":1}",
      })
  void removingTakesTheMemberAndOneCommaOut(String before, String path, String after) {
    JsonEdit edit = edit(before);

    edit.remove(path(path));

    assertThat(text(edit)).isEqualTo(after);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ \"curr\" : 1.0 }        | curr | currency | { \"currency\" : 1.0 }",
        "{\"a\":{\"b\":[1]}}       | a.b  | c\"d     | {\"a\":{\"c\\\"d\":[1]}}",
        "{\"a\":1}                 | b    | c        | {\"a\":1}",
        "{\"a\":{\"a\":1},\"b\":2} | a    | x        | {\"x\":{\"a\":1},\"b\":2}",
      })
  void renamingChangesTheNameAlone(String before, String path, String name, String after) {
    JsonEdit edit = edit(before);

    edit.rename(path(path), name);

    assertThat(text(edit)).isEqualTo(after);
  }

  /** Those of RFC 7386's appendix A whose two sides are objects. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"a\":\"b\"}             | {\"a\":\"c\"}                   | {\"a\":\"c\"}",
        "{\"a\":\"b\"}             | {\"b\":\"c\"}                   | {\"a\":\"b\",\"b\":\"c\"}",
        "{\"a\":\"b\"}             | {\"a\":null}                    | {}",
        "{\"a\":\"b\",\"b\":\"c\"} | {\"a\":null}                    | {\"b\":\"c\"}",
        "{\"a\":[\"b\"]}           | {\"a\":\"c\"}                   | {\"a\":\"c\"}",
        "{\"a\":\"c\"}             | {\"a\":[\"b\"]}                 | {\"a\":[\"b\"]}",
        "{\"a\":{\"b\":\"c\"}}     | {\"a\":{\"b\":\"d\",\"c\":null}} | {\"a\":{\"b\":\"d\"}}",
        "{\"a\":[{\"b\":\"c\"}]}   | {\"a\":[1]}                     | {\"a\":[1]}",
        "{\"e\":null}              | {\"a\":1}                       | {\"e\":null,\"a\":1}",
        "{}                        | {\"a\":{\"bb\":{\"ccc\":null}}} | {\"a\":{\"bb\":{}}}",
      })
  void mergingIsThatOfTheRfc(String before, String patch, String after) {
    JsonEdit edit = edit(before);

    edit.merge(edit(patch));

    assertThat(text(edit)).isEqualTo(after);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "1", "[]", "null", "{", "{\"a\":", "{\"a\":1", "{}x", "{'a':1}", "{,}"})
  void whatIsNoObjectCantBeChanged(String text) {
    assertThat(JsonEdit.of(text.getBytes(UTF_8))).isEmpty();
  }

  @Test
  void aTombstoneCantBeChanged() {
    assertThat(JsonEdit.of(null)).isEmpty();
  }

  /** Values are cut out by a marker that nothing else has: what is around must be the same. */
  @Test
  void anyTextDiffersOnlyWhereAsked() throws IOException {
    Random random = new Random(17);
    for (int i = 0; i < 2_000; i++) {
      ObjectNode object = object(random, 3);
      String before = spaced(random, object.toString());
      List<String> names = new ArrayList<>();
      object.fieldNames().forEachRemaining(names::add);
      if (names.isEmpty()) {
        continue;
      }
      String name = names.get(random.nextInt(names.size()));

      JsonEdit edit = edit(before);
      edit.put(List.of(name), "\"\\u0001MARK\"".getBytes(UTF_8));

      String[] around = text(edit).split("\"\\\\u0001MARK\"", -1);
      assertThat(around).hasSize(2);
      assertThat(before).startsWith(around[0]).endsWith(around[1]);
      String cut = before.substring(around[0].length(), before.length() - around[1].length());
      assertThat(JSON.readTree(cut)).isEqualTo(JSON.readTree(before).get(name));

      edit.remove(List.of(name));
      object.remove(name);
      assertThat(JSON.readTree(text(edit))).isEqualTo(JSON.readTree(object.toString()));
    }
  }

  private static ObjectNode object(Random random, int depth) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (int i = random.nextInt(5); i > 0; i--) {
      object.set(
          List.of("a", "ä", "q\"", "n\\", "{", "x", "").get(random.nextInt(7)),
          value(random, depth));
    }
    return object;
  }

  private static JsonNode value(Random random, int depth) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    switch (random.nextInt(depth == 0 ? 4 : 6)) {
      case 0:
        return nodes.textNode(List.of("}", "\"", ",", "é\u0000", "").get(random.nextInt(5)));
      case 1:
        return nodes.numberNode(new BigDecimal("12345678901234567.8900"));
      case 2:
        return nodes.nullNode();
      case 3:
        return nodes.booleanNode(random.nextBoolean());
      case 4:
        ArrayNode array = nodes.arrayNode();
        for (int i = random.nextInt(3); i > 0; i--) {
          array.add(value(random, depth - 1));
        }
        return array;
      default:
        return object(random, depth - 1);
    }
  }

  /** White space behind some of the commas and brackets outside of strings. */
  private static String spaced(Random random, String json) {
    StringBuilder text = new StringBuilder();
    boolean inside = false;
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      text.append(c);
      if (c == '\\') {
        text.append(json.charAt(++i));
      } else if (c == '"') {
        inside = !inside;
      }
      if (!inside && "{[,:]".indexOf(c) >= 0 && random.nextBoolean()) {
        text.append(List.of(" ", "\n", "\t ").get(random.nextInt(3)));
      }
    }
    return text.toString();
  }

  private static JsonEdit edit(String json) {
    return JsonEdit.of(json.getBytes(UTF_8)).orElseThrow();
  }

  private static String text(JsonEdit edit) {
    return new String(edit.json(), UTF_8);
  }

  private static List<String> path(String text) {
    return Arrays.asList(text.split("\\."));
  }
}
