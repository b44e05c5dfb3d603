package lakegate.kafka;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.flink.runtime.execution.SuppressRestartsException;

/**
 * Commits transactions, and fails the job for those that the broker has aborted. Each restart would
 * find them aborted again, so there is none. One that was committed before a crash is no failure.
 */
@SuppressWarnings("try") // closed as Flink closes any committer, interrupts included
final class LossNoticingCommitter implements Committer<KafkaCommittable> {
  private final Committer<KafkaCommittable> kafka;
  private final Transactions transactions;
  private final Duration transactionTimeout;

  /** What became of transactions. */
  interface Transactions {
    /**
     * @throws IOException if the brokers don't say
     */
    boolean isCommitted(KafkaCommittable transaction) throws IOException, InterruptedException;
  }

  LossNoticingCommitter(
      Committer<KafkaCommittable> kafka, Transactions transactions, Duration transactionTimeout) {
    this.kafka = kafka;
    this.transactions = transactions;
    this.transactionTimeout = transactionTimeout;
  }

  @Override
  public void commit(Collection<CommitRequest<KafkaCommittable>> requests)
      throws IOException, InterruptedException {
    List<NoticingRequest> noticing = new ArrayList<>(requests.size());
    requests.forEach(request -> noticing.add(new NoticingRequest(request)));
    // All of them, so that one that is lost doesn't keep the others from being committed.
    kafka.commit(List.copyOf(noticing));
    List<NoticingRequest> lost = new ArrayList<>();
    for (NoticingRequest request : noticing) {
      if (request.reason != null && !transactions.isCommitted(request.getCommittable())) {
        lost.add(request);
      }
    }
    if (!lost.isEmpty()) {
      TransactionsLost failure =
          new TransactionsLost(
              lost.stream().map(request -> request.getCommittable().getTransactionalId()).toList(),
              transactionTimeout,
              lost.get(0).reason.getMessage());
      throw new SuppressRestartsException(failure);
    }
  }

  @Override
  public void close() throws Exception {
    kafka.close();
  }

  /** Remembers what Flink would only count. */
  private static final class NoticingRequest implements CommitRequest<KafkaCommittable> {
    private final CommitRequest<KafkaCommittable> request;
    private Throwable reason;

    NoticingRequest(CommitRequest<KafkaCommittable> request) {
      this.request = request;
    }

    @Override
    public void signalFailedWithKnownReason(Throwable cause) {
      reason = cause;
    }

    @Override
    public KafkaCommittable getCommittable() {
      return request.getCommittable();
    }

    @Override
    public int getNumberOfRetries() {
      return request.getNumberOfRetries();
    }

    @Override
    public void signalFailedWithUnknownReason(Throwable cause) {
      request.signalFailedWithUnknownReason(cause);
    }

    @Override
    public void retryLater() {
      request.retryLater();
    }

    @Override
    public void updateAndRetryLater(KafkaCommittable committable) {
      request.updateAndRetryLater(committable);
    }

    @Override
    public void signalAlreadyCommitted() {
      request.signalAlreadyCommitted();
    }
  }
}
