package lakegate.kafka;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Properties;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.KafkaWriterState;
import org.apache.flink.connector.kafka.sink.TwoPhaseCommittingStatefulSink;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.SupportsPostCommitTopology;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * Flink's Kafka sink, but a transaction that the broker has aborted before it was committed fails
 * the job: Flink's own only logs it and goes on without the transaction's records.
 */
final class LossNoticingSink
    implements TwoPhaseCommittingStatefulSink<SinkRecord, KafkaWriterState, KafkaCommittable>,
        SupportsPostCommitTopology<KafkaCommittable> {
  private static final long serialVersionUID = 1L;

  private final KafkaSink<SinkRecord> sink;
  private final Properties producer;
  private final Duration transactionTimeout;

  /**
   * @param producer the properties that the sink's producers have
   */
  LossNoticingSink(KafkaSink<SinkRecord> sink, Properties producer, Duration transactionTimeout) {
    this.sink = sink;
    this.producer = producer;
    this.transactionTimeout = transactionTimeout;
  }

  /** By its interface: the sink's writer is a class that nobody else may see. */
  private TwoPhaseCommittingStatefulSink<SinkRecord, KafkaWriterState, KafkaCommittable> kafka() {
    return sink;
  }

  @Override
  public PrecommittingStatefulSinkWriter<SinkRecord, KafkaWriterState, KafkaCommittable>
      createWriter(WriterInitContext context) throws IOException {
    return kafka().createWriter(context);
  }

  @Override
  public PrecommittingStatefulSinkWriter<SinkRecord, KafkaWriterState, KafkaCommittable>
      restoreWriter(WriterInitContext context, Collection<KafkaWriterState> state)
          throws IOException {
    return kafka().restoreWriter(context, state);
  }

  @Override
  public SimpleVersionedSerializer<KafkaWriterState> getWriterStateSerializer() {
    return sink.getWriterStateSerializer();
  }

  @Override
  public Committer<KafkaCommittable> createCommitter(CommitterInitContext context) {
    return new LossNoticingCommitter(
        sink.createCommitter(context), new BrokerTransactions(producer), transactionTimeout);
  }

  @Override
  public SimpleVersionedSerializer<KafkaCommittable> getCommittableSerializer() {
    return sink.getCommittableSerializer();
  }

  @Override
  public void addPostCommitTopology(DataStream<CommittableMessage<KafkaCommittable>> committables) {
    sink.addPostCommitTopology(committables);
  }
}
