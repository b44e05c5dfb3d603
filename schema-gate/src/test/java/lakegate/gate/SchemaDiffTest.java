package lakegate.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaDiffTest {
  private static final String DECIMAL =
      "{\"type\": \"bytes\", \"logicalType\": \"decimal\", \"precision\": 18, \"scale\": %d}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "\"int\" | \"int\" |",
        "\"int\" | \"long\" | ~ a: int -> long",
        "\"int\" | [\"null\", \"int\"] | ~ a: int -> nullable int",
        "[\"null\", \"int\"] | [\"int\", \"null\"] | ~ a: parts of nullable int",
        "{\"type\": \"long\", \"logicalType\": \"timestamp-millis\"} | {\"type\": \"long\","
            + " \"logicalType\": \"timestamp-micros\"} | ~ a: timestamp-millis ->"
            + " timestamp-micros",
        "{\"type\": \"long\", \"logicalType\": \"timestamp-millis\"} | \"long\" | ~ a:"
            + " timestamp-millis -> long",
        "{\"type\": \"array\", \"items\": \"int\"} | {\"type\": \"array\", \"items\": \"long\"} |"
            + " ~ a.element: int -> long",
        "{\"type\": \"map\", \"values\": \"int\"} | {\"type\": \"array\", \"items\": \"int\"} |"
            + " ~ a: map of int -> array of int",
        "[\"string\", \"int\"] | [\"string\", \"long\"] | ~ a: [string, int] -> [string,"
            + " long]",
        "{\"type\": \"enum\", \"name\": \"E\", \"symbols\": [\"A\"]} | {\"type\": \"enum\","
            + " \"name\": \"E\", \"symbols\": [\"A\", \"B\"]} | ~ a: symbols [A] -> [A, B]",
      })
  void aTypeThatChangedIsShownWithOldAndNew(String before, String after, String line) {
    String fields = "{\"name\": \"a\", \"type\": %s}";

    assertThat(
            SchemaDiff.lines(version(fields.formatted(before)), version(fields.formatted(after))))
        .isEqualTo(line == null ? java.util.List.of() : java.util.List.of(line));
  }

  @Test
  void fieldsComeGoMoveAndAreRenamed() {
    SchemaVersion before =
        version(
            """
            {"name": "gone", "type": "int"}, {"name": "b", "type": "int"},
            {"name": "c", "type": %s}, {"name": "old", "type": "string"}
            """
                .formatted(DECIMAL.formatted(4)));
    SchemaVersion after =
        version(
            """
            {"name": "c", "type": %s}, {"name": "b", "type": "int"},
            {"name": "young", "type": ["null", "string"], "aliases": ["old"]},
            {"name": "come", "type": ["null", %s]}
            """
                .formatted(DECIMAL.formatted(2), DECIMAL.formatted(4)));

    assertThat(SchemaDiff.lines(before, after))
        .containsExactly(
            "~ c: decimal(18,4) -> decimal(18,2)",
            "~ young: renamed from old",
            "~ young: aliases none -> [\"old\"]",
            "~ young: string -> nullable string",
            "+ come: nullable decimal(18,4)",
            "- gone: int",
            "~ fields are in another order");
  }

  @Test
  void rulesAndDocsAreShownWhereTheyStand() {
    SchemaVersion before =
        version(
            """
            {"name": "m", "type": ["null", {"type": "record", "name": "M", "fields": [
              {"name": "x", "type": "string", "allowed": ["a"], "otherwise": "flag"}]}]}
            """);
    SchemaVersion after =
        version(
            """
            {"name": "m", "type": ["null", {"type": "record", "name": "N", "fields": [
              {"name": "x", "type": "string", "allowed": ["a", "b"], "otherwise": "flag",
               "doc": "X"}]}]}
            """);

    assertThat(SchemaDiff.lines(before, after))
        .containsExactly(
            "~ m: class M -> N",
            "~ m.x: allowed [\"a\"] -> [\"a\",\"b\"]",
            "~ m.x: doc none -> \"X\"");
  }

  @Test
  void whatTheRecordSaysIsShownWithoutAPath() {
    SchemaVersion before = version("t.R", "\"doc\": \"One.\"", "");
    SchemaVersion after = version("u.R", "\"normalise\": [\"trim\"]", "");

    assertThat(SchemaDiff.lines(before, after))
        .containsExactly(
            "~ class t.R -> u.R", "~ normalise none -> [\"trim\"]", "~ doc \"One.\" -> none");
  }

  @Test
  void theColumnsOfEveryTableAreComparedToo() {
    AvscFile own = AvscFile.parse("r.avsc", record("R", "\"doc\": \"d\"", ""));
    SchemaVersion released = version("R", "\"doc\": \"d\"", "{\"name\": \"q\", \"type\": \"int\"}");
    AvscFile shared =
        AvscFile.parse(
            "row.avsc",
            record(
                "Row", "\"doc\": \"e\"", "{\"name\": \"q\", \"type\": \"int\", \"doc\": \"Q\"}"));

    assertThat(
            SchemaDiff.lines(
                released, SchemaVersion.of("r", "the draft", own, Optional.of(shared))))
        .containsExactly("~ q: doc none -> \"Q\"");
  }

  private static SchemaVersion version(String fields) {
    return version("R", "\"doc\": \"d\"", fields);
  }

  private static SchemaVersion version(String name, String property, String fields) {
    AvscFile file = AvscFile.parse("r.avsc", record(name, property, fields));
    return SchemaVersion.of("r", "001", file, Optional.empty());
  }

  private static String record(String name, String property, String fields) {
    return "{\"type\": \"record\", \"name\": \"%s\", %s, \"fields\": [%s]}"
        .formatted(name, property, fields);
  }
}
