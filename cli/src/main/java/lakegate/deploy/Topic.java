package lakegate.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/**
 * A topic that an event type needs, and as Kafka has it.
 *
 * @param partitions of a new one
 * @param config what a new one sets, by Kafka's names
 * @param existing empty if there is none
 */
public record Topic(
    String name, int partitions, Map<String, String> config, Optional<Existing> existing) {

  static final String FOR_EVER = "-1";

  /**
   * A topic as it is.
   *
   * @param config its settings as they apply, the broker's defaults too
   */
  public record Existing(int partitions, Map<String, String> config) {
    /** In bytes. */
    public int largestMessage() {
      return Integer.parseInt(config.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG));
    }

    /** In milliseconds; negative means for ever. */
    public long retention() {
      return Long.parseLong(config.get(TopicConfig.RETENTION_MS_CONFIG));
    }
  }

  public Topic {
    config = new TreeMap<>(config);
  }

  /** The command of Kafka's own that gives an existing topic a setting. */
  static String wayToSet(String topic, String key, Object value, String brokers) {
    return "kafka-configs.sh --bootstrap-server %s --alter --topic %s --add-config %s=%s"
        .formatted(brokers, topic, key, value);
  }

  /** The command of Kafka's own that gives an existing topic more partitions. */
  static String wayToPartition(String topic, int partitions, String brokers) {
    return "kafka-topics.sh --bootstrap-server %s --alter --topic %s --partitions %d"
        .formatted(brokers, topic, partitions);
  }

  /** What is narrower in an existing topic than in a new one, with the command that widens it. */
  public List<String> remarks(String brokers) {
    List<String> remarks = new ArrayList<>();
    existing.ifPresent(
        topic ->
            config.forEach(
                (key, wanted) -> {
                  String has = topic.config().get(key);
                  if (isNarrower(has, wanted)) {
                    remarks.add(
                        "%s = %s, narrower than the %s of a new one: %s"
                            .formatted(key, has, wanted, wayToSet(name, key, wanted, brokers)));
                  }
                }));
    return remarks;
  }

  private static boolean isNarrower(String has, String wanted) {
    return !has.equals(FOR_EVER)
        && (wanted.equals(FOR_EVER) || Long.parseLong(has) < Long.parseLong(wanted));
  }

  NewTopic toBeCreated() {
    return new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(config);
  }
}
