package lakegate.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import lakegate.catalog.Catalogs;
import lakegate.e2e.pipeline.Pipeline;
import lakegate.e2e.pipeline.Position;
import lakegate.e2e.pipeline.Sent;
import lakegate.event.EventType;
import lakegate.gate.AvscFile;
import lakegate.gate.Finding;
import lakegate.gate.Gate;
import lakegate.gate.Mode;
import lakegate.gate.Rule;
import lakegate.gate.SchemaHistory;
import lakegate.gate.SchemaVersion;
import lakegate.gate.Severity;
import lakegate.payments.PaymentCharge;
import lakegate.settings.CatalogSettings;
import lakegate.table.RefusedTableChanges;
import lakegate.table.TableDefinition;
import lakegate.table.TableEvolution;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.rest.RESTCatalog;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * Changes of payment_charges that the registry accepts under its strictest level, FULL_TRANSITIVE.
 * The gate refuses each; let through, each does harm on the real servers.
 */
@Order(1)
class RegistryAcceptsIT {
  private static final String VALIDATED = "payment_charges-validated";
  private static final Instant CREATED = Instant.parse("2025-11-14T10:15:30.123Z");
  private static final JsonMapper JSON = new JsonMapper();

  private final Pipeline pipeline = Pipeline.shared();
  private final EventType released = pipeline.type("payment_charges");
  private final String registry = pipeline.settings().job().registry().url();

  @Test
  void anotherScale() throws Exception {
    Schema draft = edited("amount", field -> type(field).put("scale", 2));
    GenericRecord charge = charge(draft, "scale");
    charge.put("amount", ByteBuffer.wrap(new BigDecimal("12.50").unscaledValue().toByteArray()));

    assertThatOnlyTheGateRefuses(draft, Rule.TABLE_DECIMAL_SCALE, "amount");

    assertThat(readAsReleased(charge).getAmount()).isEqualByComparingTo("0.125");
    assertThatTheTableCantFollow(draft, "column amount", "decimal(18, 4)", "decimal(18, 2)");
    assertThatIngestSetsAside(charge);
  }

  @Test
  void microsecondsForMilliseconds() throws Exception {
    Schema draft =
        edited("created_at", field -> type(field).put("logicalType", "timestamp-micros"));
    GenericRecord charge = charge(draft, "micros");
    charge.put("created_at", CREATED.toEpochMilli() * 1000);

    assertThatOnlyTheGateRefuses(draft, Rule.TABLE_TIME_UNIT, "created_at");

    int year = readAsReleased(charge).getCreatedAt().atOffset(ZoneOffset.UTC).getYear();
    assertThat(year).isGreaterThan(50_000);
    assertThatIngestSetsAside(charge);
  }

  @Test
  void anotherName() throws Exception {
    Schema draft =
        edited(
            "risk_level",
            field -> field.put("name", "risk_grade").putArray("aliases").add("risk_level"));
    GenericRecord charge = charge(draft, "renamed");
    charge.put("risk_grade", "high");

    assertThatOnlyTheGateRefuses(draft, Rule.WIRE_RENAMED_FIELD, "risk_grade");

    assertThat(readAsReleased(charge).getRiskLevel()).as("what consumers see").isNull();
    assertThat(rowOf(charge).getField("risk_level")).as("what the table keeps").isNull();
  }

  @Test
  void anotherCaseOfAName() throws Exception {
    Schema draft = edited("status", field -> field.put("name", "Status"));
    GenericRecord charge = charge(draft, "case");
    charge.put("Status", "succeeded");

    assertThatOnlyTheGateRefuses(draft, Rule.TABLE_CASE, "Status");

    assertThatTheTableCantFollow(draft, "column Status", "status", "Status");
    assertThat(rowOf(charge).getField("status")).as("what the table keeps").isNull();
  }

  @Test
  void aPlainNumberForAnInstant() throws Exception {
    Schema draft =
        edited(
            "updated_at",
            field -> {
              field.putArray("type").add("null").add("long");
              field.remove("range");
            });
    GenericRecord charge = charge(draft, "number");
    charge.put("updated_at", CREATED.getEpochSecond());

    assertThatOnlyTheGateRefuses(draft, Rule.TABLE_LOGICAL_TYPE, "updated_at");

    assertThat(readAsReleased(charge).getUpdatedAt())
        .isBefore(Instant.parse("1970-02-01T00:00:00Z"));
    assertThatTheTableCantFollow(draft, "column updated_at", "timestamptz", "long");
    assertThatIngestSetsAside(charge);
  }

  /** The released schema with a change of one field. */
  private Schema edited(String name, Consumer<ObjectNode> change) throws IOException {
    ObjectNode record = (ObjectNode) JSON.readTree(released.schemaText());
    // One of them compares the instants.
    record.remove("flags");
    for (JsonNode field : record.get("fields")) {
      if (field.get("name").asText().equals(name)) {
        change.accept((ObjectNode) field);
      }
    }
    return new Schema.Parser().parse(record.toString());
  }

