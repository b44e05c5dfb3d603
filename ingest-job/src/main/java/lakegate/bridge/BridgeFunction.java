package lakegate.bridge;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;
import lakegate.bridge.WrittenBefore.Marks;
import lakegate.deadletter.DeadLetters;
import lakegate.deadletter.RejectReason;
import lakegate.decode.DecodeOutcome;
import lakegate.decode.JsonToAvro;
import lakegate.event.EventType;
import lakegate.kafka.SinkRecord;
import lakegate.kafka.SourceRecord;
import lakegate.metrics.Metric;
import lakegate.metrics.flink.DecodeMetrics;
import lakegate.settings.FloodSettings;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decodes each record with the decoder of its topic. Accepted ones go on, rejected ones become dead
 * letters on the side output; nothing a record holds makes it throw. Only a flood of rejected
 * records stops the job, and only if the settings say so. What an earlier run has written is left
 * out, whatever the job was started from.
 */
final class BridgeFunction extends ProcessFunction<SourceRecord, SinkRecord> {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(BridgeFunction.class);

  static final OutputTag<SinkRecord> DEAD_LETTERS =
      new OutputTag<>("dead-letters", TypeInformation.of(SinkRecord.class));

  private final List<EventType> types;
  private final Map<String, Integer> schemaIds;
  private final FloodSettings flood;
  private final WrittenBefore before;
  private transient Map<String, Lane> lanes;

  BridgeFunction(
      List<EventType> types,
      Map<String, Integer> schemaIds,
      FloodSettings flood,
      WrittenBefore before) {
    this.types = List.copyOf(types);
    this.schemaIds = Map.copyOf(schemaIds);
    this.flood = flood;
    this.before = before;
  }

  @Override
  public void open(OpenContext context) {
    lanes = new HashMap<>();
    MetricGroup metrics = getRuntimeContext().getMetricGroup();
    for (EventType type : types) {
      Lane lane = new Lane(type, schemaIds.get(type.name()), flood, before, metrics);
      lanes.put(type.rawTopic(), lane);
    }
  }

  @Override
  public void close() {
    before.close();
  }

  @Override
  public void processElement(SourceRecord record, Context context, Collector<SinkRecord> out) {
    Lane lane = lanes.get(record.topic());
    DecodeOutcome outcome = lane.decode(record);
    if (lane.isWritten(record, outcome)) {
      return;
    }
    if (outcome instanceof DecodeOutcome.Accepted accepted) {
      out.collect(lane.accept(record, accepted));
    } else if (outcome instanceof DecodeOutcome.Rejected rejected) {
      context.output(DEAD_LETTERS, lane.reject(record, rejected));
    }
  }

  /** What the records of one event type need. */
  private static final class Lane {
    /** Those of validated topics never come up here. */
    private static final Set<RejectReason> REASONS =
        EnumSet.complementOf(EnumSet.of(RejectReason.UNDECODABLE, RejectReason.UNKNOWN_SCHEMA));

    private final JsonToAvro decoder;
    private final DeadLetters deadLetters;
    private final String validatedTopic;
    private final int schemaId;
    private final DecodeMetrics metrics;
    private final Counter replayed;
    private final IntConsumer countFlag;
    private final FloodGuard guard;
    private final boolean stopOnFlood;
    private final EventType type;
    private final WrittenBefore before;

    /** By partition; null before its first record. */
    private Marks[] marks = {};

    Lane(
        EventType type,
        int schemaId,
        FloodSettings flood,
        WrittenBefore before,
        MetricGroup operator) {
      this.type = type;
      this.before = before;
      decoder = new JsonToAvro(type, schemaId);
      deadLetters = new DeadLetters(type.deadLetterTopic());
      validatedTopic = type.validatedTopic();
      this.schemaId = schemaId;
      metrics = new DecodeMetrics(operator, type.name(), REASONS);
      replayed = metrics.counter(Metric.REPLAYED);
      MetricGroup group = metrics.eventType();
      Counter[] flagged =
          decoder.flagNames().stream()
              .map(flag -> group.addGroup(Metric.Label.FLAG, flag).counter(Metric.FLAGGED.key()))
              .toArray(Counter[]::new);
      countFlag = flag -> flagged[flag].inc();
      guard = new FloodGuard(type.rawTopic(), flood, System::nanoTime);
      stopOnFlood = flood.stop();
      group.gauge(Metric.FLOOD.key(), (Gauge<Integer>) () -> guard.isFlood() ? 1 : 0);
      group.gauge(Metric.FLOOD_SHARE.key(), (Gauge<Double>) guard::share);
      group.gauge(Metric.FLOOD_REASON.key(), (Gauge<String>) guard::reason);
    }

    DecodeOutcome decode(SourceRecord record) {
      if (DeadLetters.isReplay(record)) {
        replayed.inc();
      }
      long begin = metrics.begin(record.value());
      DecodeOutcome outcome =
          decoder.decode(record.value(), record.partition(), record.offset(), record.timestamp());
      metrics.end(begin);
      return outcome;
    }

    /** Whether an earlier run has written it, though this one was started before it. */
    boolean isWritten(SourceRecord record, DecodeOutcome outcome) {
      int partition = record.partition();
      if (partition >= marks.length) {
        marks = Arrays.copyOf(marks, partition + 1);
      }
      if (marks[partition] == null) {
        marks[partition] = before.of(type, partition, record.offset());
      }
      Marks written = marks[partition];
      if (record.offset() > written.highest()) {
        return false;
      }
      long mark =
          outcome instanceof DecodeOutcome.Accepted ? written.accepted() : written.rejected();
      if (record.offset() > mark) {
        return false;
      }
      metrics.alreadyWritten();
      return true;
    }

    SinkRecord accept(SourceRecord record, DecodeOutcome.Accepted accepted) {
      metrics.accepted();
      decoder.forEachFlag(countFlag);
      guard.accepted();
      return new SinkRecord(
          validatedTopic,
          record.partition(),
          record.timestamp(),
          record.key(),
          accepted.value(),
          record.headerNames(),
          record.headerValues());
    }

    SinkRecord reject(SourceRecord record, DecodeOutcome.Rejected rejected) {
      metrics.rejected(rejected.primary().reason());
      if (guard.rejected(rejected.primary())) {
        reportFlood();
      }
      return deadLetters.of(record, rejected.problems(), schemaId);
    }

    private void reportFlood() {
      if (stopOnFlood) {
        // A restart would read the same messages and stop again.
        throw new SuppressRestartsException(new StoppedOnFlood(guard.report()));
      }
      LOG.warn("Flood: {}", guard.report());
    }
  }
}
