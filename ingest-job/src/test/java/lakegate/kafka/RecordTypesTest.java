package lakegate.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.typeutils.PojoTypeInfo;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Records cross an operator without Kryo, whatever of them is null. */
class RecordTypesTest {

  static Stream<SourceRecord> source_records() {
    return Stream.of(
        new SourceRecord(
            "t", 3, 1L << 40, 17, bytes("k"), bytes("v"), names("a", "a"), values("1", null)),
        new SourceRecord("t", 0, 0, -1, null, null, names(), values()),
        new SourceRecord("t", 0, 0, 0, bytes(""), bytes(""), names(""), values("")));
  }

  static Stream<SinkRecord> sink_records() {
    return Stream.of(
        new SinkRecord("t", 3, 17, bytes("k"), bytes("v"), names("a", "b"), values(null, "2")),
        new SinkRecord("t", 0, -1, null, null, names(), values()));
  }

  @ParameterizedTest
  @MethodSource("source_records")
  void a_source_record_survives_serialisation(SourceRecord record) throws IOException {
    assertThat(roundTrip(SourceRecord.class, record)).usingRecursiveComparison().isEqualTo(record);
  }

  @ParameterizedTest
  @MethodSource("sink_records")
  void a_sink_record_survives_serialisation(SinkRecord record) throws IOException {
    assertThat(roundTrip(SinkRecord.class, record)).usingRecursiveComparison().isEqualTo(record);
  }

  @Test
  void a_source_hands_on_the_record_type() {
    assertThat(new SourceRecordDeserializer().getProducedType())
        .isInstanceOf(PojoTypeInfo.class)
        .isEqualTo(TypeInformation.of(SourceRecord.class));
  }

  private static <T> T roundTrip(Class<T> type, T record) throws IOException {
    Configuration noKryo = new Configuration().set(PipelineOptions.GENERIC_TYPES, false);
    TypeSerializer<T> serializer =
        TypeInformation.of(type).createSerializer(new SerializerConfigImpl(noKryo));
    DataOutputSerializer out = new DataOutputSerializer(64);
    serializer.serialize(serializer.copy(record), out);
    return serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String[] names(String... names) {
    return names;
  }

  private static byte[][] values(String... values) {
    return Stream.of(values)
        .map(value -> value == null ? null : bytes(value))
        .toArray(byte[][]::new);
  }
}
