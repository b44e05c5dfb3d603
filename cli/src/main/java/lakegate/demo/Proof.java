package lakegate.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import lakegate.deploy.Records;
import lakegate.deploy.Settings;
import lakegate.deploy.Tables;
import lakegate.event.EventType;
import lakegate.status.AppendedRows;
import lakegate.table.TableDefinition;
import org.apache.iceberg.data.Record;

/**
 * Raw records held against the tables, record by record: the sets of (topic, partition, offset).
 *
 * @param raw records that lie in the raw topics
 * @param rows those that are a row
 * @param deadLetters those that are a row of the dead letters
 * @param missing those that are neither
 * @param both those that are a row and a dead letter
 * @param doubled rows and dead letters beyond the first of one raw record
 * @param unknown rows and dead letters of no raw record
 */
public record Proof(
    long raw, long rows, long deadLetters, long missing, long both, long doubled, long unknown) {

  /** Reads everything. */
  public static Proof of(Settings settings, List<EventType> types, Tables tables) {
    Set<String> topics = types.stream().map(EventType::rawTopic).collect(Collectors.toSet());
    Positions raw = new Positions();
    try (Records records = new Records(settings.job().kafka(), topics)) {
      records.readNew(record -> raw.add(record.topic(), record.partition(), record.offset()));
    }
    Positions rows = new Positions();
    for (EventType type : types) {
      read(tables, type.table(), EventType.INGEST, topics, rows);
    }
    Positions dead = new Positions();
    read(tables, TableDefinition.DEAD_LETTERS, "origin", topics, dead);
    return of(raw, rows, dead);
  }

  static Proof of(Positions raw, Positions rows, Positions dead) {
    return new Proof(
        raw.size(),
        rows.size(),
        dead.size(),
        raw.without(rows.or(dead)),
        rows.size() - rows.without(dead),
        rows.doubled() + dead.doubled(),
        rows.or(dead).without(raw));
  }

  private static void read(
      Tables tables, String table, String origin, Set<String> topics, Positions positions) {
    AppendedRows rows =
        new AppendedRows(
            tables, table, origin + ".topic", origin + ".partition", origin + ".offset");
    rows.readNew(
        row -> {
          Record place = (Record) row.get(0);
          // A dead letter of a validated record has its place in that topic.
          if (place != null && topics.contains((String) place.getField("topic"))) {
            positions.add(
                (String) place.getField("topic"),
                (Integer) place.getField("partition"),
                (Long) place.getField("offset"));
          }
        });
  }

  /** Whether every raw record is in exactly one place, once. */
  public boolean holds() {
    return missing == 0 && both == 0 && doubled == 0 && unknown == 0;
  }

  /** The proof in words. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%,d raw records = %,d rows + %,d dead letters, by topic, partition and offset"
            .formatted(raw, rows, deadLetters));
    lines.add(
        "missing %,d, in both %,d, doubled %,d, of no raw record %,d"
            .formatted(missing, both, doubled, unknown));
    return lines;
  }
}
