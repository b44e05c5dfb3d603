package lakegate.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lakegate.event.EventType;
import lakegate.event.PartitionTransform;
import lakegate.event.RecordRules;
import lakegate.table.UnstorableField.Kind;
import org.apache.avro.Schema;
import org.apache.iceberg.types.Types.NestedField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AvroColumnsTest {
  private final List<UnstorableField> unstorable = new ArrayList<>();

  /** The column types are those of Iceberg's specification, "Appendix A: Avro", with zones. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          'boolean'                                                              | boolean
          'int'                                                                  | int
          'long'                                                                 | long
          'float'                                                                | float
          'double'                                                               | double
          'string'                                                               | string
          'bytes'                                                                | binary
          {'type': 'fixed', 'name': 'F', 'size': 3}                              | fixed[3]
          {'type': 'enum', 'name': 'E', 'symbols': ['A', 'B']}                   | string
          {'type': 'bytes', 'logicalType': 'decimal', 'precision': 20, 'scale': 2} | decimal(20, 2)
          {'type': 'fixed', 'name': 'F', 'size': 9, 'logicalType': 'decimal', 'precision': 20} | decimal(20, 0)
          {'type': 'string', 'logicalType': 'uuid'}                              | uuid
          {'type': 'fixed', 'name': 'F', 'size': 16, 'logicalType': 'uuid'}      | uuid
          {'type': 'int', 'logicalType': 'date'}                                 | date
          {'type': 'int', 'logicalType': 'time-millis'}                          | time
          {'type': 'long', 'logicalType': 'time-micros'}                         | time
          {'type': 'long', 'logicalType': 'timestamp-millis'}                    | timestamptz
          {'type': 'long', 'logicalType': 'timestamp-micros'}                    | timestamptz
          {'type': 'long', 'logicalType': 'local-timestamp-millis'}              | timestamp
          {'type': 'long', 'logicalType': 'local-timestamp-micros'}              | timestamp
          {'type': 'int', 'logicalType': 'timestamp-millis'}                     | int
          {'type': 'array', 'items': 'int'}                                      | list<int>
          {'type': 'map', 'values': ['null', 'long']}                            | map<string, long>
          """)
  void everyAvroTypeHasItsColumnType(String avro, String column) {
    List<NestedField> columns = columns("{'name': 'a', 'type': " + avro + "}");
    List<NestedField> nullable = columns("{'name': 'a', 'type': [" + avro + ", 'null']}");

    assertThat(columns.get(0).type()).hasToString(column);
    assertThat(columns.get(0).isRequired()).isTrue();
    assertThat(nullable.get(0).type()).hasToString(column);
    assertThat(nullable.get(0).isOptional()).isTrue();
    assertThat(unstorable).isEmpty();
  }

  @Test
  void elementsAndValuesAreOptionalAsInAvro() {
    var list = columns("{'name': 'a', 'type': {'type': 'array', 'items': ['null', 'int']}}");
    var map = columns("{'name': 'a', 'type': {'type': 'map', 'values': 'int'}}");

    assertThat(list.get(0).type().asListType().isElementOptional()).isTrue();
    assertThat(map.get(0).type().asMapType().isValueOptional()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {'name': 'a', 'type': ['null', 'string', 'long']}                           | a          | UNION | a union of string and long
          {'name': 'a', 'type': {'type': 'array', 'items': ['int', 'string']}}        | a.element  | UNION | a union of int and string
          {'name': 'a', 'type': {'type': 'map', 'values': ['int', 'string']}}         | a.value    | UNION | a union of int and string
          {'name': 'a', 'type': {'type': 'record', 'name': 'A', 'fields': [{'name': 'x', 'type': 'int'}, {'name': 'b', 'type': 'null'}]}} | a.b | TYPE | always null
          {'name': 'a', 'type': ['null', {'type': 'record', 'name': 'A', 'fields': []}]} | a       | TYPE  | a record without columns
          {'name': 'a', 'type': {'type': 'record', 'name': 'A', 'fields': [{'name': 'x', 'type': 'int'}, {'name': 'next', 'type': ['null', 'A']}]}} | a.next | TYPE | a record that holds itself
          {'name': 'a', 'type': {'type': 'bytes', 'logicalType': 'decimal', 'precision': 39}} | a  | TYPE  | a decimal of more than 38 digits
          {'name': 'a', 'type': {'type': 'long', 'logicalType': 'timestamp-nanos'}}   | a          | TYPE  | nanoseconds, which need format version 3
          """)
  void whatNoColumnHoldsIsNamedByItsPathAndLeftOut(
      String field, String path, Kind kind, String reason) {
    List<NestedField> columns = columns("{'name': 'id', 'type': 'long'}, " + field);

    assertThat(unstorable).containsExactly(new UnstorableField(path, kind, reason));
    assertThat(columns.get(0).name()).isEqualTo("id");
    assertThat(new org.apache.iceberg.Schema(columns).findField(path)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "day(note), note",
    "hour(at), at",
    "day(tags), tags",
    "identity(at_day), at",
  })
  void partitionsThatIcebergRefusesAreNamedByTheirSource(String second, String source) {
    TableDefinition definition =
        TableDefinition.of(
            "orders",
            record(
                "{'name': 'note', 'type': 'string'},"
                    + "{'name': 'at', 'type': {'type': 'long', 'logicalType': 'timestamp-millis'}},"
                    + (second.contains("at_day") ? "{'name': 'at_day', 'type': 'int'}," : "")
                    + "{'name': 'tags', 'type': {'type': 'array', 'items': 'string'}}"),
            List.of(
                PartitionTransform.parse("day(at)").orElseThrow(),
                PartitionTransform.parse(second).orElseThrow()),
            unstorable::add);

    assertThat(unstorable).hasSize(1);
    assertThat(unstorable.get(0).kind()).isEqualTo(Kind.PARTITION);
    assertThat(unstorable.get(0).path()).isEqualTo(source);
    assertThat(definition.spec().fields()).hasSize(1);
  }

  @Test
  void anEventTypeThatNoTableCanHoldIsRefusedWithAllItsFields() {
    Schema record =
        record("{'name': 'a', 'type': ['int', 'string']}, {'name': 'b', 'type': 'null'}");
    EventType type =
        new EventType(
            "orders",
            record,
            record.toString(),
            new RecordRules(List.of()),
            List.of(),
            List.of(),
            Optional.empty());

    assertThatThrownBy(() -> TableDefinition.of(type))
        .hasMessage("Cannot store orders: a: a union of int and string; b: always null");
  }

  private List<NestedField> columns(String fields) {
    return new AvroColumns(unstorable::add).of(record(fields));
  }

  private static Schema record(String fields) {
    String avsc = "{'type': 'record', 'name': 'Order', 'fields': [" + fields + "]}";
    return new Schema.Parser().parse(avsc.replace('\'', '"'));
  }
}
