package lakegate.e2e.truth;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import lakegate.deadletter.RejectReason;
import lakegate.decode.ReferenceDecoder;
import lakegate.decode.ReferenceDecoder.Expectation;
import lakegate.e2e.pipeline.Position;
import lakegate.e2e.pipeline.Sent;
import lakegate.event.EventType;
import lakegate.table.TableDefinition;
import org.apache.iceberg.data.Record;

/**
 * What messages must become, as the reference decoder says.
 *
 * @param rows the values of each accepted one
 * @param reasons the primary reason of each rejected one
 * @param payloads the bytes of each rejected one; null for a tombstone
 */
public record Truth(
    Map<Position, Map<String, Object>> rows,
    Map<Position, RejectReason> reasons,
    Map<Position, byte[]> payloads) {

  public static Truth of(List<EventType> types, List<Sent> messages) {
    Map<String, ReferenceDecoder> decoders =
        types.stream().collect(Collectors.toMap(EventType::rawTopic, ReferenceDecoder::new));
    Truth truth = new Truth(new HashMap<>(), new HashMap<>(), new HashMap<>());
    for (Sent message : messages) {
      Expectation expected =
          decoders
              .get(message.topic())
              .decode(message.value(), message.partition(), message.offset(), message.timestamp());
      if (expected.accepted()) {
        truth.rows.put(message.position(), Values.plain(expected.row()));
      } else {
        truth.reasons.put(message.position(), expected.problems().get(0).reason());
        truth.payloads.put(message.position(), message.value());
      }
    }
    return truth;
  }

  public boolean knows(Position position) {
    return rows.containsKey(position) || reasons.containsKey(position);
  }

  /**
   * Holds the tables against the messages: each is once a row with its values, or once a dead
   * letter with its reason and bytes. Rows of other messages are passed over.
   *
   * @param rowsOf gives a table's rows by its name
   */
  public void assertInTables(List<EventType> types, Function<String, List<Record>> rowsOf) {
    Set<Position> found = new HashSet<>();
    for (EventType type : types) {
      for (Record row : rowsOf.apply(type.table())) {
        Position position = Position.of((Record) row.getField(EventType.INGEST));
        if (knows(position)) {
          assertThat(found.add(position)).as("first row of " + position).isTrue();
          assertThat(Values.of(row)).as(position.toString()).isEqualTo(rows.get(position));
        }
      }
    }
    assertThat(found).isEqualTo(rows.keySet());
    assertDeadLetters(rowsOf.apply(TableDefinition.DEAD_LETTERS));
  }

  private void assertDeadLetters(List<Record> letters) {
    Map<Position, RejectReason> found = new HashMap<>();
    for (Record letter : letters) {
      Position origin = Position.of((Record) letter.getField("origin"));
      if (knows(origin)) {
        RejectReason reason = RejectReason.valueOf((String) letter.getField("code"));
        assertThat(found.put(origin, reason)).as("earlier letter of " + origin).isNull();
        byte[] expected = payloads.get(origin);
        assertThat((ByteBuffer) letter.getField("payload"))
            .as("" + origin)
            .isEqualTo(expected == null ? null : ByteBuffer.wrap(expected));
      }
    }
    assertThat(found).isEqualTo(reasons);
  }
}
