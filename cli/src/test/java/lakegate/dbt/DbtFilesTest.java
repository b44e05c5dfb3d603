package lakegate.dbt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import lakegate.event.EventType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DbtFilesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "type": "string"                                                                                             | not_null
          "type": "string", "allowed": ["a", "b"], "otherwise": "reject"                                               | accepted_values values: [a, b]
          "type": "string", "allowed": ["a", "no"], "otherwise": "flag"                                                | accepted_or_flagged values: [a, "no"] flag: UNKNOWN_X
          "type": "string", "allowed": "iso-4217", "otherwise": "reject"                                               | in_code_list list: iso-4217
          "type": "string", "allowed": "iso-3166-1", "otherwise": "flag"                                               | accepted_or_flagged list: iso-3166-1 flag: UNKNOWN_X
          "type": "int", "range": {"above": 0, "to": 9}                                                                | in_range above: 0 to: 9
          "type": "int", "range": {"from": -5, "below": 9}                                                             | in_range from: -5 below: 9
          "type": {"type": "long", "logicalType": "timestamp-millis", "adjust-to-utc": true}, "range": {"from": "2000-01-01", "to": "2100-01-01"} | in_range from: "timestamp '2000-01-01 00:00:00 UTC'" to: "timestamp '2100-01-01 00:00:00 UTC'"
          "type": {"type": "long", "logicalType": "timestamp-millis", "adjust-to-utc": true}, "range": {"from": "2000-01-01", "to": "arrival+2h"} | in_range from: "timestamp '2000-01-01 00:00:00 UTC'" to: "ingest_timestamp + interval '7200' second"
          """)
  void aRuleIsATest(String rule, String test) {
    String yaml = onOneLine(yamlOf(field("x", rule)));

    String name = test.split(" ")[0];
    String arguments = test.substring(name.length());
    assertThat(yaml)
        .contains(
            "- %s: name: events__x__%s%s"
                .formatted(name, name, arguments.isEmpty() ? "" : " arguments:" + arguments));
  }

  @Test
  void aNullableFieldMayBeNull() {
    assertThat(yamlOf(field("x", "\"type\": [\"null\", \"string\"], \"default\": null")))
        .doesNotContain("not_null");
  }

  @Test
  void whatIsRequiredWithinANullableRecordMayBeNull() {
    String nested =
        """
        "type": ["null", {"type": "record", "name": "N", "doc": "N.", "fields": [%s]}], "default": null
        """
            .formatted(field("y", "\"type\": \"string\""));

    assertThat(yamlOf(field("x", nested))).contains("- name: x_y\n").doesNotContain("not_null");
  }

  @Test
  void eitherConditionOfAFlagSetsIt() {
    String flags =
        """
        , "flags": [
          {"flag": "ODD", "when": {"x": "it's"}},
          {"flag": "ODD", "when": {"y": null, "x": "b"}}]
        """;
    String fields =
        field("x", "\"type\": \"string\"")
            + ","
            + field("y", "\"type\": [\"null\", \"string\"], \"default\": null");

    assertThat(yaml(type("Event", "events", fields, flags), "events"))
        .contains("flag: ODD\n", "condition: \"(x = 'it''s') or (y is null and x = 'b')\"\n");
  }

  @Test
  void anIdOfAnotherEventTypeRefersToIt() {
    EventType charges =
        type("PaymentCharge", "charges", field("charge_id", "\"type\": \"string\""), "");
    EventType refunds =
        type("PaymentRefund", "refunds", field("charge_id", "\"type\": \"string\""), "");

    Map<String, String> files = DbtFiles.of("db", List.of(charges, refunds));

    assertThat(onOneLine(files.get(DbtFiles.MODELS + "/stg_refunds.yml")))
        .contains(
            "- relationships: name: refunds__charge_id__relationships arguments:"
                + " to: \"ref('stg_charges')\" field: charge_id config: severity: warn");
    assertThat(files.get(DbtFiles.MODELS + "/stg_charges.yml")).doesNotContain("relationships");
  }

  @Test
  void aReservedWordIsQuoted() {
    EventType type = type("Event", "events", field("order", "\"type\": \"string\""), "");

    assertThat(DbtFiles.of("db", List.of(type)).get(DbtFiles.MODELS + "/stg_events.sql"))
        .contains("    \"order\"\n");
  }

  @Test
  void aDocWithBracesIsNoTemplate() {
    String doc =
        "{\"name\": \"x\", \"type\": \"string\", \"doc\": \"As {{ it }} says: \\\"so\\\".\"}";

    assertThat(yamlOf(doc)).contains("description: \"As { { it }} says: \\\"so\\\".\"\n");
  }

  private static String yamlOf(String fields) {
    return yaml(type("Event", "events", fields, ""), "events");
  }

  private static String yaml(EventType type, String table) {
    return DbtFiles.of("db", List.of(type)).get(DbtFiles.MODELS + "/stg_" + table + ".yml");
  }

  private static String onOneLine(String yaml) {
    return yaml.replaceAll("\\s+", " ");
  }

  private static String field(String name, String rest) {
    return "{\"name\": \"%s\", \"doc\": \"It.\", %s}".formatted(name, rest);
  }

  private static EventType type(String record, String name, String fields, String more) {
    return EventType.parse(
        name,
        """
        {"type": "record", "name": "%s", "namespace": "test", "doc": "It."%s, "fields": [%s]}
        """
            .formatted(record, more, fields));
  }
}
