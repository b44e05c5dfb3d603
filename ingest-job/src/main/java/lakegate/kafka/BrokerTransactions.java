package lakegate.kafka;

import java.io.IOException;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;

/**
 * What the brokers remember of transactions. From Kafka 4 on they raise the producer's epoch with
 * each transaction that ends, and refuse a second commit after a restart as if the transaction had
 * been aborted.
 */
final class BrokerTransactions implements LossNoticingCommitter.Transactions {
  private final Properties client;

  BrokerTransactions(Properties producer) {
    client = new Properties();
    producer.stringPropertyNames().stream()
        .filter(AdminClientConfig.configNames()::contains)
        .forEach(key -> client.setProperty(key, producer.getProperty(key)));
  }

  @Override
  public boolean isCommitted(KafkaCommittable transaction)
      throws IOException, InterruptedException {
    String id = transaction.getTransactionalId();
    try (Admin admin = Admin.create(client)) {
      return isCommitted(
          admin.describeTransactions(List.of(id)).description(id).get(), transaction);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TransactionalIdNotFoundException) {
        return false;
      }
      throw new IOException("Cannot ask Kafka for transaction " + id, e.getCause());
    }
  }

  /** Whether what the broker remembers is the commit of this transaction, not of a later one. */
  static boolean isCommitted(TransactionDescription known, KafkaCommittable transaction) {
    int raised = known.producerEpoch() - transaction.getEpoch();
    return (known.state() == TransactionState.COMPLETE_COMMIT
            || known.state() == TransactionState.PREPARE_COMMIT)
        && known.producerId() == transaction.getProducerId()
        && (raised == 0 || raised == 1);
  }
}
