package lakegate.gate;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Names that Avro, the table or its queries can't have, and names that are taken. */
final class LintNames {
  /** Avro 1.12's specification, "Names". */
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private static final Pattern EVENT = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]*");

  /** The metadata columns of every Iceberg 1.11 table. */
  private static final Set<String> METADATA =
      Set.of(
          "_file",
          "_pos",
          "_deleted",
          "_spec_id",
          "_partition",
          "_row_id",
          "_last_updated_sequence_number",
          "_change_type",
          "_change_ordinal",
          "_commit_snapshot_id");

  private final SchemaVersion version;
  private final Consumer<Finding> findings;

  LintNames(SchemaVersion version, Consumer<Finding> findings) {
    this.version = version;
    this.findings = findings;
  }

  /** The event type's own name, which topics, subject and table have. */
  void checkEvent() {
    String name = version.event();
    if (!EVENT.matcher(name).matches()) {
      report(
          Rule.LINT_NAME,
          "",
          "",
          "the event type's name \"" + name + "\" can't name a topic and a table",
          "Topic, subject and table have this name, and a dot in it ends a namespace.",
          "name the file with letters, digits, _ and -");
    }
    checkReserved("", "", name, true);
  }

  void check(Declarations.Type type) {
    JsonNode node = type.node();
    String path = type.path();
    dotted(path, "/type/name", "the type's name", node.path("name").asText());
    if (node.has("namespace")) {
      dotted(path, "/type/namespace", "the namespace", node.path("namespace").asText());
    }
    for (JsonNode alias : node.path("aliases")) {
      dotted(path, "/type/aliases", "the type's alias", alias.asText());
    }
    for (JsonNode symbol : node.path("symbols")) {
      if (!NAME.matcher(symbol.asText()).matches()) {
        illegal(path, "/type/symbols", "the symbol", symbol.asText());
      }
    }
    for (Declarations.Field field : type.fields()) {
      checkField(field, path.isEmpty());
    }
    checkAliases(type);
  }

  private void checkField(Declarations.Field field, boolean column) {
    if (!NAME.matcher(field.name()).matches()) {
      illegal(field.path(), "/name", "the name", field.name());
    }
    for (JsonNode alias : field.node().path("aliases")) {
      if (!NAME.matcher(alias.asText()).matches()) {
        illegal(field.path(), "/aliases", "the alias", alias.asText());
      }
    }
    checkReserved(field.path(), "/name", field.name(), column);
    if (column && METADATA.contains(field.name().toLowerCase(Locale.ROOT))) {
      report(
          Rule.LINT_METADATA_COLUMN,
          field.path(),
          "/name",
          "Iceberg has a metadata column of this name",
          "Queries of " + field.name() + " read Iceberg's own column, or fail.",
          "give it another name, " + keeps(field.name()));
    }
    if (column && isShared(field.name())) {
      report(
          Rule.LINT_NAME_CLASH,
          field.path(),
          "/name",
          "every table has this column",
          "The build refuses the event type.",
          "give it another name, " + keeps(field.name()));
    }
  }

  /** Whether a column of the event type's own has the name of one that every table has. */
  private boolean isShared(String name) {
    return version.shared().filter(file -> !file.field(name).isMissingNode()).isPresent()
        && !version.own().field(name).isMissingNode();
  }

  private static String keeps(String name) {
    return "with \"json\": \"" + name + "\" for what producers send";
  }

  /** An alias is a name that old records may have, so no other field can have it. */
  private void checkAliases(Declarations.Type type) {
    Map<String, List<Declarations.Field>> owners = new HashMap<>();
    for (Declarations.Field field : type.fields()) {
      owners.computeIfAbsent(lower(field.name()), name -> new ArrayList<>()).add(field);
    }
    for (Declarations.Field field : type.fields()) {
      for (JsonNode alias : field.node().path("aliases")) {
        List<Declarations.Field> taken =
            owners.computeIfAbsent(lower(alias.asText()), name -> new ArrayList<>());
        taken.stream()
            .filter(other -> other != field)
            .findFirst()
            .ifPresent(other -> aliasClash(field, alias.asText(), other));
        taken.add(field);
      }
    }
  }

  private void aliasClash(Declarations.Field field, String alias, Declarations.Field other) {
    String whose = lower(other.name()).equals(lower(alias)) ? "the name" : "an alias";
    report(
        Rule.LINT_NAME_CLASH,
        field.path(),
        "/aliases",
        "the alias " + alias + " is " + whose + " of " + other.path() + " too",
        "Values of old records would come into both fields, or into the wrong one.",
        "take the alias out of one of them");
  }

  private void checkReserved(String path, String at, String name, boolean column) {
    String word = name.toUpperCase(Locale.ROOT);
    if (SqlWords.isReserved(name, column)) {
      String who =
          SqlWords.TRINO.contains(word)
              ? "Trino and Flink SQL refuse it"
              : "Flink SQL and others refuse it";
      report(
          Rule.LINT_SQL_WORD,
          path,
          at,
          word + " is a reserved word of SQL",
          who + " without quotes, in every query.",
          path.isEmpty() ? "use a name of two words" : "use a name of two words, " + keeps(name));
    }
  }

  private void dotted(String path, String at, String what, String name) {
    for (String part : name.split("\\.", -1)) {
      if (!NAME.matcher(part).matches()) {
        illegal(path, at, what, name);
        return;
      }
    }
  }

  private void illegal(String path, String at, String what, String name) {
    report(
        Rule.LINT_NAME,
        path,
        at,
        what + " \"" + name + "\" is not legal in Avro",
        "Avro's parsers refuse the schema, or the generated class does not compile.",
        what.equals("the name")
            ? "use letters, digits and _, no digit first, " + keeps(name)
            : "use letters, digits and _, no digit first");
  }

  private void report(Rule rule, String path, String at, String change, String breaks, String fix) {
    findings.accept(
        Finding.of(
            rule, version.position(path, JsonPointer.compile(at)), path, change, breaks, fix));
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
