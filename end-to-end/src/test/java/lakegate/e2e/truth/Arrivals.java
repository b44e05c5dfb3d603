package lakegate.e2e.truth;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import lakegate.deadletter.RejectReason;
import lakegate.deploy.Tables;
import lakegate.e2e.pipeline.Position;
import lakegate.e2e.pipeline.Sent;
import lakegate.event.EventType;
import lakegate.table.TableDefinition;
import org.apache.iceberg.data.Record;

/**
 * Holds each row and dead letter against what its message must become, while messages flow. Both
 * are forgotten once they have met, so what is kept is what is under way.
 */
public final class Arrivals {
  private static final int FIRST_PROBLEMS = 20;

  private final List<EventType> types;
  private final Map<Position, Object> expected = new HashMap<>();
  private final Map<Position, Object> early = new HashMap<>();
  private final Map<String, Long> snapshots = new HashMap<>();
  private final SeenPositions seen = new SeenPositions();
  private final List<String> problems = new ArrayList<>();
  private long rows;
  private long letters;
  private long twice;
  private long others;

  public Arrivals(List<EventType> types) {
    this.types = types;
  }

  /** These are on their way. */
  public void sent(List<Sent> messages) {
    Truth truth = Truth.of(types, messages);
    truth.rows().forEach(this::expect);
    truth
        .reasons()
        .forEach((at, reason) -> expect(at, letter(reason, bytes(truth.payloads().get(at)))));
  }

  /** Looks at what the tables have got since the last call. */
  public void read(Tables tables) {
    for (EventType type : types) {
      for (Record row : TablesReader.newRows(tables, type.table(), snapshots, "*")) {
        rows++;
        arrived(Position.of((Record) row.getField(EventType.INGEST)), Values.of(row));
      }
    }
    for (Record letter :
        TablesReader.newRows(tables, TableDefinition.DEAD_LETTERS, snapshots, "*")) {
      letters++;
      arrived(
          Position.of((Record) letter.getField("origin")),
          letter(
              RejectReason.valueOf((String) letter.getField("code")),
              (ByteBuffer) letter.getField("payload")));
    }
  }

  void expect(Position position, Object value) {
    if (early.containsKey(position)) {
      compare(position, value, early.remove(position));
    } else {
      expected.put(position, value);
    }
  }

  void arrived(Position position, Object value) {
    if (!seen.add(position)) {
      twice++;
      problem(position + " is there twice");
    } else if (expected.containsKey(position)) {
      compare(position, expected.remove(position), value);
    } else {
      early.put(position, value);
    }
  }

  private void compare(Position position, Object wanted, Object got) {
    if (!wanted.equals(got)) {
      others++;
      problem(position + " is " + got + " in place of " + wanted);
    }
  }

  private void problem(String text) {
    if (problems.size() < FIRST_PROBLEMS) {
      problems.add(text);
    }
  }

  private static Object letter(RejectReason reason, ByteBuffer payload) {
    // A tombstone's payload is null.
    return Arrays.asList(reason, payload);
  }

  private static ByteBuffer bytes(byte[] payload) {
    return payload == null ? null : ByteBuffer.wrap(payload);
  }

  public long rows() {
    return rows;
  }

  public long letters() {
    return letters;
  }

  /** Messages whose row or dead letter is not there yet. */
  public int underWay() {
    return expected.size();
  }

  /** Rows and dead letters of messages that were not sent, or not told yet. */
  public int unexpected() {
    return early.size();
  }

  /** Rows and dead letters that came a second time. */
  public long twice() {
    return twice;
  }

  /** Rows and dead letters with another value than expected. */
  public long others() {
    return others;
  }

  /** The first ones of both. */
  public List<String> problems() {
    return List.copyOf(problems);
  }
}
