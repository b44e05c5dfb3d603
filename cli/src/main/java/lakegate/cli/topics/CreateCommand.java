package lakegate.cli.topics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import lakegate.cli.DurationConverter;
import lakegate.cli.PartitionsOption;
import lakegate.cli.StackOptions;
import lakegate.cli.Terminal;
import lakegate.deploy.Failure;
import lakegate.deploy.Kafka;
import lakegate.deploy.Topic;
import lakegate.deploy.Topics;
import lakegate.event.EventTypes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Creates the topics that are missing. */
@Command(
    name = "create",
    description = {
      "Creates the raw, validated and dead-letter topics that are missing, as lakegate submit does,"
          + " and says which were there. Running it again changes nothing.",
      "",
      "Existing topics are checked, never altered or deleted. If one is unfit, nothing is created,"
          + " and the message has the command that mends it."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  lakegate topics create",
      "  lakegate topics create --dry-run",
      "  lakegate topics create --partitions 4 --kafka.bootstrap.servers localhost:9092",
    })
final class CreateCommand implements Callable<Integer> {
  @ParentCommand private TopicsCommand topics;
  @Mixin private StackOptions stack;
  @Mixin private PartitionsOption partitions;

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      defaultValue = "60s",
      converter = DurationConverter.class,
      description = "How long to wait for Kafka. Default: ${DEFAULT-VALUE}.")
  private Duration wait;

  @Option(names = "--dry-run", description = "Only say what would be done.")
  private boolean dryRun;

  @Override
  public Integer call() {
    List<String> wrong = new ArrayList<>();
    partitions.check(wrong);
    return topics.withKafka(stack, wrong, wait, this::create);
  }

  private int create(Kafka kafka) {
    Topics wanted = new Topics(kafka, EventTypes.load());
    Topics.Plan plan = wanted.plan(partitions.number());
    if (!plan.problems().isEmpty()) {
      throw new Failure(
          "Cannot create topics, nothing was changed:\n  - "
              + String.join("\n  - ", plan.problems()));
    }
    if (!dryRun) {
      wanted.create(plan);
    }
    Terminal terminal = topics.main.terminal();
    for (Topic topic : plan.topics()) {
      terminal.line(
          topic
              .existing()
              .map(has -> "%s is there, %s".formatted(topic.name(), count(has.partitions())))
              .orElse(
                  "%s %s, %s"
                      .formatted(
                          dryRun ? "would create" : "created",
                          topic.name(),
                          count(topic.partitions()))));
      topic.remarks(kafka.address()).forEach(remark -> terminal.line("  " + remark));
    }
    int missing = plan.missing().size();
    terminal.line(
        "%d %s, %d were there"
            .formatted(
                missing, dryRun ? "to be created" : "created", plan.topics().size() - missing));
    return 0;
  }

  private static String count(int partitions) {
    return partitions + (partitions == 1 ? " partition" : " partitions");
  }
}
