package lakegate.samples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import lakegate.decode.DecodeOutcome;
import lakegate.decode.JsonToAvro;
import lakegate.event.EventType;
import lakegate.gate.AvscFile;
import lakegate.gate.Category;
import lakegate.gate.Finding;
import lakegate.gate.Gate;
import lakegate.gate.Mode;
import lakegate.gate.SchemaHistory;
import lakegate.gate.SchemaVersion;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Changes of rules, each with a message that shows what changes: the decoders of both versions
 * decide whether a row of {@code rule-changes.json} is true.
 *
 * <p>{@code was} and {@code is} are what the released and the edited decoder make of the message: a
 * part of the row, or the code of the dead letter.
 */
class RuleChangesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String EVENT = "charges";

  record Change(String name, JsonNode row, boolean nested) {
    @Override
    public String toString() {
      return nested ? name + ", in a nested record" : name;
    }
  }

  static Stream<Change> changes() throws IOException {
    try (InputStream in = RuleChangesTest.class.getResourceAsStream("rule-changes.json")) {
      return JSON
          .readTree(in)
          .valueStream()
          .flatMap(
              row -> {
                String name = row.get("name").asText();
                Change top = new Change(name, row, false);
                // Flags are about top-level fields.
                boolean flags = row.toString().contains("\"flags\"");
                return flags ? Stream.of(top) : Stream.of(top, new Change(name, row, true));
              })
          .toList()
          .stream();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("changes")
  void theDecodersDifferAsTheRowSays(Change change) throws IOException {
    byte[] message = JSON.writeValueAsBytes(message(change));

    assertOutcome(version(change, "old", "001"), message, change.row().get("was"), change);
    assertOutcome(version(change, "new", "the draft"), message, change.row().get("is"), change);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("changes")
  void theGateFindsWhatTheRowSays(Change change) {
    SchemaHistory history =
        new SchemaHistory(
            EVENT,
            List.of(version(change, "old", "001")),
            Optional.of(version(change, "new", "the draft")));
    String before = change.nested() ? "outer." : "";

    List<Finding> findings =
        Gate.check(List.of(history), Mode.BACKWARD).stream()
            .filter(finding -> finding.rule().category() == Category.RULES)
            .toList();

    assertThat(findings)
        .extracting(finding -> finding.rule() + " " + finding.path())
        .containsExactlyElementsOf(
            change
                .row()
                .path("rules")
                .valueStream()
                .map(rule -> rule.asText().replace(" ", " " + before))
                .map(rule -> rule.replaceFirst("\\.$", ""))
                .toList());
  }

  private static JsonNode message(Change change) {
    ObjectNode message = JSON.createObjectNode().put("id", "1");
    ObjectNode values = change.row().get("message").deepCopy();
    return change.nested() ? message.set("outer", values) : message.setAll(values);
  }

  private static void assertOutcome(
      SchemaVersion version, byte[] message, JsonNode expected, Change change) throws IOException {
    EventType type = EventType.parse(EVENT, version.avro().toString());
    DecodeOutcome outcome =
        new JsonToAvro(type, SamplesTest.SCHEMA_ID).decode(message, 0, 0, Sample.ARRIVAL);
    if (expected.isTextual()) {
      String code =
          outcome.fold(accepted -> "a row", rejected -> rejected.primary().reason().name());
      assertThat(code).isEqualTo(expected.asText());
      return;
    }
    byte[] avro =
        outcome.fold(
            DecodeOutcome.Accepted::value,
            rejected -> {
              throw new AssertionError("rejected: " + rejected.problems());
            });
    JsonNode row = SamplesTest.json(SamplesTest.read(type, avro), type.schema());
    JsonNode fields = change.nested() ? row.path("outer") : row;
    expected
        .properties()
        .forEach(
            column -> {
              String name = column.getKey();
              JsonNode holder = fields.has(name) ? fields : row;
              // Members that are rescued stay nested as they were.
              String value = column.getValue().asText();
              boolean rescued =
                  name.equals("rescued_data") && change.nested() && !value.equals("null");
              assertThat(holder.get(name))
                  .as(name)
                  .isEqualTo(
                      rescued
                          ? JSON.getNodeFactory().textNode("{\"outer\":" + value + "}")
                          : column.getValue());
            });
  }

  private static SchemaVersion version(Change change, String side, String label) {
    ObjectNode own = JSON.createObjectNode().put("type", "record").put("name", "Charge");
    own.put("doc", "A charge.");
    ArrayNode columns = own.putArray("fields");
    ObjectNode id = columns.addObject().put("name", "id").put("type", "string").put("doc", "Id.");
    JsonNode properties = change.row().path(side + "Record");
    ObjectNode record = own;
    if (change.nested()) {
      record = JSON.createObjectNode().put("type", "record").put("name", "Outer");
      ObjectNode outer = columns.addObject().put("name", "outer").put("doc", "Outer.");
      outer.putArray("type").add("null").add(record);
      outer.putNull("default");
    } else if (side.equals("new") && change.row().has("id")) {
      id.setAll((ObjectNode) change.row().get("id"));
    }
    if (properties instanceof ObjectNode object) {
      record.setAll(object);
    }
    ArrayNode fields = change.nested() ? record.putArray("fields") : columns;
    change.row().get(side).forEach(field -> fields.add(field(field.deepCopy())));
    try {
      Path shared = Path.of(System.getProperty("schemas.dir"), "shared", "row.avsc");
      return SchemaVersion.of(
          EVENT,
          label,
          AvscFile.parse(EVENT + ".avsc", own.toString()),
          Optional.of(AvscFile.parse("shared/row.avsc", Files.readString(shared))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ObjectNode field(ObjectNode field) {
    field.put("doc", "A field.");
    switch (field.get("type").asText()) {
      case "decimal" ->
          field
              .putObject("type")
              .put("type", "bytes")
              .put("logicalType", "decimal")
              .put("precision", 18)
              .put("scale", 2);
      case "instant" ->
          field
              .putObject("type")
              .put("type", "long")
              .put("logicalType", "timestamp-millis")
              .put("adjust-to-utc", true);
      case "nullable" -> {
        field.putArray("type").add("null").add("string");
        field.putNull("default");
      }
      default -> {
        // A type of Avro's.
      }
    }
    return field;
  }
}
