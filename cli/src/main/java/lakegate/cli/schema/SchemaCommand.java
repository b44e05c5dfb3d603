package lakegate.cli.schema;

import lakegate.cli.Main;
import lakegate.cli.dbt.DbtCommand;
import lakegate.cli.trial.SuggestCommand;
import lakegate.cli.trial.TryCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/**
 * The verbs for those who edit an .avsc. They exit with 1 only for what is wrong with a schema;
 * whatever keeps them from saying so is 2: {@code exitCodeOnExecutionException = 2}.
 */
@Command(
    name = "schema",
    description = "Says what an edit of an .avsc breaks, and releases what breaks nothing.",
    subcommands = {
      CheckCommand.class,
      DiffCommand.class,
      TryCommand.class,
      SuggestCommand.class,
      ExplainCommand.class,
      RulesCommand.class,
      DbtCommand.class,
      ReleaseCommand.class,
      RegisterCommand.class
    },
    synopsisSubcommandLabel = "VERB",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:nothing found",
      "1:findings",
      "2:wrong usage, an unreadable schema, or a server that does not answer"
    },
    footerHeading = "%nExamples:%n",
    footer = {"  lakegate schema check", "  lakegate schema explain TABLE_DECIMAL_SCALE"})
public final class SchemaCommand implements Runnable {
  @ParentCommand private Main main;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(main.terminal().writer());
  }

  /** Where the command prints, and its environment. */
  public Main main() {
    return main;
  }
}
