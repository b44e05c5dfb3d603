package lakegate.cli.schema;

import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import lakegate.cli.schema.baseline.Baseline;
import lakegate.cli.schema.baseline.BaselineOptions;
import lakegate.cli.schema.baseline.ReleasedBaseline;
import lakegate.gate.Finding;
import lakegate.gate.Gate;
import lakegate.gate.Mode;
import lakegate.gate.SchemaHistory;
import lakegate.gate.UnreadableSchema;
import lakegate.gate.Waivers;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Says what edits would break. */
@Command(
    name = "check",
    description = {
      "Says what edited .avsc files would break, for whom, and how to mend it: records that can't be"
          + " read any more, changes that the table can't follow, messages that are newly rejected,"
          + " classes that change for Java consumers, and what is wrong with a schema alone.",
      "",
      "Exits with 1 if there is an error, with --strict also if there is a warning."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    exitCodeOnExecutionException = 2,
    footerHeading = "%nExamples:%n",
    footer = {
      "  lakegate schema check",
      "  lakegate schema check schemas/payment_charges.avsc",
      "  lakegate schema check --against git:origin/main --format github",
      "  lakegate schema check --against registry:http://localhost:8082/apis/ccompat/v7",
      "  lakegate schema check --against table",
      "  lakegate schema check --schemas ../other/schemas --mode BACKWARD --strict",
    })
final class CheckCommand implements Callable<Integer> {
  private static final int FOUND = 1;

  @ParentCommand private SchemaCommand schema;

  @Parameters(
      paramLabel = "FILES",
      arity = "0..*",
      description = "Check only the event types of these files. Default: all.")
  private List<Path> files = List.of();

  @Mixin private SchemasOptions schemas;

  @Option(
      names = "--mode",
      defaultValue = "FULL_TRANSITIVE",
      description =
          "Who has to understand whom: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Mode mode;

  @Option(
      names = "--format",
      defaultValue = "text",
      description =
          "${COMPLETION-CANDIDATES}; github annotates a pull request. Default: ${DEFAULT-VALUE}.")
  private Format format;

  @Option(names = "--strict", description = "Exit with 1 for warnings too.")
  private boolean strict;

  @Mixin private BaselineOptions against;

  @Override
  public Integer call() {
    Map<String, String> environment = schema.main().environment();
    Check check;
    try {
      check = check(environment);
    } catch (UnreadableSchema e) {
      if (format == Format.github) {
        // Beside the message to the standard error: the place in the pull request.
        e.problems().forEach(problem -> schema.main().terminal().line(GithubFormat.error(problem)));
      }
      throw e;
    }
    format.lines(check).forEach(schema.main().terminal()::line);
    return check.fails(strict) ? FOUND : 0;
  }

  private Check check(Map<String, String> environment) {
    List<SchemaHistory> folder = schemas.read(environment, files);
    if (against.isTable()) {
      return TableBaseline.check(against.catalog(environment), folder, mode);
    }
    Baseline baseline = against.baseline(schemas.folder(environment), environment);
    List<SchemaHistory> compared = baseline.of(folder);
    if (!files.isEmpty()) {
      Set<String> asked = folder.stream().map(SchemaHistory::event).collect(Collectors.toSet());
      compared = compared.stream().filter(history -> asked.contains(history.event())).toList();
    }
    Waivers waivers = schemas.waivers(environment);
    boolean everything =
        files.isEmpty() && baseline instanceof ReleasedBaseline && mode == Mode.FULL_TRANSITIVE;
    List<Finding> findings =
        Gate.check(
            compared,
            mode,
            everything ? waivers : waivers.partial(),
            LocalDate.now(ZoneOffset.UTC));
    return new Check(baseline.name(), mode, compared.stream().map(Compared::of).toList(), findings);
  }
}
