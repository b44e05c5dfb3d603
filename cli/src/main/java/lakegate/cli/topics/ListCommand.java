package lakegate.cli.topics;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import lakegate.cli.Grid;
import lakegate.cli.StackOptions;
import lakegate.cli.Terminal;
import lakegate.deploy.Kafka;
import lakegate.deploy.Topic;
import lakegate.deploy.Topics;
import lakegate.event.EventTypes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** Shows the topics as Kafka has them. */
@Command(
    name = "list",
    description = {
      "Shows the topics of all event types with their partitions and limits, which of them are"
          + " missing, and what is wrong with the others. Nothing is changed."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  lakegate topics list",
      "  lakegate topics list --kafka.bootstrap.servers localhost:9092",
    })
final class ListCommand implements Callable<Integer> {
  private static final Duration WAIT_FOR_KAFKA = Duration.ofSeconds(15);

  @ParentCommand private TopicsCommand topics;
  @Mixin private StackOptions stack;

  @Override
  public Integer call() {
    return topics.withKafka(stack, List.of(), WAIT_FOR_KAFKA, this::list);
  }

  private int list(Kafka kafka) {
    Topics.Plan plan = new Topics(kafka, EventTypes.load()).plan(1);
    Grid grid = new Grid().add("topic", "partitions", "largest message", "kept");
    for (Topic topic : plan.topics()) {
      topic
          .existing()
          .ifPresentOrElse(
              has ->
                  grid.add(
                      topic.name(),
                      has.partitions(),
                      Grid.number(has.largestMessage()) + " B",
                      kept(has.retention())),
              () -> grid.add(topic.name(), "missing"));
    }
    Terminal terminal = topics.main.terminal();
    grid.lines().forEach(terminal::line);
    for (Topic topic : plan.topics()) {
      topic
          .remarks(kafka.address())
          .forEach(remark -> terminal.line("topic " + topic.name() + " has " + remark));
    }
    plan.problems().forEach(terminal::line);
    return 0;
  }

  private static String kept(long millis) {
    return millis < 0 ? "for ever" : Grid.number(Duration.ofMillis(millis).toHours()) + " h";
  }
}
