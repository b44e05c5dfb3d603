package lakegate.gate;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lakegate.event.EventType;
import lakegate.event.SchemaProblem;
import lakegate.event.SchemaProblem.Kind;

/** Checks versions alone (LINT): the vocabulary, names, defaults, and money in binary fractions. */
final class Lint {
  private final SchemaVersion version;
  private final List<Finding> findings = new ArrayList<>();

  private Lint(SchemaVersion version) {
    this.version = version;
  }

  /** What is wrong with one version. */
  static List<Finding> check(SchemaVersion version) {
    Lint lint = new Lint(version);
    lint.checkDeclarations();
    lint.checkVocabulary();
    return lint.findings;
  }

  /**
   * Types of different event types with the same full name, by event type: both would be the same
   * class.
   */
  static Map<String, List<Finding>> checkTogether(List<SchemaVersion> versions) {
    record Owner(SchemaVersion version, JsonNode node) {}
    Map<String, Owner> owners = new HashMap<>();
    Map<String, List<Finding>> findings = new HashMap<>();
    for (SchemaVersion version : versions) {
      for (Declarations.Type type : Declarations.of(version)) {
        String name = type.schema().getFullName();
        Owner owner = owners.putIfAbsent(name, new Owner(version, type.node()));
        if (owner != null && !owner.node().equals(type.node())) {
          findings
              .computeIfAbsent(version.event(), event -> new ArrayList<>())
              .add(
                  Finding.of(
                      Rule.LINT_NAME_CLASH,
                      version.position(type.path(), JsonPointer.compile("/type/name")),
                      type.path(),
                      owner.version().event() + " has another type of the name " + name,
                      "Both generate the class " + name + ", and one overwrites the other.",
                      "give one of them another name"));
        }
      }
    }
    return findings;
  }

  private void checkDeclarations() {
    LintNames names = new LintNames(version, findings::add);
    names.checkEvent();
    for (Declarations.Type type : Declarations.of(version)) {
      names.check(type);
      for (Declarations.Field field : type.fields()) {
        checkDefault(field);
        LintMoney.check(version, type, field).ifPresent(findings::add);
      }
    }
  }

  private void checkDefault(Declarations.Field field) {
    JsonNode value = field.node().get("default");
    if (value == null) {
      return;
    }
    Optional<String> misfit = DefaultValue.misfit(field.schema(), value);
    misfit.ifPresent(
        why ->
            findings.add(
                Finding.of(
                    Rule.LINT_DEFAULT,
                    version.position(field.path(), "default"),
                    field.path(),
                    "default " + shortened(value) + " does not fit: " + why,
                    "A reader that needs the default stops, and Avro refuses to parse the schema.",
                    "write a value of the field's type, or take the default out")));
  }

  private void checkVocabulary() {
    for (SchemaProblem problem : EventType.problems(version.event(), version.text())) {
      Rule rule = rule(problem.kind());
      boolean said =
          switch (rule) {
            // What Avro's parser refuses is a name or a default, with a place of its own.
            case LINT_NAME -> has(Rule.LINT_NAME) || has(Rule.LINT_DEFAULT);
            // Nobody wants money as a double to be supported.
            case LINT_TYPE -> has(Rule.LINT_MONEY, problem.path());
            // A default that fits no branch is no null either.
            case LINT_NULL_DEFAULT -> has(Rule.LINT_DEFAULT, problem.path());
            default -> false;
          };
      if (!said) {
        findings.add(
            Finding.of(
                rule,
                version.position(problem.path(), problem.at()),
                problem.path(),
                problem.text(),
                rule.why(),
                phrase(rule.fix())));
      }
    }
  }

  private static Rule rule(Kind kind) {
    return switch (kind) {
      case AVRO -> Rule.LINT_NAME;
      case UNKNOWN_KEY -> Rule.LINT_UNKNOWN_KEY;
      case DOC -> Rule.LINT_DOC;
      case NULL_DEFAULT -> Rule.LINT_NULL_DEFAULT;
      case UNION -> Rule.LINT_UNION;
      case LOGICAL_TYPE_UNKNOWN -> Rule.LINT_LOGICAL_TYPE_UNKNOWN;
      case LOGICAL_TYPE_MISPLACED -> Rule.LINT_LOGICAL_TYPE_MISPLACED;
      case DECIMAL -> Rule.LINT_DECIMAL;
      case DECIMAL_OVER_38 -> Rule.LINT_DECIMAL_OVER_38;
      case DECIMAL_OVER_18 -> Rule.LINT_DECIMAL_OVER_18;
      case TIMESTAMP_UTC -> Rule.LINT_TIMESTAMP_UTC;
      case UNSUPPORTED_TYPE -> Rule.LINT_TYPE;
      case RECURSIVE_TYPE -> Rule.LINT_RECURSIVE_TYPE;
      case NAME_CLASH -> Rule.LINT_NAME_CLASH;
      case JSON_NAME -> Rule.LINT_JSON_NAME;
      case NORMALISE -> Rule.LINT_NORMALISE;
      case ALLOWED -> Rule.LINT_ALLOWED;
      case RANGE -> Rule.LINT_RANGE;
      case LIST -> Rule.LINT_LIST;
      case FLAG -> Rule.LINT_FLAG;
      case PARTITION -> Rule.LINT_PARTITION;
      case GENERATE -> Rule.LINT_GENERATE;
    };
  }

  private boolean has(Rule rule) {
    return findings.stream().anyMatch(finding -> finding.rule() == rule);
  }

  private boolean has(Rule rule, String path) {
    return findings.stream()
        .anyMatch(finding -> finding.rule() == rule && finding.path().equals(path));
  }

  private static String shortened(JsonNode value) {
    String text = value.toString();
    return text.length() <= 60 ? text : text.substring(0, 59) + "…";
  }

  /** A rule's sentence as the end of a line. */
  private static String phrase(String sentence) {
    String whole = Character.toLowerCase(sentence.charAt(0)) + sentence.substring(1);
    return whole.endsWith(".") ? whole.substring(0, whole.length() - 1) : whole;
  }
}
