package lakegate.cli.dlq;

import lakegate.cli.Grid;
import lakegate.cli.Main;
import lakegate.dlq.Letters;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/**
 * The verbs for those who work with dead letters. They exit with 1 for what they are asked to tell;
 * whatever keeps them from telling is 2: {@code exitCodeOnExecutionException = 2}.
 */
@Command(
    name = "dlq",
    description = "Finds, explains, replays and exports dead letters.",
    subcommands = {
      StatsCommand.class,
      InspectCommand.class,
      ShowCommand.class,
      ReplayCommand.class,
      ExportCommand.class
    },
    synopsisSubcommandLabel = "VERB",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:no such letter",
      "2:wrong usage, an unknown topic, a missing right, or a server that does not answer"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  lakegate dlq stats --since 2h",
      "  lakegate dlq inspect --code BAD_TIMESTAMP",
      "  lakegate dlq show payment_charges-dlq:0:17",
      "  lakegate dlq replay --code NOT_ALLOWED --dry-run",
      "  lakegate dlq export --format samples --code NOT_ALLOWED",
    })
public final class DlqCommand implements Runnable {
  @ParentCommand Main main;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(main.terminal().writer());
  }

  /** Shows on a terminal how far a reading is; a log or a pipe gets nothing. */
  Letters.Progress progress() {
    return main.terminal().isInteractive()
        ? (read, most) ->
            main.terminal().progress("read " + Grid.number(read) + " of " + Grid.number(most))
        : Letters.Progress.NONE;
  }
}
