package lakegate.cli.schema;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import lakegate.cli.Terminal;
import lakegate.cli.schema.baseline.Baseline;
import lakegate.cli.schema.baseline.BaselineOptions;
import lakegate.gate.SchemaDiff;
import lakegate.gate.SchemaHistory;
import lakegate.gate.SchemaVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Shows what edits change. */
@Command(
    name = "diff",
    description = {
      "Shows what edited .avsc files change against the newest version, field by field: + a new"
          + " field, - a removed one, ~ what is different, with old and new. Harmless changes are"
          + " shown too; `lakegate schema check` says what breaks."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    exitCodeOnExecutionException = 2,
    footerHeading = "%nExamples:%n",
    footer = {
      "  lakegate schema diff",
      "  lakegate schema diff schemas/payment_charges.avsc --against git:HEAD",
    })
final class DiffCommand implements Callable<Integer> {
  @ParentCommand private SchemaCommand schema;

  @Parameters(
      paramLabel = "FILES",
      arity = "0..*",
      description = "Show only the event types of these files. Default: all.")
  private List<Path> files = List.of();

  @Mixin private SchemasOptions schemas;
  @Mixin private BaselineOptions against;

  @Override
  public Integer call() {
    Map<String, String> environment = schema.main().environment();
    List<SchemaHistory> folder = schemas.read(environment, files);
    Baseline baseline = against.baseline(schemas.folder(environment), environment);
    for (SchemaHistory history : baseline.of(folder)) {
      print(history, schema.main().terminal());
    }
    return 0;
  }

  private static void print(SchemaHistory history, Terminal terminal) {
    String event = history.event();
    if (history.released().isEmpty()) {
      terminal.line(event + ": new");
      return;
    }
    SchemaVersion newest = history.released().get(history.released().size() - 1);
    if (history.draft().isEmpty()) {
      terminal.line(event + ": gone since " + newest.label());
      return;
    }
    List<String> lines = SchemaDiff.lines(newest, history.draft().get());
    terminal.line(
        event + (lines.isEmpty() ? ": unchanged since " : ": changed since ") + newest.label());
    lines.forEach(line -> terminal.line("  " + line));
  }
}
