package lakegate.deploy;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import lakegate.settings.KafkaSettings;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Administration of the Kafka cluster. */
public final class Kafka implements AutoCloseable {
  private static final Duration KNOWN_WITHIN = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(20);

  private final String address;
  private final Admin admin;

  public Kafka(KafkaSettings settings) {
    Map<String, Object> properties = new HashMap<>(settings.client());
    properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
    this.address = settings.bootstrapServers();
    try {
      this.admin = Admin.create(properties);
    } catch (KafkaException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new Failure("Cannot use Kafka at " + address + ": " + cause.getMessage(), e);
    }
  }

  /**
   * Waits until the cluster answers.
   *
   * @throws Failure if it does not within the time
   * @throws lakegate.settings.InvalidSettings if it refuses the login
   */
  public void await(Duration limit) {
    try {
      admin
          .describeCluster(
              new org.apache.kafka.clients.admin.DescribeClusterOptions()
                  .timeoutMs((int) limit.toMillis()))
          .nodes()
          .get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AuthenticationException refused) {
        throw Logins.refusedByKafka(address, refused);
      }
      throw new Failure(
          "Kafka at " + address + " does not answer; start it with: make up", e.getCause());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /**
   * @throws Failure naming the topics that do not exist
   */
  public void requireTopics(Collection<String> topics) {
    Set<String> missing = new TreeSet<>(topics);
    missing.removeAll(topics());
    if (!missing.isEmpty()) {
      throw new Failure(
          "No such topic: "
              + String.join(", ", missing)
              + "; create them with: ./lakegate topics create (make jr-create-topics)");
    }
  }

  /**
   * How many partitions each of the topics has; those that don't exist are left out.
   *
   * @throws Failure naming the topics that we may not see
   */
  public Map<String, Integer> partitions(Collection<String> topics) {
    Map<String, Integer> partitions = new TreeMap<>();
    describe(topics)
        .forEach((topic, description) -> partitions.put(topic, description.partitions().size()));
    return partitions;
  }

  /**
   * What the topics are and what we may do with them; those that don't exist are left out.
   *
   * @throws Failure naming the topics that we may not see
   */
  public Map<String, TopicDescription> describe(Collection<String> topics) {
    Map<String, TopicDescription> descriptions = new TreeMap<>();
    Set<String> hidden = new TreeSet<>();
    admin
        .describeTopics(topics, new DescribeTopicsOptions().includeAuthorizedOperations(true))
        .topicNameValues()
        .forEach(
            (topic, description) -> {
              try {
                descriptions.put(topic, description.get());
              } catch (ExecutionException e) {
                if (e.getCause() instanceof TopicAuthorizationException) {
                  hidden.add(topic);
                } else if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                  throw failure("describe topics", e);
                }
              } catch (InterruptedException e) {
                throw interrupted(e);
              }
            });
    if (!hidden.isEmpty()) {
      throw new Failure(
          "Not allowed to see "
              + String.join(", ", hidden)
              + " of Kafka at "
              + address
              + ": grant Describe and Read");
    }
    return descriptions;
  }

  /**
   * Creates a topic; one that somebody else has just created is right too. The controller answers
   * before the brokers know the topic: returns when they do.
   */
  public void create(NewTopic topic) {
    try {
      admin.createTopics(List.of(topic)).all().get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw failure("create topic " + topic.name(), e);
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    Instant limit = Instant.now().plus(KNOWN_WITHIN);
    while (!topics().contains(topic.name())) {
      if (Instant.now().isAfter(limit)) {
        throw new Failure(
            "Kafka at %s has created topic %s, but its brokers do not know it after %d s: try again"
                .formatted(address, topic.name(), KNOWN_WITHIN.toSeconds()));
      }
      Servers.sleep(POLL);
    }
  }

  /** The names of all topics. */
  public Set<String> topics() {
    return get("list topics", admin.listTopics().names());
  }

  /**
   * A setting of a topic as it applies, for example {@code cleanup.policy}.
   *
   * @throws Failure if it can't be read
   */
  public String config(String topic, String key) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    return get("describe topic " + topic, admin.describeConfigs(List.of(resource)).all())
        .get(resource)
        .get(key)
        .value();
  }

  /** Ends open transactions of producers whose transactional ids begin so; returns the ids. */
  Set<String> abortTransactions(String prefix) {
    ListTransactionsOptions open =
        new ListTransactionsOptions().filterStates(Set.of(TransactionState.ONGOING));
    Set<String> ids = new TreeSet<>();
    get("list transactions", admin.listTransactions(open).all())
        .forEach(transaction -> ids.add(transaction.transactionalId()));
    ids.removeIf(id -> !id.startsWith(prefix));
    // A call for each: one call pauses between its ids, up to a second, and ends after a minute.
    KafkaFuture<?>[] aborted =
        ids.stream().map(id -> admin.fenceProducers(Set.of(id)).all()).toArray(KafkaFuture[]::new);
    get("abort transactions", KafkaFuture.allOf(aborted));
    return ids;
  }

  /** Forgets what the group has read of the partitions. */
  void forget(String group, Set<TopicPartition> partitions) {
    if (!partitions.isEmpty()) {
      get("forget offsets", admin.deleteConsumerGroupOffsets(group, partitions).all());
    }
  }

  /** Waits for an answer. */
  <T> T get(String what, KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw failure(what, e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private RuntimeException failure(String what, ExecutionException e) {
    if (e.getCause() instanceof AuthenticationException refused) {
      return Logins.refusedByKafka(address, refused);
    }
    return new Failure(
        "Cannot " + what + " of Kafka at " + address + ": " + e.getCause().getMessage(),
        e.getCause());
  }

  /** The bootstrap servers. */
  public String address() {
    return address;
  }

  Admin admin() {
    return admin;
  }

  static Failure interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new Failure("Interrupted", e);
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(5));
  }
}
