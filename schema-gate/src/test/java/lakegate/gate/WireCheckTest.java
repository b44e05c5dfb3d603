package lakegate.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WireCheckTest {
  private static final String TEXT = "{\"name\": \"f\", \"type\": \"string\"}";
  private static final String NUMBER = "{\"name\": \"f\", \"type\": \"int\"}";
  private static final String LONG = "{\"name\": \"f\", \"type\": \"long\"}";

  @Test
  void aFindingSaysWhichVersionsBreakInWhichDirection() {
    List<Finding> findings = check(Mode.FULL_TRANSITIVE, NUMBER, NUMBER, TEXT);

    assertThat(findings)
        .extracting(Finding::line)
        .containsExactly(
            "charges.avsc:2:15 error WIRE_TYPE f: int -> string. Consumers of the draft can't read"
                + " records of 001 and 002: Avro reads no int as string. Consumers of 001 and 002"
                + " can't read new records: Avro reads no string as int. Fix: keep f as int and add"
                + " a field of another name.");
  }

  @Test
  void transitiveModesLookAtEveryReleasedVersion() {
    assertThat(check(Mode.FORWARD, NUMBER, LONG, LONG)).isEmpty();
    assertThat(check(Mode.FORWARD_TRANSITIVE, NUMBER, LONG, LONG))
        .extracting(Finding::breaks)
        .containsExactly("Consumers of 001 can't read new records: Avro reads no long as int.");
  }

  @Test
  void aWrongScaleSaysHowWrongTheValuesAre() {
    List<Finding> findings = check(Mode.BACKWARD, decimal(18, 4), decimal(18, 2));

    assertThat(findings)
        .extracting(Finding::breaks)
        .containsExactly("Consumers of the draft read f of records of 001 100 times too large.");
  }

  @Test
  void aWrongUnitSaysHowWrongTheValuesAre() {
    List<Finding> findings =
        check(Mode.FULL, instant("timestamp-millis"), instant("timestamp-micros"));

    assertThat(findings)
        .extracting(Finding::breaks)
        .containsExactly(
            "Consumers of the draft read f of records of 001 1000 times too small."
                + " Consumers of 001 read f of new records 1000 times too large.");
  }

  @Test
  void aRenameSaysWhatOldConsumersReadInstead() {
    String old = "{\"name\": \"interval\", \"type\": [\"null\", \"int\"], \"default\": null}";
    String renamed = old.replace("\"interval\"", "\"every\", \"aliases\": [\"interval\"]");

    assertThat(check(Mode.FULL, old, renamed))
        .extracting(Finding::line)
        .containsExactly(
            "charges.avsc:2:2 error WIRE_RENAMED_FIELD every: interval -> every. Consumers of 001"
                + " find no interval in new records and read its default instead. Fix: keep the name"
                + " interval.");
  }

  @Test
  void aChainOfRenamesIsReadWrongByAvro() {
    String old = "{\"name\": \"f\", \"type\": \"int\"}, {\"name\": \"g\", \"type\": \"int\"}";
    String renamed =
        """
        {"name": "g", "type": "int", "aliases": ["f"]},
        {"name": "i", "type": "int", "aliases": ["g"]},
        {"name": "h", "type": "int", "default": 0}""";

    assertThat(check(Mode.BACKWARD, old, renamed))
        .extracting(SchemaChange::row)
        .containsExactly("WIRE_ALIAS g");
    assertThat(
            AvroTruth.backward(version("001", old).avro(), version("002", renamed).avro(), 1, 100))
        .doesNotContain(AvroTruth.Outcome.SAME);
  }

  @Test
  void aRequiredFieldThatIsGoneIsFoundWhereItWas() {
    assertThat(check(Mode.FORWARD, NUMBER + ",\n{\"name\": \"g\", \"type\": \"int\"}", NUMBER))
        .extracting(Finding::line)
        .containsExactly(
            "charges.avsc:1:1 error WIRE_FIELD_REQUIRED g: int without a default -> no such field."
                + " Consumers of 001 can't read new records: they want g and have no default for it."
                + " Fix: keep g.");
  }

  @Test
  void aNewOrRemovedEventTypeBreaksNoReader() {
    SchemaVersion version = version("001", NUMBER);

    assertThat(
            WireCheck.check(
                new SchemaHistory("charges", List.of(), Optional.of(version)), Mode.FULL))
        .isEmpty();
    assertThat(
            WireCheck.check(
                new SchemaHistory("charges", List.of(version), Optional.empty()), Mode.FULL))
        .isEmpty();
  }

  private static String decimal(int precision, int scale) {
    return """
        {"name": "f", "type": {"type": "bytes", "logicalType": "decimal",
          "precision": %d, "scale": %d}}"""
        .formatted(precision, scale);
  }

  private static String instant(String type) {
    return "{\"name\": \"f\", \"type\": {\"type\": \"long\", \"logicalType\": \"" + type + "\"}}";
  }

  /** The findings of a draft that follows released versions; each is given by its fields. */
  private static List<Finding> check(Mode mode, String... versions) {
    List<SchemaVersion> released = new ArrayList<>();
    for (int i = 0; i < versions.length - 1; i++) {
      released.add(version("00" + (i + 1), versions[i]));
    }
    SchemaVersion draft = version("the draft", versions[versions.length - 1]);
    return WireCheck.check(new SchemaHistory("charges", released, Optional.of(draft)), mode);
  }

  private static SchemaVersion version(String label, String fields) {
    String text = "{\"type\": \"record\", \"name\": \"Charge\", \"fields\": [\n" + fields + "]}";
    return SchemaVersion.of(
        "charges", label, AvscFile.parse("charges.avsc", text), Optional.empty());
  }
}
