package lakegate.reconcile;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lakegate.deadletter.DeadLetterHeaders;
import lakegate.deploy.Failure;
import lakegate.deploy.Kafka;
import lakegate.deploy.LakegateJob;
import lakegate.deploy.Offsets;
import lakegate.deploy.Report;
import lakegate.deploy.Settings;
import lakegate.deploy.Tables;
import lakegate.event.EventType;
import lakegate.reconcile.TopicReader.Content;
import lakegate.reconcile.TopicReader.Isolation;
import lakegate.table.TableDefinition;
import org.apache.iceberg.Table;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;

/**
 * Holds raw topics against the tables, offset by offset. What is read first is older than what it
 * is held against: the jobs' offsets, the tables, the topic's end. So a record that comes or goes
 * on meanwhile waits, and is never missing.
 */
public final class Reconciliation implements AutoCloseable {
  private static final Duration WAIT_FOR_KAFKA = Duration.ofSeconds(10);

  /** A commit to the catalog follows the jobs' offsets after so much time at most. */
  private static final Duration COMMIT = Duration.ofSeconds(5);

  private static final int PROGRESS_EVERY = 50_000;

  /** So many offsets behind the first that waits are looked at for the oldest record. */
  private static final int LOOK_AHEAD = 1_000;

  private final Settings settings;
  private final Report report;
  private final Kafka kafka;
  private final Tables tables;

  /**
   * @param report is told the progress
   * @throws Failure if a server doesn't answer
   */
  public Reconciliation(Settings settings, Report report) {
    this.settings = settings;
    this.report = report;
    this.kafka = new Kafka(settings.job().kafka());
    kafka.await(WAIT_FOR_KAFKA);
    this.tables = new Tables(settings.job().catalog());
  }

  /**
   * Holds one raw topic against its table and the dead letters.
   *
   * @throws Failure if a topic or table doesn't exist or may not be read
   */
  public TopicReport of(EventType type) {
    kafka.requireTopics(List.of(type.rawTopic(), type.validatedTopic(), type.deadLetterTopic()));
    Map<TopicPartition, Long> bridge = committed(LakegateJob.BRIDGE, List.of(type.rawTopic()));
    Map<TopicPartition, Long> ingest =
        committed(LakegateJob.INGEST, List.of(type.validatedTopic(), type.deadLetterTopic()));
    TableReader rows = new TableReader(table(type.table()));
    TableReader letters = new TableReader(table(TableDefinition.DEAD_LETTERS));

    TopicBook book = book(type);
    Instant time = Instant.now();
    readRaw(type, book);
    report.progress("reading table " + type.table());
    book.rows(rows);
    report.progress("reading dead letters of " + type.name());
    book.letters(letters);

    boolean recreated = false;
    for (Map.Entry<Integer, PartitionBook> entry : book.partitions().entrySet()) {
      Long committed = bridge.get(new TopicPartition(type.rawTopic(), entry.getKey()));
      entry.getValue().close(committed);
      recreated |= committed != null && !entry.getValue().isOfThisTopic(committed);
    }
    if (book.hasLost()) {
      report.progress("reading what waits for ingest of " + type.name());
      new UnderWay(settings.job().kafka(), type, ingest).enterInto(book);
    }
    if (book.hasLost()) {
      enterArrived(type, rows, letters, book);
    }
    return report(type, time, book, recreated);
  }

  private Map<TopicPartition, Long> committed(LakegateJob job, List<String> topics) {
    return Offsets.read(kafka, topics, job.jobName()).committed();
  }

  private Table table(String name) {
    return tables
        .table(name)
        .orElseThrow(
            () ->
                new Failure(
                    "No table %s.%s; create it with: ./lakegate submit (make flink-submit-jobs)"
                        .formatted(settings.job().catalog().namespace(), name)));
  }

