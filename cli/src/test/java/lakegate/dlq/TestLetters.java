package lakegate.dlq;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lakegate.deadletter.DeadLetters;
import lakegate.deadletter.Problem;
import lakegate.decode.DecodeOutcome;
import lakegate.decode.JsonToAvro;
import lakegate.event.EventType;
import lakegate.event.EventTypes;
import lakegate.kafka.SinkRecord;
import lakegate.kafka.SourceRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** Letters as the bridge writes them. */
public final class TestLetters {
  public static final List<EventType> TYPES = EventTypes.load();
  public static final EventType CHARGES = type("payment_charges");
  public static final Instant NOON = Instant.parse("2025-11-14T12:00:00Z");
  public static final int SCHEMA_ID = 7;

  private TestLetters() {}

  public static EventType type(String name) {
    return TYPES.stream().filter(type -> type.name().equals(name)).findFirst().orElseThrow();
  }

  /** A charge that is accepted. */
  public static String charge() {
    return """
        {"event_id":"evt_1","charge_id":"ch_1","customer_id":"cus_1","amount":12.5,\
        "currency":"usd","created_at":"2025-11-14T10:15:30Z"}""";
  }

  /** The letter of a charge that the decoder rejects. */
  public static Letter letter(String json) {
    return letter(CHARGES, json.getBytes(UTF_8), "key-1".getBytes(UTF_8), List.of());
  }

  /** A raw record's letter with what the decoder has against it. */
  public static Letter letter(EventType type, byte[] value, byte[] key, List<Header> headers) {
    return letter(type, value, key, headers, 0, 42, NOON);
  }

  public static Letter letter(
      EventType type,
      byte[] value,
      byte[] key,
      List<Header> headers,
      int partition,
      long offset,
      Instant timestamp) {
    List<Problem> problems =
        new JsonToAvro(type, SCHEMA_ID)
            .decode(value, partition, offset, timestamp.toEpochMilli())
            .fold(
                accepted -> {
                  throw new AssertionError("not a dead letter");
                },
                DecodeOutcome.Rejected::problems);
    SourceRecord raw =
        new SourceRecord(
            type.rawTopic(),
            partition,
            offset,
            timestamp.toEpochMilli(),
            key,
            value,
            headers.stream().map(Header::key).toArray(String[]::new),
            headers.stream().map(Header::value).toArray(byte[][]::new));
    SinkRecord written = new DeadLetters(type.deadLetterTopic()).of(raw, problems, SCHEMA_ID);
    List<Header> all = new ArrayList<>();
    for (int i = 0; i < written.headerNames().length; i++) {
      all.add(new RecordHeader(written.headerNames()[i], written.headerValues()[i]));
    }
    return Letter.of(type, record(type, offset / 10, timestamp, key, value, all, partition));
  }

  /** Any record of a dead-letter topic. */
  public static ConsumerRecord<byte[], byte[]> record(
      EventType type,
      long offset,
      Instant timestamp,
      byte[] key,
      byte[] value,
      List<Header> headers,
      int partition) {
    return new ConsumerRecord<>(
        type.deadLetterTopic(),
        partition,
        offset,
        timestamp.toEpochMilli(),
        TimestampType.CREATE_TIME,
        0,
        0,
        key,
        value,
        new RecordHeaders(headers),
        Optional.empty());
  }

  public static Header header(String name, String value) {
    return new RecordHeader(name, value == null ? null : value.getBytes(UTF_8));
  }
}
