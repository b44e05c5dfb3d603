package lakegate.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.Committer.CommitRequest;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.junit.jupiter.api.Test;

class LossNoticingCommitterTest {
  private static final Duration TIMEOUT = Duration.ofHours(24);

  private final List<String> committed = new ArrayList<>();
  private final LossNoticingCommitter committer =
      new LossNoticingCommitter(
          new Broker(),
          transaction -> transaction.getTransactionalId().endsWith("committed before"),
          TIMEOUT);

  /** Commits as Flink's committer does: those named aborted are not there any more. */
  private final class Broker implements Committer<KafkaCommittable> {
    @Override
    public void commit(Collection<CommitRequest<KafkaCommittable>> requests) {
      for (CommitRequest<KafkaCommittable> request : requests) {
        String id = request.getCommittable().getTransactionalId();
        if (id.startsWith("aborted")) {
          request.signalFailedWithKnownReason(new ProducerFencedException("newer epoch"));
        } else if (id.startsWith("busy")) {
          request.retryLater();
        } else {
          committed.add(id);
        }
      }
    }

    @Override
    public void close() {}
  }

  private static final class Request implements CommitRequest<KafkaCommittable> {
    private final KafkaCommittable transaction;
    private boolean retried;

    Request(String id) {
      transaction = new KafkaCommittable(1, (short) 0, id, null);
    }

    @Override
    public KafkaCommittable getCommittable() {
      return transaction;
    }

    @Override
    public int getNumberOfRetries() {
      return 0;
    }

    @Override
    public void signalFailedWithKnownReason(Throwable cause) {
      throw new AssertionError("Flink would go on", cause);
    }

    @Override
    public void signalFailedWithUnknownReason(Throwable cause) {
      throw new IllegalStateException(cause);
    }

    @Override
    public void retryLater() {
      retried = true;
    }

    @Override
    public void updateAndRetryLater(KafkaCommittable committable) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void signalAlreadyCommitted() {
      throw new UnsupportedOperationException();
    }
  }

  @Test
  void whatTheBrokerTakesIsCommittedAndWhatItCannotTakeNowIsRetried() throws Exception {
    Request busy = new Request("busy-0-1");

    committer.commit(List.of(new Request("bridge-0-1"), busy));

    assertThat(committed).containsExactly("bridge-0-1");
    assertThat(busy.retried).isTrue();
  }

  @Test
  void oneThatWasCommittedBeforeACrashIsNoFailureThoughKafkaRefusesIt() throws Exception {
    committer.commit(List.of(new Request("aborted? committed before"), new Request("bridge-0-2")));

    assertThat(committed).containsExactly("bridge-0-2");
  }

  @Test
  void anAbortedTransactionStopsTheJobForGoodAfterTheOthersAreCommitted() {
    assertThatThrownBy(
            () ->
                committer.commit(
                    List.of(
                        new Request("bridge-0-1"),
                        new Request("aborted-1-1"),
                        new Request("bridge-0-2"))))
        .isInstanceOf(SuppressRestartsException.class)
        .cause()
        .isInstanceOf(TransactionsLost.class)
        .hasMessageContaining("Kafka has aborted aborted-1-1 before")
        .hasMessageContaining("kafka.transaction.timeout.ms (86400000)")
        .hasMessageEndingWith("Kafka says: newer epoch")
        .hasNoCause();
    assertThat(committed).containsExactly("bridge-0-1", "bridge-0-2");
  }
}
