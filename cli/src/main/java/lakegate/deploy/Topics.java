package lakegate.deploy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import lakegate.event.EventType;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/** The three topics of every event type. Existing ones are checked, never altered. */
public final class Topics {
  /** So that a message over the decoder's limit arrives and becomes a dead letter. */
  private static final int LARGEST_MESSAGE = 4 << 20;

  /**
   * A dead letter is its message and headers, and a topic's limit is for compressed records: what
   * shrank to 4 MiB for the raw topic may not do so again.
   */
  private static final int LARGEST_DEAD_LETTER = 64 << 20;

  /** Our headers, at the most. */
  private static final int HEADERS = 1 << 20;

  private static final String FOR_EVER = "-1";

  private final Kafka kafka;
  private final List<EventType> types;

  Topics(Kafka kafka, List<EventType> types) {
    this.kafka = kafka;
    this.types = types;
  }

  /**
   * What has to be done.
   *
   * @param missing the topics to be created
   * @param problems what is wrong with existing ones
   */
  record Plan(List<NewTopic> missing, List<String> problems) {
    List<String> lines() {
      return missing.stream()
          .map(
              topic ->
                  "create topic %s with %d partitions"
                      .formatted(topic.name(), topic.numPartitions()))
          .toList();
    }
  }

  /**
   * @param partitions of a new raw topic; those that follow it have as many as it has
   */
  Plan plan(int partitions) {
    Map<String, Integer> existing = existing();
    Map<String, Config> configs = configs(existing.keySet());
    List<NewTopic> missing = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (EventType type : types) {
      int raw = existing.getOrDefault(type.rawTopic(), partitions);
      Map<String, String> rawConfig = limit(LARGEST_MESSAGE);
      Map<String, String> deadConfig = new HashMap<>(limit(LARGEST_DEAD_LETTER));
      deadConfig.put(TopicConfig.RETENTION_MS_CONFIG, FOR_EVER);
      Map<String, Map<String, String>> wanted = new TreeMap<>();
      wanted.put(type.rawTopic(), rawConfig);
      wanted.put(type.validatedTopic(), rawConfig);
      wanted.put(type.deadLetterTopic(), deadConfig);
      wanted.forEach(
          (topic, config) -> {
            Integer has = existing.get(topic);
            if (has == null) {
              missing.add(new NewTopic(topic, Optional.of(raw), Optional.empty()).configs(config));
            } else {
              if (has < raw) {
                problems.add(
                    "topic %s has %d partitions, fewer than the %d of %s: add partitions"
                        .formatted(topic, has, raw, type.rawTopic()));
              }
            }
          });
      checkLimits(type, configs, problems);
    }
    return new Plan(missing, problems);
  }

  void create(Plan plan) {
    if (!plan.missing().isEmpty()) {
      kafka.get("create topics", kafka.admin().createTopics(plan.missing()).all());
    }
  }

  private static void checkLimits(
      EventType type, Map<String, Config> configs, List<String> problems) {
    if (configs.containsKey(type.deadLetterTopic())) {
      int dead = limit(configs.get(type.deadLetterTopic()));
      int needed =
          HEADERS
              + Optional.ofNullable(configs.get(type.rawTopic()))
                  .map(Topics::limit)
                  .orElse(LARGEST_MESSAGE);
      if (dead < needed) {
        problems.add(
            "topic %s has %s = %d, too small for a dead letter of %s with its headers: set %d"
                .formatted(
                    type.deadLetterTopic(),
                    TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                    dead,
                    type.rawTopic(),
                    Math.max(needed, LARGEST_DEAD_LETTER)));
      }
    }
  }

  private static int limit(Config config) {
    return Integer.parseInt(config.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG).value());
  }

  private Map<String, Integer> existing() {
    List<String> names = kafka.topics().stream().filter(name -> names().contains(name)).toList();
    Map<String, Integer> partitions = new TreeMap<>();
    Map<String, TopicDescription> described =
        kafka.get("describe topics", kafka.admin().describeTopics(names).allTopicNames());
    described.forEach((name, topic) -> partitions.put(name, topic.partitions().size()));
    return partitions;
  }

  private Map<String, Config> configs(Collection<String> topics) {
    List<ConfigResource> resources =
        topics.stream().map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic)).toList();
    Map<String, Config> configs = new HashMap<>();
    kafka
        .get("describe topics", kafka.admin().describeConfigs(resources).all())
        .forEach((resource, config) -> configs.put(resource.name(), config));
    return configs;
  }

  private List<String> names() {
    return types.stream()
        .flatMap(
            type ->
                List.of(type.rawTopic(), type.validatedTopic(), type.deadLetterTopic()).stream())
        .toList();
  }

  private static Map<String, String> limit(int bytes) {
    return Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, String.valueOf(bytes));
  }
}
