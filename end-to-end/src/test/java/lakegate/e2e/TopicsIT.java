package lakegate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import lakegate.cli.Command;
import lakegate.deploy.Kafka;
import lakegate.deploy.Topic;
import lakegate.deploy.Topics;
import lakegate.e2e.pipeline.Pipeline;
import lakegate.event.EventType;
import lakegate.stack.LocalStack;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** The verbs of topics on a real broker. */
@Order(1)
class TopicsIT {
  private final Pipeline pipeline = Pipeline.shared();
  private final Command lakegate =
      new Command(
          Map.of(
              "LAKEGATE_HOME",
              LocalStack.home().toString(),
              "LAKEGATE_STACK",
              pipeline.stack().settingsFile().toString()));

  @Test
  void whatSubmitHasCreatedIsThere() {
    List<String> lines = new ArrayList<>();
    pipeline.types().stream()
        .flatMap(type -> names(type).stream())
        .forEach(topic -> lines.add(topic + " is there, 2 partitions"));
    lines.add("0 created, " + lines.size() + " were there");

    assertThat(lakegate.run("topics", "create", "--partitions", "7")).isZero();

    assertThat(lakegate.output().lines()).containsExactlyElementsOf(lines);
  }

  @Test
  void theListHasPartitionsAndLimits() {
    assertThat(lakegate.run("topics", "list")).isZero();

    assertThat(lakegate.output().lines())
        .hasSize(1 + 3 * pipeline.types().size())
        .anyMatch(line -> line.matches(" *payment_refunds +2 +4,194,304 B +\\d+ h"))
        .anyMatch(line -> line.matches(" *payment_refunds-dlq +2 +67,108,864 B +for ever"));
  }

  @Test
  void topicsOfANewEventTypeAreCreatedOnceAndFollowItsRawTopic() {
    EventType parcels = named("parcels", pipeline.type("payment_refunds"));
    try (Kafka kafka = new Kafka(pipeline.settings().job().kafka())) {
      kafka.create(new NewTopic(parcels.rawTopic(), 3, (short) 1));
      Topics topics = new Topics(kafka, List.of(parcels));

      Topics.Plan early = topics.plan(1);

      topics.create(early);
      // As one does who has planned at the same time.
      topics.create(early);

      Topics.Plan plan = topics.plan(1);
      assertThat(early.missing()).hasSize(2);
      assertThat(plan.missing()).isEmpty();
      assertThat(plan.problems()).isEmpty();
      assertThat(kafka.partitions(names(parcels)).values()).containsOnly(3).hasSize(3);
      assertThat(plan.topics())
          .filteredOn(topic -> !topic.remarks("").isEmpty())
          .as("made by others, so with the broker's limit")
          .extracting(Topic::name)
          .containsExactly(parcels.rawTopic());
    }
  }

  private static EventType named(String name, EventType like) {
    return new EventType(
        name,
        like.schema(),
        like.schemaText(),
        like.record(),
        like.flags(),
        like.partitions(),
        like.every());
  }

  private static List<String> names(EventType type) {
    return List.of(type.rawTopic(), type.validatedTopic(), type.deadLetterTopic());
  }
}
