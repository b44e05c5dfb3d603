package lakegate.cli.table;

import lakegate.cli.Main;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** The verbs that bring tables to what the schemas say, like a database migration. */
@Command(
    name = "table",
    description = "Says what an edit of an .avsc does to the real tables, and does it.",
    subcommands = {PlanCommand.class, ApplyCommand.class},
    synopsisSubcommandLabel = "VERB",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:nothing to do, nothing refused, or applied",
      "1:a table can't follow, or the answer was no; nothing was changed",
      "2:wrong usage, an unreadable schema, or a catalog that does not answer"
    },
    footerHeading = "%nExamples:%n",
    footer = {"  lakegate table plan", "  lakegate table apply payment_charges"})
public final class TableCommand implements Runnable {
  @ParentCommand Main main;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(main.terminal().writer());
  }
}
