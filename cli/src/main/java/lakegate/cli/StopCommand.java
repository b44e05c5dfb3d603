package lakegate.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import lakegate.deploy.Settings;
import lakegate.deploy.Stop;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Ends both jobs so that they go on later. */
@Command(
    name = "stop",
    description = {
      "Stops both jobs with a savepoint each: the bridge, then ingest. The next submit goes on from"
          + " there.",
      "",
      "All that was read is committed. What waits on the topics is read after the next submit."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  lakegate stop",
      "  lakegate stop --job ingest",
      "  lakegate stop --wait 10m",
    })
final class StopCommand implements Callable<Integer> {
  @ParentCommand private Main main;
  @Mixin private StackOptions stack;

  @Option(
      names = "--job",
      paramLabel = "NAME",
      description = "Stop only this job: ${COMPLETION-CANDIDATES}.")
  private Set<JobName> names;

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      defaultValue = "2m",
      converter = DurationConverter.class,
      description = "How long a savepoint may take. Default: ${DEFAULT-VALUE}.")
  private Duration wait;

  @Override
  public Integer call() {
    List<String> wrong = new ArrayList<>();
    Settings settings = stack.settings(main.environment, Map.of(), wrong);
    JobOptions.requireCheckpoints(settings);
    new Stop(settings, JobName.jobs(names), wait, main.terminal).run();
    return 0;
  }
}
