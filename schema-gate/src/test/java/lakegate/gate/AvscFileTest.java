package lakegate.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AvscFileTest {
  private static final String TEXT =
      """
      {
        "type": "record", "name": "Charge",
        "fields": [
          {"name": "amount", "type": {"type": "bytes",
            "logicalType": "decimal", "scale": 4}, "doc": "d"},
          {"name": "metadata", "type": ["null", {"type": "record", "name": "M", "fields": [
            {"name": "order_id", "type": "string"}]}]},
          {"name": "items", "type": {"type": "array", "items": {"type": "record", "name": "I",
            "fields": [{"name": "sku", "type": "string"}]}}},
          {"name": "any", "type": ["string", {"type": "map", "values": {"type": "record",
            "name": "V", "fields": [
            {"name": "v", "type": "int"}]}}]}
        ]
      }
      """;

  @ParameterizedTest
  @CsvSource({
    "amount, '', 4:5",
    "amount, doc, 5:46",
    "amount, scale, 5:33",
    "amount, json, 4:5",
    "metadata.order_id, '', 7:7",
    "metadata.order_id, type, 7:28",
    "items.element.sku, '', 9:18",
    "any.map.value.v, '', 12:7",
    "amount.deeper, '', 4:5",
    "unknown, '', 1:1",
    "'', name, 2:21",
  })
  void everyFieldAndPropertyHasItsPlace(String path, String property, String expected) {
    AvscFile avsc = AvscFile.parse("charge.avsc", TEXT);

    Position position = property.isEmpty() ? avsc.position(path) : avsc.position(path, property);

    assertThat(position).hasToString("charge.avsc:" + expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"{\"a\": }|1:7", "{\"a\": 1} x|1:10", "[]|1:1", "{\"a\": 1, \"a\": 2}|1:13"})
  void whatIsNoJsonObjectIsRefusedWithItsPlace(String text, String expected) {
    assertThatThrownBy(() -> AvscFile.parse("x.avsc", text))
        .isInstanceOf(UnreadableSchema.class)
        .hasMessageStartingWith("x.avsc:" + expected);
  }

  @Test
  void nestedNamesDoNotHideTheFirstDeclaration() {
    AvscFile avsc =
        AvscFile.parse("x.avsc", "{\"fields\": [{\"name\": \"a\"},\n{\"name\": \"a\"}]}");

    assertThat(avsc.position("a")).hasToString("x.avsc:1:13");
  }
}
