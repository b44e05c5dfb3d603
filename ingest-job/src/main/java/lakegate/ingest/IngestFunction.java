package lakegate.ingest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import lakegate.deadletter.DeadLetters;
import lakegate.deadletter.Problem;
import lakegate.deadletter.RejectReason;
import lakegate.event.EventType;
import lakegate.kafka.SinkRecord;
import lakegate.kafka.SourceRecord;
import lakegate.metrics.Metric;
import lakegate.metrics.flink.DecodeMetrics;
import org.apache.avro.Schema;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.formats.avro.SchemaCoder;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Rows to the side output of their table; what can't be read as a dead letter. A record whose row
 * is in the table already is left out, whatever the job was started from.
 */
final class IngestFunction extends ProcessFunction<SourceRecord, SinkRecord> {
  private static final long serialVersionUID = 1L;

  private static final Set<RejectReason> REASONS =
      EnumSet.of(RejectReason.TOMBSTONE, RejectReason.UNDECODABLE, RejectReason.UNKNOWN_SCHEMA);

  private final List<TableTarget> targets;
  private final TableTarget deadLetterTarget;
  private final SchemaCoder.SchemaCoderProvider registry;
  private transient Map<String, Reader> readers;
  private transient List<OriginGuards> guards;

  /** What becomes of a topic's records. */
  private interface Reader {
    void read(SourceRecord record, Context context, Collector<SinkRecord> deadLetters)
        throws IOException;
  }

  IngestFunction(
      List<TableTarget> targets,
      TableTarget deadLetterTarget,
      SchemaCoder.SchemaCoderProvider registry) {
    this.targets = targets;
    this.deadLetterTarget = deadLetterTarget;
    this.registry = registry;
  }

  @Override
  public void open(OpenContext context) {
    SchemaCoder coder = registry.get();
    DeadLetterRow deadLetterRow = new DeadLetterRow(deadLetterTarget.columns());
    readers = new HashMap<>();
    guards = new ArrayList<>();
    MetricGroup operator = getRuntimeContext().getMetricGroup();
    for (TableTarget target : targets) {
      String name = target.type().name();
      DecodeMetrics metrics = new DecodeMetrics(operator, name, REASONS);
      Schema reader = ReaderSchema.of(target.type().schema(), target.columns());
      readers.put(
          target.type().validatedTopic(),
          new ValidatedReader(
              new WriterSchemas(coder, reader),
              new DeadLetters(target.type().deadLetterTopic()),
              target.rows(),
              metrics,
              new RowOrigin(target.type().rawTopic(), target.columns()),
              guards(target, EventType.INGEST, target.type().rawTopic())));
      String letterTopic = target.type().deadLetterTopic();
      OutputTag<RowData> deadLetterRows = deadLetterTarget.rows();
      OriginGuards letterGuards = guards(deadLetterTarget, "dead_letter", letterTopic);
      Counter deadLetterCount = metrics.counter(Metric.DEAD_LETTERS);
      readers.put(
          letterTopic,
          (record, output, deadLetters) -> {
            if (letterGuards.isWritten(record.partition(), record.offset(), record.timestamp())) {
              metrics.alreadyWritten();
              return;
            }
            deadLetterCount.inc();
            output.output(deadLetterRows, deadLetterRow.of(name, record));
          });
    }
  }

  private OriginGuards guards(TableTarget target, String struct, String topic) {
    OriginGuards ofTopic = new OriginGuards(target.loader().clone(), struct, topic);
    guards.add(ofTopic);
    return ofTopic;
  }

  @Override
  public void close() throws Exception {
    if (guards != null) {
      for (OriginGuards ofTopic : guards) {
        ofTopic.close();
      }
    }
  }

  @Override
  public void processElement(
      SourceRecord record, Context context, Collector<SinkRecord> deadLetters) throws IOException {
    readers.get(record.topic()).read(record, context, deadLetters);
  }

  private record ValidatedReader(
      WriterSchemas schemas,
      DeadLetters letters,
      OutputTag<RowData> rows,
      DecodeMetrics metrics,
      RowOrigin origin,
      OriginGuards guards)
      implements Reader {

    @Override
    public void read(SourceRecord record, Context context, Collector<SinkRecord> deadLetters)
        throws IOException {
      byte[] value = record.value();
      long begin = metrics.begin(value);
      if (value == null) {
        reject(record, RejectReason.TOMBSTONE, DeadLetters.NO_SCHEMA, deadLetters);
        return;
      }
      if (value.length < WriterSchemas.FRAME || value[0] != 0) {
        reject(record, RejectReason.UNDECODABLE, DeadLetters.NO_SCHEMA, deadLetters);
        return;
      }
      AvroToRow plan = schemas.plan(value);
      if (plan == null) {
        reject(record, schemas.reason, WriterSchemas.id(value), deadLetters);
        return;
      }
      RowData row = plan.read(value, WriterSchemas.FRAME);
      metrics.end(begin);
      if (row == null) {
        reject(record, RejectReason.UNDECODABLE, WriterSchemas.id(value), deadLetters);
        return;
      }
      if (origin.isWritten(row, record.partition(), guards)) {
        metrics.alreadyWritten();
        return;
      }
      metrics.accepted();
      context.output(rows, row);
    }

    private void reject(
        SourceRecord record, RejectReason reason, int schemaId, Collector<SinkRecord> output) {
      metrics.rejected(reason);
      String detail =
          switch (reason) {
            case TOMBSTONE -> "expected a value";
            case UNKNOWN_SCHEMA -> "expected the id of a registered schema";
            default -> "expected 0x00, a schema id and Avro of the event type";
          };
      output.collect(letters.of(record, List.of(new Problem(reason, "$", detail)), schemaId));
    }
  }
}
