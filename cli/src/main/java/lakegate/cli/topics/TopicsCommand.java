package lakegate.cli.topics;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import lakegate.cli.Main;
import lakegate.cli.StackOptions;
import lakegate.deploy.Kafka;
import lakegate.deploy.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** The verbs for the event types' topics. */
@Command(
    name = "topics",
    description = {
      "Creates and lists the raw, validated and dead-letter topics of all event types.",
      "",
      "No verb deletes one: a message that can't be read is a dead letter, and the others go on."
    },
    subcommands = {CreateCommand.class, ListCommand.class},
    synopsisSubcommandLabel = "VERB",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {"  lakegate topics create", "  lakegate topics list"})
public final class TopicsCommand implements Runnable {
  @ParentCommand Main main;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(main.terminal().writer());
  }

  /** Runs with the cluster that the options name, when it answers. */
  int withKafka(
      StackOptions stack, List<String> wrong, Duration wait, ToIntFunction<Kafka> action) {
    Settings settings = stack.settings(main.environment(), Map.of(), wrong);
    try (Kafka kafka = new Kafka(settings.job().kafka())) {
      main.terminal().progress("waiting for Kafka at " + kafka.address());
      kafka.await(wait);
      return action.applyAsInt(kafka);
    }
  }
}
