package lakegate.cli;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import lakegate.deploy.Settings;
import lakegate.event.EventTypes;
import lakegate.status.PipelineStatus;
import lakegate.status.StatusReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** One screen about jobs and event types. */
@Command(
    name = "status",
    description = {
      "Shows both jobs and, per event type, how many records are where.",
      "",
      "raw counts what was ever written; dead and rows count what is in the tables; under way is"
          + " raw - rows - dead. validated (~) is what the bridge has read minus the dead letters,"
          + " exact when nothing is under way. lag is what the bridge had not read at its last"
          + " checkpoint.",
      "",
      "An event type is red while more than flood.share of its last messages are rejected; the"
          + " commonest code is named."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  lakegate status",
      "  lakegate status --watch",
      "  lakegate status --format json",
    })
final class StatusCommand implements Callable<Integer> {
  private static final Duration PERIOD = Duration.ofSeconds(2);

  @ParentCommand private Main main;
  @Mixin private StackOptions stack;

  @Option(names = "--watch", description = "Show it again and again until Ctrl-C.")
  private boolean watch;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Format format;

  /** What to print. */
  enum Format {
    text,
    json
  }

  @Override
  public Integer call() throws InterruptedException {
    Settings settings = stack.settings(main.environment, Map.of(), List.of());
    try (CtrlC ctrlC = new CtrlC();
        StatusReader reader = new StatusReader(settings, EventTypes.load())) {
      show(reader.read());
      while (watch && !ctrlC.await(PERIOD.toNanos())) {
        show(reader.read());
      }
    }
    return 0;
  }

  private void show(PipelineStatus status) {
    StatusScreen screen = new StatusScreen(status, main.terminal);
    if (format == Format.json) {
      main.terminal.line(screen.json());
    } else if (watch) {
      main.terminal.progress(screen.lines());
    } else {
      screen.lines().forEach(main.terminal::line);
    }
  }
}
