package lakegate.replay;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import lakegate.deploy.Failure;
import lakegate.deploy.Kafka;
import lakegate.event.EventType;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.acl.AclOperation;

/** The topics that a replay reads from and writes to, as they are when it begins. */
public final class ReplayTopics {
  private final Kafka kafka;
  private final Collection<String> raw;
  private final Map<String, TopicDescription> topics;

  private ReplayTopics(Kafka kafka, Collection<String> raw, Map<String, TopicDescription> topics) {
    this.kafka = kafka;
    this.raw = raw;
    this.topics = topics;
  }

  /**
   * @throws Failure if a raw topic isn't there, or lacks a partition that letters came from
   */
  public static ReplayTopics of(Kafka kafka, List<EventType> types) {
    Map<String, TopicDescription> topics =
        kafka.describe(
            types.stream()
                .flatMap(type -> Stream.of(type.rawTopic(), type.deadLetterTopic()))
                .toList());
    List<EventType> present =
        types.stream().filter(type -> topics.containsKey(type.deadLetterTopic())).toList();
    List<String> raw = present.stream().map(EventType::rawTopic).toList();
    if (!topics.keySet().containsAll(raw)) {
      kafka.requireTopics(raw);
    }
    for (EventType type : present) {
      int has = topics.get(type.rawTopic()).partitions().size();
      int needs = topics.get(type.deadLetterTopic()).partitions().size();
      if (has < needs) {
        throw new Failure(
            "topic %s has %d partitions, fewer than the %d of %s: add partitions"
                .formatted(type.rawTopic(), has, needs, type.deadLetterTopic()));
      }
    }
    return new ReplayTopics(kafka, raw, topics);
  }

  /** By name. */
  public Map<String, TopicDescription> byName() {
    return topics;
  }

  /**
   * Makes sure that all can be written to; creates the ledger.
   *
   * @throws Failure if not
   */
  public void prepare() {
    int replicas =
        topics.values().stream()
            .mapToInt(topic -> topic.partitions().get(0).replicas().size())
            .max()
            .orElse(1);
    Ledger.create(kafka, replicas);
    Map<String, TopicDescription> ledger = kafka.describe(List.of(Ledger.TOPIC));
    Set<String> forbidden = new TreeSet<>();
    raw.stream().filter(topic -> !isWritable(topics.get(topic))).forEach(forbidden::add);
    ledger.values().stream()
        .filter(topic -> !isWritable(topic))
        .forEach(topic -> forbidden.add(topic.name()));
    if (!forbidden.isEmpty()) {
      throw new Failure(
          "Not allowed to write to " + String.join(", ", forbidden) + ": grant Write on it");
    }
  }

  /** A broker without rights doesn't say. */
  static boolean isWritable(TopicDescription topic) {
    return Optional.ofNullable(topic.authorizedOperations())
        .filter(operations -> !operations.contains(AclOperation.WRITE))
        .isEmpty();
  }
}
