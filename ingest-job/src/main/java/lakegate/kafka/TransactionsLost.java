package lakegate.kafka;

import java.time.Duration;
import java.util.List;

/** The broker has aborted transactions that belong to a completed checkpoint. */
public final class TransactionsLost extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param kafka Kafka's own words; not a cause, since the innermost one is what Flink and {@code
   *     lakegate status} show
   */
  TransactionsLost(List<String> transactionalIds, Duration timeout, String kafka) {
    super(
        "Kafka has aborted "
            + String.join(", ", transactionalIds)
            + " before they could be committed: they were open for longer than"
            + " kafka.transaction.timeout.ms ("
            + timeout.toMillis()
            + "), or another job uses the same transactions. The job stopped, since going on would"
            + " lose their records. Raw topics still have them: ./lakegate submit starts it from what"
            + " topics and tables prove. Kafka says: "
            + kafka);
  }

  /** Whether the words are of this one, as Flink's REST API shows the cause of a job's failure. */
  public static boolean isCause(String shown) {
    return shown.startsWith(TransactionsLost.class.getName() + ":");
  }
}
