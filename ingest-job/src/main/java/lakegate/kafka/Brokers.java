package lakegate.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import lakegate.settings.KafkaSettings;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a job needs of the brokers, checked before it starts. */
public final class Brokers {
  private static final Logger LOG = LoggerFactory.getLogger(Brokers.class);
  private static final String MAX_TIMEOUT = "transaction.max.timeout.ms";

  private Brokers() {}

  /**
   * Checks that the topics are there, that a topic which is written has the partitions of the one
   * it follows, and that the brokers allow transactions as long as the settings want them.
   *
   * @param copies the written topics of each topic that is read; record partitions are kept
   * @param patience how long to wait for the brokers
   * @throws IllegalStateException if the brokers don't answer, or with all that is wrong
   */
  public static void verify(
      KafkaSettings kafka, Map<String, List<String>> copies, Duration patience) {
    Properties properties = new Properties();
    properties.putAll(kafka.client());
    properties.setProperty(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
    String millis = String.valueOf(patience.toMillis());
    properties.setProperty(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
    properties.setProperty(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
    List<String> problems = new ArrayList<>();
    try (Admin admin = Admin.create(properties)) {
      checkTopics(copies, partitions(admin, copies), problems);
      checkTimeout(kafka.transactionTimeout(), maxTimeout(admin), problems);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AuthenticationException refusal) {
        throw new IllegalStateException(
            "Kafka at %s refuses the login (%s): see kafka.sasl.jaas.config"
                .formatted(kafka.bootstrapServers(), refusal.getClass().getSimpleName()),
            refusal);
      }
      throw new IllegalStateException(
          "Cannot reach Kafka at "
              + kafka.bootstrapServers()
              + " ("
              + e.getCause().getClass().getSimpleName()
              + " after "
              + patience.toSeconds()
              + " s): start it, or set kafka.bootstrap.servers",
          e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Cannot check Kafka: interrupted", e);
    }
    if (!problems.isEmpty()) {
      throw new IllegalStateException(
          "Cannot start on Kafka at "
              + kafka.bootstrapServers()
              + ":\n  - "
              + String.join("\n  - ", problems));
    }
  }

  private static Map<String, Integer> partitions(Admin admin, Map<String, List<String>> copies)
      throws ExecutionException, InterruptedException {
    List<String> topics = new ArrayList<>(copies.keySet());
    copies.values().forEach(topics::addAll);
    Map<String, Integer> partitions = new HashMap<>();
    for (Map.Entry<String, KafkaFuture<TopicDescription>> topic :
        admin.describeTopics(topics).topicNameValues().entrySet()) {
      try {
        partitions.put(topic.getKey(), topic.getValue().get().partitions().size());
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
          throw e;
        }
      }
    }
    return partitions;
  }

  static void checkTopics(
      Map<String, List<String>> copies, Map<String, Integer> partitions, List<String> problems) {
    copies.forEach(
        (read, written) -> {
          checkExists(read, partitions, problems);
          for (String copy : written) {
            checkExists(copy, partitions, problems);
            if (partitions.getOrDefault(copy, Integer.MAX_VALUE)
                < partitions.getOrDefault(read, 0)) {
              problems.add(
                  "topic %s has %d partitions, but %s has %d: add partitions to it"
                      .formatted(copy, partitions.get(copy), read, partitions.get(read)));
            }
          }
        });
  }

  private static void checkExists(
      String topic, Map<String, Integer> partitions, List<String> problems) {
    if (!partitions.containsKey(topic)) {
      problems.add("topic " + topic + " is missing: ./lakegate submit creates it");
    }
  }

  /** The shortest limit of all brokers, or null if we may not see it. */
  private static Duration maxTimeout(Admin admin) throws ExecutionException, InterruptedException {
    Collection<ConfigResource> brokers =
        admin.describeCluster().nodes().get().stream()
            .map(node -> new ConfigResource(ConfigResource.Type.BROKER, node.idString()))
            .toList();
    try {
      return admin.describeConfigs(brokers).all().get().values().stream()
          .map(config -> config.get(MAX_TIMEOUT))
          .map(ConfigEntry::value)
          .map(value -> Duration.ofMillis(Long.parseLong(value)))
          .min(Duration::compareTo)
          .orElse(null);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AuthorizationException) {
        LOG.warn("Cannot see the brokers' {}: not authorised", MAX_TIMEOUT);
        return null;
      }
      throw e;
    }
  }

  static void checkTimeout(Duration wanted, Duration allowed, List<String> problems) {
    if (allowed != null && allowed.compareTo(wanted) < 0) {
      problems.add(
          "the brokers allow transactions of %d s, the settings want %d s: raise the brokers' %s, or lower kafka.transaction.timeout.ms (an outage longer than that loses records)"
              .formatted(allowed.toSeconds(), wanted.toSeconds(), MAX_TIMEOUT));
    }
  }
}