  private static ObjectNode type(ObjectNode field) {
    return (ObjectNode) field.get("type");
  }

  /** A charge as a producer that follows the draft would send it. */
  private static GenericRecord charge(Schema draft, String origin) {
    GenericRecord charge = new GenericData.Record(draft);
    charge.put("event_id", "evt_" + origin);
    charge.put("charge_id", "ch_1");
    charge.put("customer_id", "cus_1");
    charge.put("amount", ByteBuffer.wrap(new BigDecimal("12.5000").unscaledValue().toByteArray()));
    charge.put("currency", "EUR");
    charge.put("created_at", CREATED.toEpochMilli());
    charge.put("quality_flags", List.of());
    GenericRecord ingest = new GenericData.Record(draft.getField("ingest").schema());
    ingest.put("topic", "let-through-" + origin);
    ingest.put("partition", 0);
    ingest.put("offset", 0L);
    ingest.put("timestamp", CREATED.toEpochMilli());
    charge.put("ingest", ingest);
    return charge;
  }

  private void assertThatOnlyTheGateRefuses(Schema draft, Rule rule, String path) throws Exception {
    SchemaRegistryClient client = new CachedSchemaRegistryClient(registry, 10);
    String subject = "let-through-" + path + "-" + rule + "-value";
    client.register(subject, new AvroSchema(released.schemaText()));
    client.updateCompatibility(subject, "FULL_TRANSITIVE");
    assertThat(client.testCompatibility(subject, new AvroSchema(draft))).isTrue();
    client.register(subject, new AvroSchema(draft));
    assertThat(client.getAllVersions(subject)).hasSize(2);

    SchemaHistory history =
        new SchemaHistory(
            released.name(),
            List.of(version("001", released.schemaText())),
            Optional.of(version("the draft", draft.toString())));
    assertThat(Gate.check(List.of(history), Mode.FULL_TRANSITIVE))
        .filteredOn(finding -> finding.severity() == Severity.ERROR && finding.path().equals(path))
        .extracting(Finding::rule)
        .contains(rule);
  }

  private SchemaVersion version(String label, String text) {
    return SchemaVersion.of(
        released.name(), label, AvscFile.parse(label + ".avsc", text), Optional.empty());
  }

  /** What a consumer with the released classes reads, after Confluent's serializer has sent it. */
  private PaymentCharge readAsReleased(GenericRecord charge) {
    try (KafkaAvroDeserializer deserializer = new KafkaAvroDeserializer()) {
      deserializer.configure(
          Map.of(
              "schema.registry.url",
              registry,
              "specific.avro.reader",
              "true",
              "avro.use.logical.type.converters",
              "true"),
          false);
      return (PaymentCharge) deserializer.deserialize(VALIDATED, serialized(charge));
    }
  }

  private byte[] serialized(GenericRecord charge) {
    try (KafkaAvroSerializer serializer = new KafkaAvroSerializer()) {
      serializer.configure(Map.of("schema.registry.url", registry), false);
      return serializer.serialize(VALIDATED, charge);
    }
  }

  /** The jobs would not start: what they do first. */
  private void assertThatTheTableCantFollow(Schema draft, String... parts) throws IOException {
    TableDefinition definition =
        TableDefinition.of(EventType.parse(released.name(), draft.toString()));
    CatalogSettings settings = pipeline.settings().job().catalog();
    try (RESTCatalog catalog = Catalogs.open(settings)) {
      assertThatThrownBy(
              () ->
                  TableEvolution.evolve(
                      catalog, Namespace.of(settings.namespace()), List.of(definition)))
          .isInstanceOf(RefusedTableChanges.class)
          .hasMessageContainingAll(parts);
    }
  }

  /** The running job takes it for unreadable: no such record would become a row any more. */
  private void assertThatIngestSetsAside(GenericRecord charge) {
    long before = pipeline.committedRows();
    Sent sent = pipeline.send(VALIDATED, serialized(charge));
    pipeline.awaitRows(before + 1);
    assertThat(pipeline.rows(TableDefinition.DEAD_LETTERS))
        .filteredOn(row -> Position.of((Record) row.getField("origin")).equals(sent.position()))
        .extracting(row -> row.getField("code"))
        .containsExactly("UNDECODABLE");
    pipeline.assertUndisturbed();
  }

  private Record rowOf(GenericRecord charge) {
    long before = pipeline.committedRows();
    pipeline.send(VALIDATED, serialized(charge));
    pipeline.awaitRows(before + 1);
    return pipeline.rows(released.table()).stream()
        .filter(row -> row.getField("event_id").equals(charge.get("event_id")))
        .findFirst()
        .orElseThrow();
  }
}
