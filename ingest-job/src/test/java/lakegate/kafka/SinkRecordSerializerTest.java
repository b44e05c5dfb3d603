package lakegate.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.Test;

class SinkRecordSerializerTest {

  @Test
  void a_record_is_written_where_it_says_with_all_it_has() {
    byte[] key = {1};
    byte[] value = {2};

    ProducerRecord<byte[], byte[]> written =
        write(
            new SinkRecord(
                "payment_charges-dlq",
                2,
                17,
                key,
                value,
                new String[] {"a", "a"},
                new byte[][] {{7}, null}));

    assertThat(written.topic()).isEqualTo("payment_charges-dlq");
    assertThat(written.partition()).isEqualTo(2);
    assertThat(written.timestamp()).isEqualTo(17);
    assertThat(written.key()).isSameAs(key);
    assertThat(written.value()).isSameAs(value);
    assertThat(written.headers().toArray())
        .containsExactly(new RecordHeader("a", new byte[] {7}), new RecordHeader("a", null));
  }

  @Test
  void a_record_without_key_value_and_timestamp_is_written_too() {
    ProducerRecord<byte[], byte[]> written =
        write(new SinkRecord("t", 0, -1, null, null, new String[0], new byte[0][]));

    assertThat(written.key()).isNull();
    assertThat(written.value()).isNull();
    assertThat(written.timestamp()).isNull();
  }

  private static ProducerRecord<byte[], byte[]> write(SinkRecord record) {
    return new SinkRecordSerializer().serialize(record, null, null);
  }
}
