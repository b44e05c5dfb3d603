package lakegate.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventTypesTest {
  private static final Path SCHEMAS = Path.of("..", "schemas");
  private static final String PAYOUT =
      """
      {"type": "record", "name": "Payout", "namespace": "lakegate.payments", "doc": "A payout.",
       "normalise": ["trim", "null-words"],
       "table": {"partition": ["day(created_at)"]},
       "flags": [{"flag": "EMPTY_NOTE", "when": {"note": null}}],
       "fields": [
        {"name": "payout_id", "type": "string", "doc": "Payout."},
        {"name": "note", "type": ["null", "string"], "default": null, "doc": "Note.", "json": "the-note"},
        {"name": "count", "type": ["null", "int"], "default": null, "doc": "Count.", "range": {"from": 1, "to": 9}},
        {"name": "created_at", "type": {"type": "long", "logicalType": "timestamp-millis", "adjust-to-utc": true}, "doc": "When.", "range": {"from": "2000-01-01", "to": "arrival+1d"}}
       ]}
      """;

  @TempDir private Path folder;

  @BeforeEach
  void copySharedColumns() throws IOException {
    Files.createDirectories(folder.resolve("shared"));
    Files.copy(SCHEMAS.resolve("shared/row.avsc"), folder.resolve("shared/row.avsc"));
  }

  @Test
  void theProjectsSchemasAreReadInAlphabeticalOrder() {
    assertThat(EventTypes.read(SCHEMAS))
        .extracting(EventType::name)
        .containsExactly(
            "payment_charges", "payment_disputes", "payment_refunds", "payment_subscriptions");
  }

  @Test
  void theColumnsOfEveryTableFollowTheFieldsOfTheAvsc() throws IOException {
    Files.writeString(folder.resolve("payouts.avsc"), PAYOUT);

    EventType type = EventTypes.read(folder).get(0);

    assertThat(type.schema().getFields())
        .extracting(field -> field.name())
        .containsExactly(
            "payout_id", "note", "count", "created_at", "quality_flags", "rescued_data", "ingest");
    assertThat(type.record().fields()).hasSize(4);
    assertThat(type.record().fields().get(1).jsonName()).isEqualTo("the-note");
    assertThat(type.record().fields().get(1).normalise())
        .containsExactly(Normalise.TRIM, Normalise.NULL_WORDS);
    assertThat(type.flags()).extracting(FlagRule::flag).containsExactly("EMPTY_NOTE");
    assertThat(type.partitions()).containsExactly(new PartitionTransform("day", 0, "created_at"));
    assertThat(type.every()).isEqualTo(Optional.empty());
    assertThat(type.subject()).isEqualTo("payouts-validated-value");
  }

  @Test
  void aComposedTextReadsBackAsTheSameType() {
    for (EventType type : EventTypes.read(SCHEMAS)) {
      assertThat(EventType.parse(type.name(), type.schemaText())).isEqualTo(type);
    }
  }

  @Test
  void anEventTypeTravelsAsItsText() throws Exception {
    EventType type = EventTypes.read(SCHEMAS).get(0);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(type);
    }

    Object back = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();

    assertThat(back).isEqualTo(type);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "normalise": ["trim"          | "normalize": ["trim"         | unknown key normalize; did you mean normalise?
          "null-words"                  | "null-word"                  | unknown normalise step null-word; did you mean null-words?
          "json": "the-note"            | "jsn": "the-note"            | note: unknown key jsn; did you mean json?
          "json": "the-note"            | "json": "payout_id"          | note: has the JSON name "payout_id" of payout_id
          "json": "the-note"            | "range": {"from": 1}         | note: range works on numbers and instants, not on string
          "range": {"from": 1, "to": 9} | "range": {"from": 9, "to": 1} | count: range {"from":9,"to":1} holds no number
          "range": {"from": 1, "to": 9} | "range": {"form": 1, "to": 9} | count: unknown key form; did you mean from?
          "range": {"from": 1, "to": 9} | "allowed": ["1"], "otherwise": "flag" | count: allowed works on strings, not on int
          "range": {"from": 1, "to": 9} | "normalise": ["upper"]       | count: normalise works on strings, not on int
          "json": "the-note"            | "allowed": ["a"]             | note: has allowed without "otherwise"
          "json": "the-note"            | "allowed": "iso-4271", "otherwise": "flag" | note: unknown code list iso-4271; did you mean iso-4217?
          "json": "the-note"            | "otherwise": "flag"          | note: has otherwise without allowed
          "json": "the-note"            | "logicalType": "date"        | note: has logicalType beside the type
          "timestamp-millis"            | "timestamp-milis"            | created_at: has logicalType timestamp-milis
          "adjust-to-utc": true         | "adjust-to-utc": false       | created_at: is a timestamp without "adjust-to-utc": true
          "arrival+1d"                  | "arrival+1x"                 | created_at: range
          "default": null, "doc": "Count." | "doc": "Count."           | count: is nullable but has no "default": null
          "doc": "Payout."              | "doc": ""                    | payout_id: has no doc
          ["null", "int"]               | ["null", "double"]           | count: has type double; supported are
          {"note": null}                | {"notes": null}              | flags.EMPTY_NOTE: unknown field notes; did you mean note?
          {"note": null}                | {"payout_id": null}          | flags.EMPTY_NOTE: payout_id is never null
          {"note": null}                | {"note": 3}                  | flags.EMPTY_NOTE: note = 3 fits no string
          day(created_at)               | dai(created_at)              | dai(created_at) is no transform
          ["day(created_at)"]           | "day(created_at)"            | table.partition: is not a list of transforms
          day(created_at)               | day(created)                 | day(created) names no field
          day(created_at)               | day(count)                   | table.partition: day(count): day does not work on int
          {"partition": ["day(created_at)"]} | "day(created_at)"       | table: is not an object
          [{"flag": "EMPTY_NOTE", "when": {"note": null}}] | "EMPTY_NOTE" | flags: is not a list
          "json": "the-note"            | "json": ""                   | note: json is not a name
          "json": "the-note"            | "examples": "a"              | note: examples is not a list
          "json": "the-note"            | "confluent:tags": "PII"      | note: confluent:tags is not a list
          "name": "count"               | "name": "Note"               | Note: differs from note only in case
          "name": "count"               | "name": "ingest"             | ingest: every table has this column
          "name": "count"               | "name": "2count"             | not an Avro schema
          """)
  void aRuleThatCantApplyIsAProblem(String right, String wrong, String problem) throws IOException {
    assertThat(PAYOUT).contains(right);
    Files.writeString(folder.resolve("payouts.avsc"), PAYOUT.replace(right, wrong));

    assertThatThrownBy(() -> EventTypes.read(folder))
        .isInstanceOf(InvalidSchemas.class)
        .hasMessageContaining("payouts.avsc")
        .hasMessageContaining(problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "payout_id"            | "2payout"                 | AVRO ``
          "doc": "Payout."       | "dok": "Payout."          | UNKNOWN_KEY payout_id /dok
          "json": "the-note"     | "json": "count"           | JSON_NAME count /name
          "json": "the-note"     | "precision": 3            | LOGICAL_TYPE_MISPLACED note /precision
          "arrival+1d"           | "arrival"                 | RANGE created_at /range
          {"note": null}         | {"notes": null}           | FLAG `` /flags/0/when/notes
          day(created_at)        | day(created)              | PARTITION `` /table/partition
          "timestamp-millis"     | "timestamp-milis"         | LOGICAL_TYPE_UNKNOWN created_at /type/logicalType
          "timestamp-millis"     | "date"                    | LOGICAL_TYPE_MISPLACED created_at /type/logicalType
          {"type": "long", "logicalType": "timestamp-millis", "adjust-to-utc": true} | "long", "logicalType": "timestamp-millis" | LOGICAL_TYPE_MISPLACED created_at /logicalType
          "logicalType"          | "logicaltype"             | UNKNOWN_KEY created_at /type/logicaltype
          , "adjust-to-utc": true |                          | TIMESTAMP_UTC created_at /type/logicalType
          "adjust-to-utc"        | "adjust-to-UTC"           | UNKNOWN_KEY created_at /type/adjust-to-UTC
          ["null", "int"]        | ["null", "double"]        | UNSUPPORTED_TYPE count /type
          ["null", "int"]        | ["null", "int", "long"]   | UNION count /type
          ["null", "int"]        | ["null", {"type": "bytes", "logicalType": "decimal", "precision": 19}]             | DECIMAL_OVER_18 count /type/precision
          ["null", "int"]        | ["null", {"type": "bytes", "logicalType": "decimal", "precision": 39}]             | DECIMAL_OVER_38 count /type/precision
          ["null", "int"]        | ["null", {"type": "bytes", "logicalType": "decimal", "precision": 2, "scale": 3}]  | DECIMAL count /type/scale
          ["null", "string"]     | ["null", "Payout"]        | RECURSIVE_TYPE note /type
          ["null", "string"]     | ["null", {"type": "array", "items": {"type": "record", "name": "N", "fields": [{"name": "a", "type": "int"}]}}] | UNSUPPORTED_TYPE note /type, DOC note.element.a /doc
          ["null", "string"]     | ["null", {"type": "map", "values": "Payout"}]                                      | UNSUPPORTED_TYPE note /type, RECURSIVE_TYPE note.value /type
          """)
  void aProblemSaysWhatItIsAboutAndWhere(String right, String wrong, String expected) {
    String text = PAYOUT.replace("\"range\": {\"from\": 1, \"to\": 9}", "\"examples\": []");
    assertThat(text).contains(right);

    List<SchemaProblem> problems =
        EventType.problems("payouts", text.replace(right, wrong == null ? "" : wrong));

    assertThat(problems)
        .extracting(problem -> (problem.kind() + " " + problem.path() + " " + problem.at()).trim())
        .containsExactlyInAnyOrder(expected.replace("``", "").trim().split(", "));
  }

  @Test
  void theProblemsOfAllFilesAreListedAtOnce() throws IOException {
    Files.writeString(folder.resolve("a.avsc"), PAYOUT.replace("\"Payout.\"", "\"\""));
    Files.writeString(folder.resolve("b.avsc"), "{");
    Files.writeString(folder.resolve("d.avsc"), PAYOUT + "{}");
    Files.writeString(folder.resolve("c.avsc"), PAYOUT.replace("\"json\"", "\"jason\""));

    assertThatThrownBy(() -> EventTypes.read(folder))
        .isInstanceOfSatisfying(
            InvalidSchemas.class,
            invalid ->
                assertThat(invalid.problems())
                    .extracting(problem -> problem.split(":")[0])
                    .isEqualTo(List.of("a.avsc", "b.avsc", "c.avsc", "d.avsc")));
  }
}
