package lakegate.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lakegate.deadletter.DeadLetterHeaders;
import lakegate.deploy.Kafka;
import lakegate.deploy.LakegateJob;
import lakegate.deploy.Offsets;
import lakegate.deploy.Records;
import lakegate.deploy.Settings;
import lakegate.deploy.Tables;
import lakegate.event.EventType;
import lakegate.status.AppendedRows;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Where all records of each event type are, from the first one on; each is counted once. */
public final class Balance implements AutoCloseable {
  private final List<EventType> types;
  private final Kafka kafka;
  private final Records records;
  private final Map<String, AppendedRows> tables = new HashMap<>();
  private final Map<String, Counts> counts = new TreeMap<>();
  private final Map<String, Long> deadByCode = new TreeMap<>();

  /** The numbers of one event type. */
  public static final class Counts {
    private long raw;
    private long accepted;
    private long flagged;
    private long dead;
    private long rows;

    /** Records of the raw topic. */
    public long raw() {
      return raw;
    }

    /** Records of the validated topic. */
    public long accepted() {
      return accepted;
    }

    /** Rows with a quality flag. */
    public long flagged() {
      return flagged;
    }

    /** Records of the dead-letter topic. */
    public long dead() {
      return dead;
    }

    /** Rows of the table. */
    public long rows() {
      return rows;
    }

    /** Raw records that are neither a row nor a dead letter: under way, and in the end 0. */
    public long difference() {
      return raw - rows - dead;
    }

    void add(Counts other) {
      raw += other.raw;
      accepted += other.accepted;
      flagged += other.flagged;
      dead += other.dead;
      rows += other.rows;
    }
  }

  public Balance(Settings settings, List<EventType> types, Tables tables) {
    this.types = types;
    this.kafka = new Kafka(settings.job().kafka());
    this.records =
        new Records(
            settings.job().kafka(),
            types.stream()
                .flatMap(type -> List.of(type.validatedTopic(), type.deadLetterTopic()).stream())
                .toList());
    for (EventType type : types) {
      counts.put(type.name(), new Counts());
      this.tables.put(type.name(), new AppendedRows(tables, type.table(), EventType.QUALITY_FLAGS));
    }
  }

  /** Counts what has come since the last call. */
  public void refresh() {
    // Rows before dead letters before raw records: what is on its way is never counted too early.
    for (EventType type : types) {
      Counts count = counts.get(type.name());
      tables
          .get(type.name())
          .readNew(
              row -> {
                count.rows++;
                if (!((List<?>) row.get(0)).isEmpty()) {
                  count.flagged++;
                }
              });
    }
    records.readNew(this::count);
    List<String> raw = types.stream().map(EventType::rawTopic).toList();
    Map<String, Long> written = Offsets.read(kafka, raw, LakegateJob.BRIDGE.jobName()).written();
    for (EventType type : types) {
      counts.get(type.name()).raw = written.getOrDefault(type.rawTopic(), 0L);
    }
  }

  private void count(ConsumerRecord<byte[], byte[]> record) {
    for (EventType type : types) {
      if (record.topic().equals(type.validatedTopic())) {
        counts.get(type.name()).accepted++;
      } else if (record.topic().equals(type.deadLetterTopic())) {
        counts.get(type.name()).dead++;
        Header code = record.headers().lastHeader(DeadLetterHeaders.CODE);
        String name = code == null ? "(no code)" : new String(code.value(), UTF_8);
        deadByCode.merge(name, 1L, Long::sum);
      }
    }
  }

  /** By event type. */
  public Map<String, Counts> counts() {
    return counts;
  }

  /** All event types together. */
  public Counts total() {
    Counts total = new Counts();
    counts.values().forEach(total::add);
    return total;
  }

  /** Dead letters by code. */
  public Map<String, Long> deadByCode() {
    return deadByCode;
  }

  @Override
  public void close() {
    records.close();
    kafka.close();
  }
}
