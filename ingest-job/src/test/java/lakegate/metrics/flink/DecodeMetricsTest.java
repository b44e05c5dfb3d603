package lakegate.metrics.flink;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.EnumSet;
import lakegate.deadletter.RejectReason;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;

class DecodeMetricsTest {
  private static final int MESSAGES = 200_000;

  private final DecodeMetrics metrics =
      new DecodeMetrics(
          new UnregisteredMetricsGroup(), "parcels", EnumSet.of(RejectReason.NOT_JSON));

  @Test
  void noting_a_message_allocates_nothing() {
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    byte[] value = new byte[100];
    note(value, MESSAGES);

    long before = thread.getCurrentThreadAllocatedBytes();
    note(value, MESSAGES);
    long allocated = thread.getCurrentThreadAllocatedBytes() - before;

    // The smallest object has 16 bytes; what the measuring itself takes is far below that.
    assertThat(allocated).isLessThan(MESSAGES);
  }

  private void note(byte[] value, int messages) {
    for (int i = 0; i < messages; i++) {
      long begin = metrics.begin(value);
      metrics.end(begin);
      if (i % 10 == 0) {
        metrics.rejected(RejectReason.NOT_JSON);
      } else {
        metrics.accepted();
      }
    }
  }
}
