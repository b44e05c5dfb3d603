package lakegate.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class LintTest {
  /** Stands in front of what a finding is about, in the order of the expected findings. */
  private static final String MARK = "▸";

  private static final AvscFile SHARED =
      AvscFile.parse(
          "shared/row.avsc",
          """
          {"type": "record", "name": "Row", "doc": "d", "fields": [
            {"name": "rescued_data", "type": ["null", "string"], "default": null, "doc": "d"}]}
          """);

  /** Fields, then what is found: {@code RULE path}, the path within the record that has them. */
  /** Where the fields stand, what their paths begin with, and what is found of the surroundings. */
  private enum Nesting {
    TOP("%s", "", ""),
    NULLABLE_RECORD(
        "{'name': 'holder', 'type': ['null', {'type': 'record', 'name': 'Inner', 'fields': [\n%s]}],"
            + " 'default': null, 'doc': 'd'}",
        "holder.", ""),
    ARRAY(
        "{'name': 'holder', ▸'type': {'type': 'array', 'items': {'type': 'record', 'name': 'Inner',"
            + " 'fields': [\n  %s]}}, 'doc': 'd'}",
        "holder.element.", "LINT_TYPE holder"),
    MAP(
        "{'name': 'holder', ▸'type': {'type': 'map', 'values': ['null', {'type': 'record',"
            + " 'name': 'Inner', 'fields': [\n  %s]}]}, 'doc': 'd'}",
        "holder.value.", "LINT_TYPE holder"),
    UNION(
        "{'name': 'holder', ▸'type': ['null', 'string', {'type': 'record', 'name': 'Inner',"
            + " 'fields': [\n  %s]}], 'default': null, 'doc': 'd'}",
        "holder.Inner.", "LINT_UNION holder");

    private final String text;
    private final String prefix;
    private final String found;

    Nesting(String text, String prefix, String found) {
      this.text = text;
      this.prefix = prefix;
      this.found = found;
    }
  }

  /** A text, and what is found in it: {@code RULE path line:column}. */
  private record Expected(String text, List<String> findings) {

    /**
     * @param marked a text with a mark in front of each expected place
     * @param found {@code RULE path}, in the order of the marks
     */
    static Expected of(String marked, List<String> found) {
      StringBuilder text = new StringBuilder();
      List<String> findings = new ArrayList<>();
      int line = 1;
      int column = 1;
      for (char character : marked.toCharArray()) {
        if (MARK.indexOf(character) == 0) {
          findings.add(found.get(findings.size()) + " " + line + ":" + column);
          continue;
        }
        text.append(character);
        line += character == '\n' ? 1 : 0;
        column = character == '\n' ? 1 : column + 1;
      }
      assertThat(findings).as("as many marks as findings").hasSameSizeAs(found);
      return new Expected(text.toString(), findings);
    }
  }

  private static List<String[]> rows() {
    return lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(line -> line.split(" \\|", -1))
        .toList();
  }

  private static Stream<String> lines() {
    try (InputStream rows = LintTest.class.getResourceAsStream("lint.txt")) {
      return new String(rows.readAllBytes(), StandardCharsets.UTF_8).lines();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Stream<Arguments> rowsInEveryNesting() {
    return rows().stream()
        .flatMap(
            row ->
                Arrays.stream(Nesting.values()).map(nesting -> arguments(nesting, row[0], row[1])));
  }

  @ParameterizedTest
  @MethodSource("rowsInEveryNesting")
  void everyRuleIsFoundWhereItIsWritten(Nesting nesting, String fields, String found) {
    List<String> all = new ArrayList<>(findings(nesting.found, ""));
    all.addAll(findings(found, nesting.prefix));
    Expected expected = Expected.of(record(nesting.text.replace('\'', '"').formatted(fields)), all);

    assertThat(lint("payouts", expected.text()))
        .extracting(LintTest::row)
        .containsExactlyInAnyOrderElementsOf(expected.findings());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "fields": [                  | ▸"normalize": [], "fields": [                         | LINT_UNKNOWN_KEY ``
          "fields": [                  | "table": {▸"partitions": []}, "fields": [             | LINT_UNKNOWN_KEY ``
          "fields": [                  | "table": {▸"partition": ["day(b)"]}, "fields": [      | LINT_PARTITION ``
          "fields": [                  | "table": {▸"partition": ["day(a)"]}, "fields": [      | LINT_PARTITION ``
          "fields": [                  | ▸"normalise": ["trimm"], "fields": [                  | LINT_NORMALISE ``
          "fields": [                  | "flags": [{"flag": "F", "when": {▸"b": null}}], "fields": [ | LINT_FLAG ``
          "fields": [                  | "flags": [{▸"flag": "f", "when": {"a": "x"}}], "fields": [  | LINT_FLAG ``
          "fields": [                  | ▸"flags": {}, "fields": [                             | LINT_FLAG ``
          "fields": [                  | ▸"generate": {"every": "fast"}, "fields": [           | LINT_GENERATE ``
          "name": "Payout"             | ▸"name": "Pay-out"                                    | LINT_NAME ``
          "namespace": "lakegate"      | ▸"namespace": "lake gate"                             | LINT_NAME ``
          "fields": [                  | ▸"aliases": ["a.1b"], "fields": [                     | LINT_NAME ``
          "name": "a"                  | ▸"name": "_file"                                      | LINT_METADATA_COLUMN _file
          "name": "a"                  | ▸"name": "_ROW_ID"                                    | LINT_METADATA_COLUMN _ROW_ID
          "name": "a"                  | ▸"name": "interval"                                   | LINT_SQL_WORD interval
          "name": "a"                  | ▸"name": "rescued_data"                               | LINT_NAME_CLASH rescued_data
          "name": "a"                  | ▸"name": "Rescued_Data"                               | LINT_NAME_CLASH Rescued_Data
          "type": "string"             | "type": {"type": "record", "name": "N", "fields": [{"name": "_file", "type": "int", "doc": "d"}, {"name": "offset", "type": "int", "doc": "d"}]} | ``
          """)
  void whatConcernsTheWholeRecordOrAColumnIsFoundWhereItIsWritten(
      String right, String wrong, String found) {
    String text = record("{\"name\": \"a\", \"type\": \"string\", \"doc\": \"d\"}");
    assertThat(text).contains(right);
    Expected expected = Expected.of(text.replace(right, wrong), findings(found, ""));

    assertThat(lint("payouts", expected.text()))
        .extracting(LintTest::row)
        .containsExactlyInAnyOrderElementsOf(expected.findings());
  }

  @ParameterizedTest
  @CsvSource({
    "pay.outs, LINT_NAME  1:1",
    "order, LINT_SQL_WORD  1:1",
    "interval, LINT_SQL_WORD  1:1"
  })
  void anEventTypesNameIsANameToo(String event, String found) {
    assertThat(lint(event, record(""))).extracting(LintTest::row).containsExactly(found);
  }

  @Test
  void aFindingInASharedColumnPointsIntoTheSharedFile() {
    AvscFile shared =
        AvscFile.parse(
            "shared/row.avsc",
            "{\"type\": \"record\", \"name\": \"Row\", \"fields\": [\n"
                + " {\"name\": \"rescued_data\", \"type\": \"string\"}]}");

    assertThat(Lint.check(version("payouts", record(""), shared)))
        .extracting(finding -> finding.rule() + " " + finding.position())
        .containsExactly("LINT_DOC shared/row.avsc:2:2");
  }

  @Test
  void twoEventTypesCantHaveTypesOfTheSameName() {
    SchemaVersion one = version("payouts", record(""), SHARED);
    SchemaVersion same = version("transfers", record(""), SHARED);
    SchemaVersion other =
        version(
            "transfers", record("{\"name\": \"a\", \"type\": \"string\", \"doc\": \"d\"}"), SHARED);

    assertThat(Lint.checkTogether(List.of(one, same))).isEmpty();
    assertThat(Lint.checkTogether(List.of(one, other)).get("transfers"))
        .extracting(finding -> finding.rule() + " " + finding.position())
        .containsExactly("LINT_NAME_CLASH transfers.avsc:1:20");
  }

  @Test
  void everyLintRuleHasARowOrATestOfItsOwn() throws Exception {
    String rows = lines().collect(Collectors.joining("\n"));
    String here = Files.readString(Path.of("src/test/java/lakegate/gate/LintTest.java"));

    assertThat(Rule.values())
        .filteredOn(rule -> rule.category() == Category.LINT)
        .filteredOn(rule -> !rule.name().startsWith("LINT_WAIVER"))
        .allMatch(rule -> (rows + here).contains(rule + " "));
  }

  private static List<Finding> lint(String event, String text) {
    return Lint.check(version(event, text, SHARED));
  }

  private static SchemaVersion version(String event, String text, AvscFile shared) {
    return SchemaVersion.of(
        event, "the draft", AvscFile.parse(event + ".avsc", text), Optional.of(shared));
  }

  private static String record(String fields) {
    return """
        {"type": "record", "name": "Payout", "namespace": "lakegate", "doc": "d", "fields": [
        %s]}
        """
        .formatted(fields);
  }

  private static List<String> findings(String found, String prefix) {
    return found == null || found.isBlank()
        ? List.of()
        : Arrays.stream(found.trim().split(", "))
            .map(one -> one.replace("``", "").replaceFirst(" ", " " + prefix))
            .toList();
  }

  private static String row(Finding finding) {
    Position at = finding.position();
    return finding.rule() + " " + finding.path() + " " + at.line() + ":" + at.column();
  }
}
