package lakegate.cli.schema;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Lists what the gate looks for. */
@Command(
    name = "rules",
    description = "Lists everything that the gate looks for: id, severity and what it finds.",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    exitCodeOnExecutionException = 2,
    footerHeading = "%nExamples:%n",
    footer = {
      "  lakegate schema rules",
      "  lakegate schema rules --format markdown",
    })
final class RulesCommand implements Callable<Integer> {
  @ParentCommand private SchemaCommand schema;

  @Option(
      names = "--format",
      defaultValue = "text",
      description = "${COMPLETION-CANDIDATES}; markdown is docs/schema-rules.md.")
  private Format format;

  /** As on the command line. */
  enum Format {
    text,
    markdown
  }

  @Override
  public Integer call() {
    PrintWriter out = schema.main().terminal().writer();
    switch (format) {
      case text -> RuleTexts.list().forEach(out::println);
      case markdown -> {
        out.print(RuleTexts.markdown());
        out.flush();
      }
    }
    return 0;
  }
}
