package lakegate.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import java.util.Set;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionState;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrokerTransactionsTest {
  private static final KafkaCommittable TRANSACTION =
      new KafkaCommittable(151, (short) 0, "bridge-0-54", null);

  /** States and epochs as Kafka 4.1 writes them into its log of transactions. */
  @ParameterizedTest
  @CsvSource({
    "COMPLETE_COMMIT, 151, 1, true",
    "PREPARE_COMMIT, 151, 1, true",
    "COMPLETE_COMMIT, 151, 0, true",
    "COMPLETE_ABORT, 151, 1, false",
    "PREPARE_ABORT, 151, 1, false",
    "EMPTY, 151, 1, false",
    "COMPLETE_COMMIT, 151, 2, false",
    "COMPLETE_COMMIT, 152, 1, false"
  })
  void onlyTheCommitOfThisVeryTransactionCounts(
      TransactionState state, long producer, int epoch, boolean committed) {
    TransactionDescription known =
        new TransactionDescription(1, state, producer, epoch, 1, OptionalLong.empty(), Set.of());

    assertThat(BrokerTransactions.isCommitted(known, TRANSACTION)).isEqualTo(committed);
  }
}
