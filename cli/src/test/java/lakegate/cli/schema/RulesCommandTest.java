package lakegate.cli.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import lakegate.cli.Command;
import lakegate.gate.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RulesCommandTest {
  private final Command lakegate = new Command(Map.of());

  @Test
  void theListHasALinePerRule() {
    assertThat(lakegate.run("schema", "rules")).isZero();

    assertThat(lakegate.output().lines()).hasSize(Rule.values().length);
    assertThat(lakegate.output())
        .containsPattern("(?m)^TABLE_DECIMAL_SCALE +error +A decimal's scale changed\\.$");
  }

  @ParameterizedTest
  @EnumSource
  void everyRuleIsExplained(Rule rule) {
    assertThat(lakegate.run("schema", "explain", rule.name())).isZero();

    assertThat(lakegate.output())
        .contains(rule.name(), rule.what(), rule.why(), rule.example(), rule.fix());
  }

  @ParameterizedTest
  @EnumSource
  void everyRuleSaysEverythingInWholeSentences(Rule rule) {
    assertThat(rule.name()).startsWith(rule.category() + "_");
    assertThat(rule.what()).endsWith(".");
    assertThat(rule.why()).endsWith(".");
    assertThat(rule.fix()).endsWith(".");
    assertThat(rule.example()).isNotBlank().doesNotContain("\n", "`");
  }

  @ParameterizedTest
  @CsvSource({
    "TABLE_DECIMAL_SCAEL, TABLE_DECIMAL_SCALE",
    "DECIMAL_SCALE, TABLE_DECIMAL_SCALE",
  })
  void aMisspeltIdGetsTheNearest(String id, String nearest) {
    assertThat(lakegate.run("schema", "explain", id)).isEqualTo(2);

    assertThat(lakegate.errors())
        .startsWith("Unknown rule " + id + "; did you mean " + nearest + "?");
  }

  @Test
  void anIdMayBeWrittenSmall() {
    assertThat(lakegate.run("schema", "explain", "table-decimal-scale")).isZero();
  }

  @Test
  void theDocumentIsTheRules() throws IOException {
    Path document = Path.of(System.getProperty("docs.dir"), "schema-rules.md");

    assertThat(lakegate.run("schema", "rules", "--format", "markdown")).isZero();

    assertThat(lakegate.output())
        .as("./lakegate schema rules --format markdown > docs/schema-rules.md")
        .isEqualTo(Files.readString(document));
  }
}