  private TopicBook book(EventType type) {
    boolean compacts =
        kafka
            .config(type.rawTopic(), TopicConfig.CLEANUP_POLICY_CONFIG)
            .contains(TopicConfig.CLEANUP_POLICY_COMPACT);
    // Where the broker stamps the letters itself, they don't have their message's time.
    boolean letterTimes =
        kafka
            .config(type.deadLetterTopic(), TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG)
            .equals("CreateTime");
    return new TopicBook(type, compacts, letterTimes);
  }

  private void readRaw(EventType type, TopicBook book) {
    try (TopicReader reader =
        new TopicReader(
            settings.job().kafka(), type.rawTopic(), Isolation.READ_COMMITTED, Content.NONE)) {
      Map<TopicPartition, Long> first = reader.first();
      Map<TopicPartition, Long> end = reader.end();
      long offsets =
          end.entrySet().stream().mapToLong(e -> e.getValue() - first.get(e.getKey())).sum();
      long[] read = {0};
      reader.read(
          first,
          end,
          record -> {
            book.partition(record.partition()).raw(record.offset(), record.timestamp());
            if (++read[0] % PROGRESS_EVERY == 0) {
              report.progress(
                  "reading topic %s: %,d of %,d offsets"
                      .formatted(type.rawTopic(), read[0], offsets));
            }
          });
      // Retention may have gone on meanwhile.
      reader
          .first()
          .forEach(
              (partition, now) ->
                  book.partition(partition.partition()).bounds(now, end.get(partition)));
    }
  }

  /** A commit that was under way when the tables were looked up. */
  private void enterArrived(EventType type, TableReader rows, TableReader letters, TopicBook book) {
    report.progress("looking again for what seems lost of " + type.rawTopic());
    sleep(COMMIT);
    TableReader newRows = new TableReader(table(type.table()));
    if (!newRows.readsSameAs(rows)) {
      book.arrivedRows(newRows);
    }
    TableReader newLetters = new TableReader(table(TableDefinition.DEAD_LETTERS));
    if (!newLetters.readsSameAs(letters)) {
      book.arrivedLetters(newLetters);
    }
  }

  private TopicReport report(EventType type, Instant time, TopicBook book, boolean recreated) {
    List<PartitionReport> partitions =
        book.partitions().entrySet().stream()
            .map(entry -> entry.getValue().report(entry.getKey()))
            .toList();
    return new TopicReport(
        type.rawTopic(),
        type.table(),
        time,
        partitions,
        recreated || partitions.stream().anyMatch(p -> p.count(Difference.EARLIER_TOPIC) > 0),
        book.foreignRows(),
        book.foreignLetters(),
        book.strayLetters(),
        oldestWaiting(type, book));
  }

  /** A replayed record has the time of its first attempt, so it doesn't tell how long it waits. */
  private Optional<Instant> oldestWaiting(EventType type, TopicBook book) {
    Map<TopicPartition, Long> from = new HashMap<>();
    Map<TopicPartition, Long> to = new HashMap<>();
    book.partitions()
        .forEach(
            (number, partition) ->
                partition
                    .firstWaiting()
                    .ifPresent(
                        offset -> {
                          TopicPartition key = new TopicPartition(type.rawTopic(), number);
                          from.put(key, offset);
                          to.put(key, Math.min(offset + LOOK_AHEAD, partition.end()));
                        }));
    if (from.isEmpty()) {
      return Optional.empty();
    }
    long[] oldest = {Long.MAX_VALUE};
    try (TopicReader reader =
        new TopicReader(
            settings.job().kafka(), type.rawTopic(), Isolation.READ_COMMITTED, Content.NONE)) {
      reader.read(
          from,
          to,
          record -> {
            if (record.headers().lastHeader(DeadLetterHeaders.REPLAY_COUNT) == null
                && book.partition(record.partition()).waits(record.offset())) {
              oldest[0] = Math.min(oldest[0], record.timestamp());
            }
          });
    }
    return oldest[0] == Long.MAX_VALUE
        ? Optional.empty()
        : Optional.of(Instant.ofEpochMilli(oldest[0]));
  }

  private static void sleep(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure("Interrupted", e);
    }
  }

  @Override
  public void close() {
    tables.close();
    kafka.close();
  }
}
