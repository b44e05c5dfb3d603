package lakegate.deploy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lakegate.deploy.Topic.Existing;
import lakegate.event.EventType;
import org.apache.kafka.clients.admin.Config;
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

  private final Kafka kafka;
  private final List<EventType> types;

  public Topics(Kafka kafka, List<EventType> types) {
    this.kafka = kafka;
    this.types = types;
  }

  /**
   * What has to be done.
   *
   * @param topics all that the event types need
   * @param problems what is wrong with existing ones, with the way out
   */
  public record Plan(List<Topic> topics, List<String> problems) {
    /** The topics to be created. */
    public List<Topic> missing() {
      return topics.stream().filter(topic -> topic.existing().isEmpty()).toList();
    }

    List<String> lines() {
      return missing().stream()
          .map(
              topic ->
                  "create topic %s with %d partitions".formatted(topic.name(), topic.partitions()))
          .toList();
    }
  }

  /**
   * @param partitions of a new raw topic; those that follow it have as many as it has
   */
  public Plan plan(int partitions) {
    return plan(types, partitions, existing(), kafka.address());
  }

  static Plan plan(
      List<EventType> types, int partitions, Map<String, Existing> existing, String brokers) {
    List<Topic> topics = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (EventType type : types) {
      Optional<Existing> raw = Optional.ofNullable(existing.get(type.rawTopic()));
      int wanted = raw.map(Existing::partitions).orElse(partitions);
      Map<String, Map<String, String>> configs = new LinkedHashMap<>();
      configs.put(type.rawTopic(), limit(LARGEST_MESSAGE));
      configs.put(type.validatedTopic(), limit(LARGEST_MESSAGE));
      configs.put(type.deadLetterTopic(), new TreeMap<>(limit(LARGEST_DEAD_LETTER)));
      configs.get(type.deadLetterTopic()).put(TopicConfig.RETENTION_MS_CONFIG, Topic.FOR_EVER);
      configs.forEach(
          (name, config) ->
              topics.add(new Topic(name, wanted, config, Optional.ofNullable(existing.get(name)))));
      checkPartitions(type, wanted, existing, brokers, problems);
      checkLimits(type, existing, brokers, problems);
    }
    return new Plan(topics, problems);
  }

  /** Creates what is missing; a topic that somebody else has just created is right too. */
  public void create(Plan plan) {
    plan.missing().forEach(topic -> kafka.create(topic.toBeCreated()));
  }

  private static void checkPartitions(
      EventType type,
      int wanted,
      Map<String, Existing> existing,
      String brokers,
      List<String> problems) {
    for (String topic : List.of(type.validatedTopic(), type.deadLetterTopic())) {
      Existing has = existing.get(topic);
      if (has != null && has.partitions() < wanted) {
        problems.add(
            "topic %s has %d partitions, fewer than the %d of %s: add partitions with %s"
                .formatted(
                    topic,
                    has.partitions(),
                    wanted,
                    type.rawTopic(),
                    Topic.wayToPartition(topic, wanted, brokers)));
      }
    }
  }

  /** A record that a topic refuses would stop the bridge for ever. */
  private static void checkLimits(
      EventType type, Map<String, Existing> existing, String brokers, List<String> problems) {
    String validated = type.validatedTopic();
    Existing raw = existing.get(type.rawTopic());
    int letter = HEADERS + (raw == null ? LARGEST_MESSAGE : raw.largestMessage());
    Optional.ofNullable(existing.get(validated))
        .filter(topic -> topic.largestMessage() < LARGEST_MESSAGE)
        .map(topic -> tooSmall(validated, topic, "a large event", LARGEST_MESSAGE, brokers))
        .ifPresent(problems::add);
    String dead = type.deadLetterTopic();
    String forLetter = "a dead letter of %s with its headers".formatted(type.rawTopic());
    Optional.ofNullable(existing.get(dead))
        .filter(topic -> topic.largestMessage() < letter)
        .map(
            topic ->
                tooSmall(dead, topic, forLetter, Math.max(letter, LARGEST_DEAD_LETTER), brokers))
        .ifPresent(problems::add);
  }

  private static String tooSmall(
      String topic, Existing has, String record, int wanted, String brokers) {
    String limit = TopicConfig.MAX_MESSAGE_BYTES_CONFIG;
    return "topic %s has %s = %d, too small for %s: set %d with %s"
        .formatted(
            topic,
            limit,
            has.largestMessage(),
            record,
            wanted,
            Topic.wayToSet(topic, limit, wanted, brokers));
  }

  private Map<String, Existing> existing() {
    List<String> names = kafka.topics().stream().filter(name -> names().contains(name)).toList();
    Map<String, Integer> partitions = kafka.partitions(names);
    Map<String, Existing> existing = new TreeMap<>();
    kafka
        .get("describe topics", kafka.admin().describeConfigs(resources(partitions.keySet())).all())
        .forEach(
            (resource, config) ->
                existing.put(
                    resource.name(),
                    new Existing(partitions.get(resource.name()), values(config))));
    return existing;
  }

  private static List<ConfigResource> resources(Collection<String> topics) {
    return topics.stream()
        .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
        .toList();
  }

  private static Map<String, String> values(Config config) {
    return Stream.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, TopicConfig.RETENTION_MS_CONFIG)
        .collect(Collectors.toMap(key -> key, key -> config.get(key).value()));
  }

  private List<String> names() {
    return types.stream()
        .flatMap(type -> Stream.of(type.rawTopic(), type.validatedTopic(), type.deadLetterTopic()))
        .toList();
  }

  private static Map<String, String> limit(int bytes) {
    return Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, String.valueOf(bytes));
  }
}
