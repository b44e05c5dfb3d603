package lakegate.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import lakegate.event.EventType;
import lakegate.event.EventTypes;
import org.apache.iceberg.MetricsConfig;
import org.apache.iceberg.MetricsModes;
import org.apache.iceberg.types.Type;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableDefinitionTest {
  private final TableDefinition charges =
      TableDefinition.of(
          EventTypes.load().stream()
              .filter(type -> type.name().equals("payment_charges"))
              .findFirst()
              .orElseThrow());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          event_id               | required | string
          amount                 | required | decimal(18, 4)
          failure_code           | optional | string
          card_exp_month         | optional | int
          metadata.order_id      | optional | string
          three_ds_authenticated | optional | boolean
          created_at             | required | timestamptz
          updated_at             | optional | timestamptz
          quality_flags          | required | list<string>
          quality_flags.element  | required | string
          rescued_data           | optional | string
          ingest.topic           | required | string
          ingest.offset          | required | long
          ingest.timestamp       | required | timestamptz
          """)
  void eachAvroTypeHasItsColumnType(String column, String presence, String type) {
    var field = charges.schema().findField(column);

    assertThat(field.isRequired()).isEqualTo(presence.equals("required"));
    assertThat(field.type().toString()).isEqualTo(type);
  }

  @Test
  void aRowIsIdentifiedByItsOriginButHasNoIdentifierFields() {
    assertThat(TableDefinition.place(charges.schema()))
        .extracting(charges.schema()::findColumnName)
        .containsExactlyInAnyOrder("ingest.topic", "ingest.partition", "ingest.offset");
    assertThat(charges.schema().identifierFieldIds()).isEmpty();
  }

  @Test
  void theTableIsPartitionedAsTheAvscSays() {
    assertThat(charges.spec().fields()).hasSize(1);
    assertThat(charges.spec().fields().get(0).transform().toString()).isEqualTo("day");
    assertThat(charges.schema().findColumnName(charges.spec().fields().get(0).sourceId()))
        .isEqualTo("created_at");
  }

  @Test
  void everyColumnOfEveryTypeHasItsDocAndItsOwnId() {
    for (EventType type : EventTypes.load()) {
      var schema = TableDefinition.of(type).schema();
      assertThat(schema.columns()).allMatch(column -> !column.doc().isBlank());
      assertThat(schema.columns()).hasSameSizeAs(type.schema().getFields());
    }
  }

  @Test
  void aDeadLetterIsIdentifiedByItsPlaceAndKeepsAllProblems() {
    var schema = TableDefinition.deadLetters().schema();

    assertThat(TableDefinition.place(schema))
        .extracting(schema::findColumnName)
        .containsExactlyInAnyOrder(
            "dead_letter.topic", "dead_letter.partition", "dead_letter.offset");
    assertThat(schema.findField("problems.element.code").isRequired()).isTrue();
    assertThat(schema.findField("headers").type().typeId()).isEqualTo(Type.TypeID.MAP);
    assertThat(schema.findField("payload").type().typeId()).isEqualTo(Type.TypeID.BINARY);
  }

  @Test
  void earlierNamesOfFieldsAreKnownByPath() {
    String avsc =
        """
        {"type": "record", "name": "Order", "fields": [
          {"name": "order_id", "type": "string", "doc": "Id.", "aliases": ["id", "order"]},
          {"name": "ingest", "doc": "Origin.", "type": {"type": "record", "name": "Ingest", "fields": [
            {"name": "topic", "type": "string", "doc": "T."},
            {"name": "partition", "type": "int", "doc": "P."},
            {"name": "offset", "type": "long", "doc": "O.", "aliases": ["position"]}]}}]}
        """;

    assertThat(TableDefinition.of(EventType.parse("orders", avsc)).aliases())
        .isEqualTo(
            Map.of("order_id", List.of("id", "order"), "ingest.offset", List.of("position")));
  }

  @Test
  void theBytesOfDeadLettersAreNotCopiedIntoTheMetadata() {
    TableDefinition deadLetters = TableDefinition.deadLetters();
    MetricsConfig metrics =
        MetricsConfig.from(deadLetters.properties(), deadLetters.schema(), null);

    for (String column : List.of("payload", "payload_text", "key")) {
      assertThat(metrics.columnMode(column)).isEqualTo(MetricsModes.None.get());
    }
    assertThat(metrics.columnMode("code")).isNotEqualTo(MetricsModes.None.get());
  }
}
