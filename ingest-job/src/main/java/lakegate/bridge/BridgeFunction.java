package lakegate.bridge;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import lakegate.deadletter.DeadLetters;
import lakegate.deadletter.RejectReason;
import lakegate.decode.DecodeOutcome;
import lakegate.decode.JsonToAvro;
import lakegate.event.EventType;
import lakegate.kafka.SinkRecord;
import lakegate.kafka.SourceRecord;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Decodes each record with the decoder of its topic. Accepted ones go on, rejected ones become dead
 * letters on the side output; nothing a record holds makes it throw.
 */
final class BridgeFunction extends ProcessFunction<SourceRecord, SinkRecord> {
  private static final long serialVersionUID = 1L;

  static final OutputTag<SinkRecord> DEAD_LETTERS =
      new OutputTag<>("dead-letters", TypeInformation.of(SinkRecord.class));

  private final List<EventType> types;
  private final Map<String, Integer> schemaIds;
  private transient Map<String, Lane> lanes;

  BridgeFunction(List<EventType> types, Map<String, Integer> schemaIds) {
    this.types = List.copyOf(types);
    this.schemaIds = Map.copyOf(schemaIds);
  }

  @Override
  public void open(OpenContext context) {
    lanes = new HashMap<>();
    MetricGroup metrics = getRuntimeContext().getMetricGroup();
    for (EventType type : types) {
      lanes.put(
          type.rawTopic(),
          new Lane(type, schemaIds.get(type.name()), metrics.addGroup("event_type", type.name())));
    }
  }

  @Override
  public void processElement(SourceRecord record, Context context, Collector<SinkRecord> out) {
    Lane lane = lanes.get(record.topic());
    DecodeOutcome outcome =
        lane.decoder.decode(
            record.value(), record.partition(), record.offset(), record.timestamp());
    if (outcome instanceof DecodeOutcome.Accepted accepted) {
      out.collect(lane.accept(record, accepted));
    } else if (outcome instanceof DecodeOutcome.Rejected rejected) {
      context.output(DEAD_LETTERS, lane.reject(record, rejected));
    }
  }

  /** What the records of one event type need. */
  private static final class Lane {
    private final JsonToAvro decoder;
    private final DeadLetters deadLetters;
    private final String validatedTopic;
    private final int schemaId;
    private final MetricGroup metrics;
    private final Counter acceptedRecords;
    private final Counter[] rejectedRecords = new Counter[RejectReason.values().length];

    Lane(EventType type, int schemaId, MetricGroup metrics) {
      this.decoder = new JsonToAvro(type, schemaId);
      this.deadLetters = new DeadLetters(type.deadLetterTopic());
      this.validatedTopic = type.validatedTopic();
      this.schemaId = schemaId;
      this.metrics = metrics;
      this.acceptedRecords = metrics.counter("accepted");
    }

    SinkRecord accept(SourceRecord record, DecodeOutcome.Accepted accepted) {
      acceptedRecords.inc();
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
      rejectedRecords(rejected.primary().reason()).inc();
      return deadLetters.of(record, rejected.problems(), schemaId);
    }

    private Counter rejectedRecords(RejectReason reason) {
      Counter counter = rejectedRecords[reason.ordinal()];
      if (counter == null) {
        counter = metrics.addGroup("code", reason.name()).counter("rejected");
        rejectedRecords[reason.ordinal()] = counter;
      }
      return counter;
    }
  }
}
