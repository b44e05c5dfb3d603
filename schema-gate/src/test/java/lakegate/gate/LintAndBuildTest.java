package lakegate.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import lakegate.event.EventType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds lint against the build with edits at random. */
class LintAndBuildTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Path SCHEMAS = Path.of("..", "schemas");
  private static final int EDITS = 20;

  /** What an edit puts in place of a value. */
  private static final String[] VALUES = {
    "null",
    "1",
    "true",
    "\"x\"",
    "\"\"",
    "[]",
    "{}",
    "{\"a\": 1}",
    "[\"null\", \"string\"]",
    "[\"string\", \"null\"]",
    "\"int\"",
    "\"PaymentCharge\"",
    "{\"type\": \"PaymentCharge\"}",
    "{\"type\": \"array\", \"items\": \"int\"}",
    "{\"type\": \"enum\", \"name\": \"E\", \"symbols\": [\"A\"]}",
    "{\"type\": \"fixed\", \"name\": \"F\", \"size\": 2}",
    "{\"type\": \"map\", \"values\": {\"type\": \"record\", \"name\": \"Q\", \"fields\": []}}"
  };

  static IntStream seeds() {
    return IntStream.range(0, 10);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whatTheBuildRefusesIsFoundOrUnreadable(int seed) throws IOException {
    AvscFile shared = read("shared/row.avsc");
    Random random = new Random(seed);
    for (int edit = 0; edit < EDITS; edit++) {
      String text = edited(read("payment_charges.avsc").root().deepCopy(), random);
      SchemaVersion draft;
      try {
        AvscFile own = AvscFile.parse("payment_charges.avsc", text);
        draft = SchemaVersion.of("payment_charges", "the draft", own, Optional.of(shared));
      } catch (UnreadableSchema e) {
        assertThat(e.getMessage()).startsWith("payment_charges.avsc:").doesNotContain("\n");
        continue;
      }

      List<Finding> findings = Lint.check(draft);

      if (!EventType.problems(draft.event(), draft.text()).isEmpty()) {
        assertThat(findings).as(text).anyMatch(finding -> finding.severity() == Severity.ERROR);
      }
    }
  }

  private static AvscFile read(String file) throws IOException {
    return AvscFile.parse(file, Files.readString(SCHEMAS.resolve(file)));
  }

  private static String edited(JsonNode root, Random random) throws IOException {
    List<JsonNode> containers = new ArrayList<>();
    addContainers(root, containers);
    JsonNode container = containers.get(random.nextInt(containers.size()));
    JsonNode value = JSON.readTree(VALUES[random.nextInt(VALUES.length)]);
    if (container instanceof ArrayNode list) {
      list.insert(random.nextInt(list.size() + 1), value);
    } else if (container instanceof ObjectNode object && !object.isEmpty()) {
      List<String> keys = object.properties().stream().map(Map.Entry::getKey).toList();
      String key = keys.get(random.nextInt(keys.size()));
      if (random.nextInt(5) == 0) {
        object.remove(key);
      } else {
        object.set(key, value);
      }
    }
    return root.toString();
  }

  private static void addContainers(JsonNode node, List<JsonNode> containers) {
    if (node.isContainerNode()) {
      containers.add(node);
      node.forEach(child -> addContainers(child, containers));
    }
  }
}
