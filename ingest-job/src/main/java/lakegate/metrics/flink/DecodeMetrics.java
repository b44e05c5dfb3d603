package lakegate.metrics.flink;

import java.util.Set;
import lakegate.deadletter.RejectReason;
import lakegate.metrics.Metric;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;

/**
 * What both jobs measure about the messages of one event type. One instance belongs to one thread;
 * noting a message allocates nothing.
 */
public final class DecodeMetrics {
  /** Two looks at the clock cost about 50 ns: per message they would be a tenth of the decoding. */
  static final int MEASURED_ONE_IN = 64;

  private static final int MEASUREMENTS_KEPT = 1024;
  private static final long NOT_MEASURED = 0;

  private final MetricGroup eventType;
  private final Counter accepted;
  private final Counter bytes;
  private final Counter alreadyWritten;
  private final Histogram nanos;
  private final Counter[] rejected = new Counter[RejectReason.values().length];
  private int messages;

  /**
   * @param operator the operator's metrics
   * @param expected the reasons that are there from the start, with zero: whoever alerts on a rate
   *     doesn't see the step of a series that begins with it
   */
  public DecodeMetrics(MetricGroup operator, String eventType, Set<RejectReason> expected) {
    this.eventType = operator.addGroup(Metric.Label.EVENT_TYPE, eventType);
    accepted = counter(Metric.ACCEPTED);
    bytes = counter(Metric.BYTES);
    alreadyWritten = counter(Metric.ALREADY_WRITTEN);
    nanos =
        this.eventType.histogram(
            Metric.DECODE_NANOS.key(), new DescriptiveStatisticsHistogram(MEASUREMENTS_KEPT));
    expected.forEach(this::register);
  }

  /** The group of the event type, for what only one of the jobs measures. */
  public MetricGroup eventType() {
    return eventType;
  }

  /** Adds a counter of the event type. */
  public Counter counter(Metric metric) {
    return eventType.counter(metric.key());
  }

  /**
   * Notes that a message is about to be decoded.
   *
   * @param value its value, or null
   * @return to be handed to {@link #end}
   */
  public long begin(byte[] value) {
    if (value != null) {
      bytes.inc(value.length);
    }
    return ++messages % MEASURED_ONE_IN == 0 ? System.nanoTime() : NOT_MEASURED;
  }

  /** Notes that the message has been decoded. */
  public void end(long begin) {
    if (begin != NOT_MEASURED) {
      nanos.update(System.nanoTime() - begin);
    }
  }

  public void accepted() {
    accepted.inc();
  }

  /** Notes a record that is not written again. */
  public void alreadyWritten() {
    alreadyWritten.inc();
  }

  public void rejected(RejectReason reason) {
    Counter counter = rejected[reason.ordinal()];
    (counter == null ? register(reason) : counter).inc();
  }

  private Counter register(RejectReason reason) {
    Counter counter =
        eventType.addGroup(Metric.Label.CODE, reason.name()).counter(Metric.REJECTED.key());
    rejected[reason.ordinal()] = counter;
    return counter;
  }
}
