package lakegate.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lakegate.deploy.Failure;
import lakegate.deploy.Kafka;
import lakegate.deploy.Records;
import lakegate.dlq.Letter;
import lakegate.dlq.Place;
import lakegate.settings.KafkaSettings;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicAuthorizationException;

/**
 * Which letters were sent again, as the compacted topic {@value #TOPIC} has them. The key of an
 * entry is the letter's place and its topic's id, {@code payment_charges-dlq:0:17@4dA…}: in a topic
 * that was deleted and made again, the same place is another letter.
 */
public final class Ledger {
  public static final String TOPIC = "lakegate-replays";

  private final Places replayed = new Places();

  Ledger() {}

  /**
   * Reads what is committed now; a ledger that isn't there is empty.
   *
   * @param topics the dead-letter topics
   * @throws Failure if it may not be read
   */
  public static Ledger read(KafkaSettings kafka, Map<String, TopicDescription> topics) {
    Ledger ledger = new Ledger();
    try (Records records = new Records(kafka, List.of(TOPIC))) {
      records.readNew(entry -> ledger.add(entry.key(), topics));
    } catch (TopicAuthorizationException e) {
      throw new Failure(
          "Not allowed to read the ledger %s of Kafka at %s: grant Read and Describe on it"
              .formatted(TOPIC, kafka.bootstrapServers()),
          e);
    } catch (KafkaException e) {
      throw new Failure(
          "Cannot read the ledger %s of Kafka at %s: %s"
              .formatted(TOPIC, kafka.bootstrapServers(), e.getMessage()),
          e);
    }
    return ledger;
  }

  /** Notes an entry; what is no key of ours, or of a topic that is gone, says nothing. */
  void add(byte[] key, Map<String, TopicDescription> topics) {
    String[] parts = new String(key == null ? new byte[0] : key, UTF_8).split("@", 2);
    Place place;
    try {
      place = Place.parse(parts[0]);
    } catch (IllegalArgumentException e) {
      return;
    }
    TopicDescription topic = topics.get(place.topic());
    if (parts.length == 2 && topic != null && topic.topicId().toString().equals(parts[1])) {
      replayed.add(place);
    }
  }

  boolean has(Place letter) {
    return replayed.contains(letter);
  }

  /**
   * Creates the topic where it isn't there.
   *
   * @param replicas as the dead-letter topics have
   * @throws Failure if it may not be created, or one of its name would forget entries
   */
  static void create(Kafka kafka, int replicas) {
    if (!kafka.topics().contains(TOPIC)) {
      kafka.create(
          new NewTopic(TOPIC, 1, (short) replicas)
              .configs(
                  Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT)));
      return;
    }
    String policy = kafka.config(TOPIC, TopicConfig.CLEANUP_POLICY_CONFIG);
    if (!policy.equals(TopicConfig.CLEANUP_POLICY_COMPACT)) {
      throw new Failure(
          "topic %s has cleanup.policy = %s, so letters would be forgotten and sent twice; set %s"
              .formatted(TOPIC, policy, TopicConfig.CLEANUP_POLICY_COMPACT));
    }
  }

  /**
   * An entry.
   *
   * @param topic the id of the letter's topic
   * @param to where the message is now
   */
  static ProducerRecord<byte[], byte[]> entry(Letter letter, Uuid topic, Place to, Instant at) {
    String value =
        JsonNodeFactory.instance
            .objectNode()
            .put("at", at.toString())
            .put("to", to.toString())
            .put("count", letter.replayCount() + 1)
            .put("by", Optional.ofNullable(System.getProperty("user.name")).orElse("unknown"))
            .toString();
    return new ProducerRecord<>(
        TOPIC, (letter.place() + "@" + topic).getBytes(UTF_8), value.getBytes(UTF_8));
  }
}
