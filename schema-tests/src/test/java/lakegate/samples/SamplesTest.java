package lakegate.samples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import lakegate.decode.DecodeOutcome;
import lakegate.decode.JsonToAvro;
import lakegate.event.EventType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SamplesTest {
  static final int SCHEMA_ID = 0x01020304;
  private static final int PARTITION = 3;
  private static final long OFFSET = 5_000_000_000L;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final DateTimeFormatter INSTANT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  @ParameterizedTest(name = "{0}")
  @MethodSource("lakegate.samples.Sample#accepted")
  void anAcceptedSampleBecomesTheExpectedRow(Sample sample) throws IOException {
    byte[] avro =
        decode(sample)
            .fold(
                DecodeOutcome.Accepted::value,
                rejected -> {
                  throw new AssertionError("rejected: " + rejected.problems());
                });

    GenericRecord record = read(sample.type(), avro);
    ObjectNode row = (ObjectNode) json(record, sample.type().schema());
    JsonNode ingest = row.remove(EventType.INGEST);
    assertThat(row).isEqualTo(JSON.readTree(sample.expectation().toFile()));
    assertThat(ingest.path("topic").asText()).isEqualTo(sample.type().rawTopic());
    assertThat(ingest.path("partition").asInt()).isEqualTo(PARTITION);
    assertThat(ingest.path("offset").asLong()).isEqualTo(OFFSET);
    assertThat(ingest.path("timestamp").asText()).isEqualTo("2025-11-20T00:00:00.000Z");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lakegate.samples.Sample#rejected")
  void aRejectedSampleHasTheExpectedProblems(Sample sample) throws IOException {
    ArrayNode problems =
        decode(sample)
            .fold(
                accepted -> JSON.createArrayNode(),
                rejected -> {
                  ArrayNode list = JSON.createArrayNode();
                  rejected
                      .problems()
                      .forEach(
                          problem ->
                              list.addObject()
                                  .put("code", problem.reason().name())
                                  .put("path", problem.path()));
                  return list;
                });

    assertThat(problems).isEqualTo(JSON.readTree(sample.expectation().toFile()));
    assertThat(problems.get(0).get("code").asText()).isEqualTo(sample.code());
  }

  private static DecodeOutcome decode(Sample sample) {
    return new JsonToAvro(sample.type(), SCHEMA_ID)
        .decode(sample.value(), PARTITION, OFFSET, Sample.ARRIVAL);
  }

  static GenericRecord read(EventType type, byte[] framed) throws IOException {
    ByteBuffer frame = ByteBuffer.wrap(framed);
    assertThat(frame.get()).isZero();
    assertThat(frame.getInt()).isEqualTo(SCHEMA_ID);
    BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(framed, 5, framed.length - 5, null);
    GenericRecord record = new GenericDatumReader<GenericRecord>(type.schema()).read(null, decoder);
    assertThat(decoder.isEnd()).isTrue();
    return record;
  }

  static JsonNode json(Object value, Schema schema) {
    if (value == null) {
      return JSON.nullNode();
    }
    Schema type =
        schema.isUnion()
            ? schema.getTypes().stream()
                .filter(branch -> branch.getType() != Schema.Type.NULL)
                .findFirst()
                .orElseThrow()
            : schema;
    return switch (type.getType()) {
      case RECORD -> {
        ObjectNode object = JSON.createObjectNode();
        for (Schema.Field field : type.getFields()) {
          object.set(field.name(), json(((GenericRecord) value).get(field.pos()), field.schema()));
        }
        yield object;
      }
      case ARRAY -> {
        ArrayNode list = JSON.createArrayNode();
        ((Iterable<?>) value).forEach(item -> list.add(json(item, type.getElementType())));
        yield list;
      }
      case BYTES -> {
        byte[] bytes = ((ByteBuffer) value).array();
        int scale = ((LogicalTypes.Decimal) type.getLogicalType()).getScale();
        yield JSON.getNodeFactory()
            .textNode(new BigDecimal(new BigInteger(bytes), scale).toPlainString());
      }
      case LONG ->
          type.getLogicalType() == null
              ? JSON.getNodeFactory().numberNode((Long) value)
              : JSON.getNodeFactory().textNode(INSTANT.format(Instant.ofEpochMilli((Long) value)));
      case INT -> JSON.getNodeFactory().numberNode((Integer) value);
      case BOOLEAN -> JSON.getNodeFactory().booleanNode((Boolean) value);
      default -> JSON.getNodeFactory().textNode(value.toString());
    };
  }
}
