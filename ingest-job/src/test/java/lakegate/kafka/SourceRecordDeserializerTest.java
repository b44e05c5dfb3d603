package lakegate.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class SourceRecordDeserializerTest {

  @Test
  void a_record_is_handed_on_as_it_is() {
    byte[] key = {1};
    byte[] value = {(byte) 0xff, 0};
    Headers headers = new RecordHeaders().add("trace", new byte[] {7}).add("none", null);

    SourceRecord record = read(key, value, headers);

    assertThat(record)
        .usingRecursiveComparison()
        .isEqualTo(
            new SourceRecord(
                "payment_charges",
                2,
                41,
                1_700_000_000_000L,
                key,
                value,
                new String[] {"trace", "none"},
                new byte[][] {{7}, null}));
  }

  @Test
  void a_tombstone_is_a_record() {
    SourceRecord record = read(new byte[] {1}, null, new RecordHeaders());

    assertThat(record.value()).isNull();
    assertThat(record.offset()).isEqualTo(41);
  }

  private static SourceRecord read(byte[] key, byte[] value, Headers headers) {
    List<SourceRecord> records = new ArrayList<>();
    new SourceRecordDeserializer()
        .deserialize(
            new ConsumerRecord<>(
                "payment_charges",
                2,
                41,
                1_700_000_000_000L,
                TimestampType.CREATE_TIME,
                -1,
                -1,
                key,
                value,
                headers,
                Optional.empty()),
            new ListCollector<>(records));
    assertThat(records).hasSize(1);
    return records.get(0);
  }
}
