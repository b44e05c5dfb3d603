package lakegate.cli.table;

import java.util.Scanner;
import java.util.concurrent.Callable;
import lakegate.cli.Terminal;
import lakegate.deploy.Failure;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Brings the tables to what the schemas say. */
@Command(
    name = "apply",
    description = {
      "Shows the plan, asks, and brings the tables to what the schemas say: a commit per table, all"
          + " tables or none if something is refused. Each table is compared again just before its"
          + " commit. Field ids never change their meaning, and no row is written.",
      "",
      "lakegate submit does the same before it starts the jobs."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    exitCodeOnExecutionException = 2,
    footerHeading = "%nExamples:%n",
    footer = {
      "  lakegate table apply",
      "  lakegate table apply payment_charges --schemas schemas --yes",
    })
final class ApplyCommand implements Callable<Integer> {
  @ParentCommand private TableCommand table;
  @Mixin private TableOptions options;

  @Option(names = "--yes", description = "Don't ask.")
  private boolean yes;

  @Override
  public Integer call() {
    return options.run(table.main, migration -> migration.apply(question -> yes || asks(question)));
  }

  private boolean asks(String question) {
    Terminal terminal = table.main.terminal();
    if (!terminal.isInteractive()) {
      throw new Failure("Not a terminal, so nobody can answer; apply it with --yes");
    }
    terminal.writer().print(question + " [y/N] ");
    terminal.writer().flush();
    Scanner in = new Scanner(System.in);
    return in.hasNextLine() && in.nextLine().strip().equalsIgnoreCase("y");
  }
}
