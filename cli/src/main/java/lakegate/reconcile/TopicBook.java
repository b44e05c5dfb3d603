package lakegate.reconcile;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import lakegate.event.EventType;
import lakegate.origin.RawPlace;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;

/** The books of one raw topic. */
final class TopicBook {
  private static final String ORIGIN = "origin";

  private final EventType type;
  private final boolean compacts;
  private final boolean letterTimes;
  private final Map<Integer, PartitionBook> partitions = new TreeMap<>();
  private final Map<Integer, Long> afterLastLetter = new TreeMap<>();
  private long foreignRows;
  private long foreignLetters;
  private long strayLetters;

  /**
   * @param compacts whether the raw topic is compacted
   * @param letterTimes whether dead letters keep the timestamp of their message
   */
  TopicBook(EventType type, boolean compacts, boolean letterTimes) {
    this.type = type;
    this.compacts = compacts;
    this.letterTimes = letterTimes;
  }

  /** The books of a partition, empty ones if it isn't known yet. */
  PartitionBook partition(int partition) {
    return partitions.computeIfAbsent(partition, p -> new PartitionBook(compacts));
  }

  Map<Integer, PartitionBook> partitions() {
    return partitions;
  }

  boolean hasLost() {
    return partitions.values().stream().anyMatch(PartitionBook::hasLost);
  }

  /** Enters all rows of the event type's table. */
  void rows(TableReader table) {
    readRows(
        table,
        ingest -> {
          if (isRaw(ingest)) {
            partition((Integer) ingest.getField("partition"))
                .row(
                    (Long) ingest.getField("offset"),
                    TableReader.millis(ingest.getField("timestamp")));
          } else {
            foreignRows++;
          }
        });
  }

  /** Takes what a later snapshot has for arriving. */
  void arrivedRows(TableReader table) {
    readRows(table, this::arrives);
  }

  /** Takes what a later snapshot has for arriving. */
  void arrivedLetters(TableReader table) {
    table.read(
        Expressions.equal("event_type", type.name()),
        TableReader.place(ORIGIN),
        row -> arrives((Record) row.getField(ORIGIN)));
  }

  private void arrives(Record place) {
    if (place != null && isRaw(place)) {
      partition((Integer) place.getField("partition")).arrives((Long) place.getField("offset"));
    }
  }

  private void readRows(TableReader table, Consumer<Record> each) {
    table.read(
        Expressions.alwaysTrue(),
        TableReader.place(EventType.INGEST),
        row -> each.accept((Record) row.getField(EventType.INGEST)));
  }

  private boolean isRaw(Record place) {
    return type.rawTopic().equals(place.getField("topic"))
        && place.getField("partition") != null
        && place.getField("offset") != null;
  }

  /** Enters the event type's rows of the table of dead letters. */
  void letters(TableReader table) {
    List<String> columns = new ArrayList<>(TableReader.place(ORIGIN));
    columns.add("dead_letter.partition");
    columns.add("dead_letter.offset");
    Expression ofType = Expressions.equal("event_type", type.name());
    long[] ofValidated = {0};
    table.read(
        ofType,
        columns,
        row -> {
          Record letter = (Record) row.getField("dead_letter");
          afterLastLetter.merge(
              (Integer) letter.getField("partition"),
              (Long) letter.getField("offset") + 1,
              Math::max);
          Record origin = (Record) row.getField(ORIGIN);
          if (origin != null && type.validatedTopic().equals(origin.getField("topic"))) {
            ofValidated[0]++;
          } else if (origin != null && isRaw(origin)) {
            partition((Integer) origin.getField("partition"))
                .letter(
                    (Long) origin.getField("offset"),
                    letterTimes
                        ? TableReader.millis(origin.getField("timestamp"))
                        : Stamps.UNKNOWN);
          } else {
            foreignLetters++;
          }
        });
    if (ofValidated[0] > 0) {
      lettersOfValidated(table, ofType);
    }
  }

  /** Their origin is a validated record; where that came from stands in its own bytes. */
  private void lettersOfValidated(TableReader table, Expression ofType) {
    table.read(
        Expressions.and(ofType, Expressions.equal(ORIGIN + ".topic", type.validatedTopic())),
        List.of("payload"),
        row ->
            RawPlace.atEndOf(bytes(row.getField("payload")), type.rawTopic())
                .ifPresentOrElse(
                    raw -> partition(raw.partition()).letter(raw.offset(), raw.timestamp()),
                    () -> strayLetters++));
  }

  private static byte[] bytes(Object binary) {
    if (binary == null) {
      return null;
    }
    ByteBuffer buffer = ((ByteBuffer) binary).duplicate();
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  /** The offset behind the last dead letter in the table, by partition of the dead-letter topic. */
  Map<Integer, Long> afterLastLetter() {
    return afterLastLetter;
  }

  long foreignRows() {
    return foreignRows;
  }

  long foreignLetters() {
    return foreignLetters;
  }

  long strayLetters() {
    return strayLetters;
  }
}
