package lakegate.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lakegate.deploy.Topic.Existing;
import lakegate.event.EventType;
import lakegate.event.EventTypes;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

class TopicsTest {
  private static final String BROKERS = "kafka:9092";
  private static final String RAW = "payment_charges";
  private static final String VALIDATED = "payment_charges-validated";
  private static final String DEAD = "payment_charges-dlq";
  private static final String SEVEN_DAYS = "604800000";

  private final List<EventType> charges =
      EventTypes.load().stream().filter(type -> type.name().equals(RAW)).toList();
  private final Map<String, Existing> kafka = new HashMap<>();

  @Test
  void anEmptyClusterGetsThreeTopicsOfEachEventType() {
    Topics.Plan plan = Topics.plan(EventTypes.load(), 2, kafka, BROKERS);

    assertThat(plan.missing())
        .extracting(Topic::name)
        .containsExactlyInAnyOrder(
            "payment_charges",
            "payment_charges-validated",
            "payment_charges-dlq",
            "payment_refunds",
            "payment_refunds-validated",
            "payment_refunds-dlq",
            "payment_disputes",
            "payment_disputes-validated",
            "payment_disputes-dlq",
            "payment_subscriptions",
            "payment_subscriptions-validated",
            "payment_subscriptions-dlq");
    assertThat(plan.problems()).isEmpty();
  }

  @Test
  void newTopicsTakeLargeMessagesAndKeepDeadLettersForEver() {
    Map<String, Map<String, String>> created = new TreeMap<>();
    for (Topic topic : plan(3).missing()) {
      NewTopic asked = topic.toBeCreated();
      assertThat(asked.numPartitions()).isEqualTo(3);
      created.put(asked.name(), asked.configs());
    }

    assertThat(created)
        .isEqualTo(
            Map.of(
                RAW, Map.of("max.message.bytes", "4194304"),
                VALIDATED, Map.of("max.message.bytes", "4194304"),
                DEAD, Map.of("max.message.bytes", "67108864", "retention.ms", "-1")));
  }

  @Test
  void asTheyAreCreatedTheyAreFit() {
    for (Topic topic : plan(2).missing()) {
      Map<String, String> config = new HashMap<>(Map.of("retention.ms", SEVEN_DAYS));
      config.putAll(topic.config());
      kafka.put(topic.name(), new Existing(topic.partitions(), config));
    }

    Topics.Plan again = plan(2);

    assertThat(again.missing()).isEmpty();
    assertThat(again.problems()).isEmpty();
    assertThat(remarks(again)).isEmpty();
  }

  @Test
  void whatFollowsARawTopicHasItsPartitions() {
    has(RAW, 6, 4 << 20, SEVEN_DAYS);

    assertThat(plan(2).lines())
        .containsExactly(
            "create topic " + VALIDATED + " with 6 partitions",
            "create topic " + DEAD + " with 6 partitions");
  }

  @Test
  void fewerPartitionsThanTheRawTopicAreAProblemWithItsWayOut() {
    has(RAW, 4, 4 << 20, SEVEN_DAYS);
    has(VALIDATED, 4, 4 << 20, SEVEN_DAYS);
    has(DEAD, 2, 64 << 20, "-1");

    assertThat(plan(2).problems())
        .containsExactly(
            "topic payment_charges-dlq has 2 partitions, fewer than the 4 of payment_charges:"
                + " add partitions with kafka-topics.sh --bootstrap-server kafka:9092"
                + " --alter --topic payment_charges-dlq --partitions 4");
  }

  @Test
  void morePartitionsThanTheRawTopicAreRight() {
    has(RAW, 1, 4 << 20, SEVEN_DAYS);
    has(VALIDATED, 8, 4 << 20, SEVEN_DAYS);
    has(DEAD, 8, 64 << 20, "-1");

    assertThat(plan(2).problems()).isEmpty();
  }

  /** Its message and 1 MiB of headers. */
  @Test
  void aDeadLetterTopicMustTakeWhatTheRawTopicTook() {
    has(RAW, 1, 4 << 20, SEVEN_DAYS);
    has(DEAD, 1, (5 << 20) - 1, "-1");

    assertThat(plan(2).problems())
        .containsExactly(
            "topic payment_charges-dlq has max.message.bytes = 5242879, too small for a dead letter"
                + " of payment_charges with its headers: set 67108864 with kafka-configs.sh"
                + " --bootstrap-server kafka:9092 --alter --topic payment_charges-dlq"
                + " --add-config max.message.bytes=67108864");

    has(DEAD, 1, 5 << 20, "-1");
    assertThat(plan(2).problems()).isEmpty();
  }

  @Test
  void aValidatedTopicMustTakeTheLargestEvent() {
    has(VALIDATED, 1, (4 << 20) - 1, SEVEN_DAYS);

    assertThat(plan(1).problems())
        .containsExactly(
            "topic payment_charges-validated has max.message.bytes = 4194303, too small for a large"
                + " event: set 4194304 with kafka-configs.sh --bootstrap-server kafka:9092 --alter"
                + " --topic payment_charges-validated --add-config max.message.bytes=4194304");
  }

  @Test
  void aDeadLetterTopicMustTakeWhatAMissingRawTopicWillTake() {
    has(DEAD, 1, 1 << 20, "-1");

    assertThat(plan(1).problems()).hasSize(1).first().asString().contains("set 67108864 with");
  }

  @Test
  void topicsThatKafkaMadeByItselfAreRemarkedOn() {
    has(RAW, 1, 1048588, SEVEN_DAYS);
    has(VALIDATED, 1, 1048588, SEVEN_DAYS);
    has(DEAD, 1, 64 << 20, SEVEN_DAYS);

    assertThat(remarks(plan(2)))
        .containsExactly(
            "max.message.bytes = 1048588, narrower than the 4194304 of a new one:"
                + " kafka-configs.sh --bootstrap-server kafka:9092 --alter --topic payment_charges"
                + " --add-config max.message.bytes=4194304",
            "max.message.bytes = 1048588, narrower than the 4194304 of a new one:"
                + " kafka-configs.sh --bootstrap-server kafka:9092 --alter --topic"
                + " payment_charges-validated --add-config max.message.bytes=4194304",
            "retention.ms = 604800000, narrower than the -1 of a new one: kafka-configs.sh"
                + " --bootstrap-server kafka:9092 --alter --topic payment_charges-dlq"
                + " --add-config retention.ms=-1");
  }

  private Topics.Plan plan(int partitions) {
    return Topics.plan(charges, partitions, kafka, BROKERS);
  }

  private static List<String> remarks(Topics.Plan plan) {
    List<String> remarks = new ArrayList<>();
    plan.topics().forEach(topic -> remarks.addAll(topic.remarks(BROKERS)));
    return remarks;
  }

  private void has(String topic, int partitions, int largestMessage, String retention) {
    Map<String, String> config =
        Map.of("max.message.bytes", String.valueOf(largestMessage), "retention.ms", retention);
    kafka.put(topic, new Existing(partitions, config));
  }
}
