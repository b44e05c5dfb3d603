package lakegate.gate;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A row of {@code schema-changes.json} in one of its variants.
 *
 * @param name the row's, and the variant
 * @param earlier the text of the only released version, without the columns that every table has
 * @param later the text of the draft, without them
 * @param expected what each question finds, by its key in the row ({@code backward}, {@code
 *     forward}, {@code table}): {@code RULE_ID path}, the path in this variant
 */
record SchemaChange(String name, String earlier, String later, Map<String, List<String>> expected) {
  static final String EVENT = "charges";

  SchemaVersion released() {
    return SchemaVersion.of(
        EVENT, "001", AvscFile.parse("released/charges/001.avsc", earlier), Optional.empty());
  }

  SchemaVersion draft() {
    return SchemaVersion.of(
        EVENT, "the draft", AvscFile.parse("charges.avsc", later), Optional.empty());
  }

  SchemaHistory history() {
    return new SchemaHistory(EVENT, List.of(released()), Optional.of(draft()));
  }

  /** What the row says of a question; nothing if it doesn't mention it. */
  List<String> expected(String question) {
    return expected.getOrDefault(question, List.of());
  }

  /** A finding as rows have it. */
  static String row(Finding finding) {
    return finding.rule() + " " + finding.path();
  }

  @Override
  public String toString() {
    return name;
  }
}
