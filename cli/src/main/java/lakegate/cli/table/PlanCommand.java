package lakegate.cli.table;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** Shows what would be done to the tables. */
@Command(
    name = "plan",
    description = {
      "Shows what the tables in the catalog need to follow the schemas: the operations in words, and"
          + " what a table can't follow, with the reason. Nothing is changed.",
      "",
      "Exits with 1 if something is refused."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    exitCodeOnExecutionException = 2,
    footerHeading = "%nExamples:%n",
    footer = {
      "  lakegate table plan",
      "  lakegate table plan payment_charges --schemas schemas",
      "  lakegate table plan --catalog.uri http://localhost:8181",
    })
final class PlanCommand implements Callable<Integer> {
  @ParentCommand private TableCommand table;
  @Mixin private TableOptions options;

  @Override
  public Integer call() {
    return options.run(table.main, TableMigration::plan);
  }
}
