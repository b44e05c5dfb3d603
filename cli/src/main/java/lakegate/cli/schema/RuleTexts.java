package lakegate.cli.schema;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import lakegate.gate.Category;
import lakegate.gate.Rule;

/** The rules in words. */
final class RuleTexts {
  private RuleTexts() {}

  /** One line per rule: id, severity and what it finds. */
  static List<String> list() {
    int width = Arrays.stream(Rule.values()).mapToInt(rule -> rule.name().length()).max().orElse(0);
    String line = "%-" + width + "s  %-7s  %s";
    return Arrays.stream(Rule.values())
        .map(rule -> line.formatted(rule, rule.severity(), rule.what()))
        .toList();
  }

  static List<String> explain(Rule rule) {
    return List.of(
        "%s (%s)".formatted(rule, rule.severity()),
        "",
        "What:    " + rule.what(),
        "Why:     " + rule.why(),
        "Example: " + rule.example(),
        "Fix:     " + rule.fix());
  }

  /** All rules as docs/schema-rules.md has them. */
  static String markdown() {
    List<String> lines = new ArrayList<>();
    lines.add("# What the schema gate looks for");
    lines.add("");
    lines.add(
        "This file is generated: `./lakegate schema rules --format markdown >"
            + " docs/schema-rules.md`. `./lakegate schema explain RULE_ID` shows one rule.");
    lines.add("");
    lines.add(
        "An error makes `schema check` exit with 1; a warning does with `--strict` only."
            + " [schemas/README.md](../schemas/README.md) says how to change a schema.");
    for (Category category : Category.values()) {
      List<Rule> rules =
          Arrays.stream(Rule.values()).filter(rule -> rule.category() == category).toList();
      if (!rules.isEmpty()) {
        lines.add("");
        lines.add("## " + category + ": " + category.what());
        rules.forEach(rule -> addMarkdown(rule, lines));
      }
    }
    return String.join("\n", lines) + "\n";
  }

  private static void addMarkdown(Rule rule, List<String> lines) {
    lines.addAll(
        List.of(
            "",
            "### " + rule,
            "",
            "**" + rule.what() + "** (" + rule.severity() + ")",
            "",
            rule.why(),
            "",
            "- Example: `" + rule.example() + "`",
            "- Fix: " + rule.fix()));
  }
}
