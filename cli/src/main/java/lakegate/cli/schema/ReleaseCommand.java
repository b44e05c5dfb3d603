package lakegate.cli.schema;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import lakegate.cli.Terminal;
import lakegate.cli.schema.baseline.ReleasedBaseline;
import lakegate.deploy.Failure;
import lakegate.gate.Gate;
import lakegate.gate.Mode;
import lakegate.gate.SchemaHistory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Makes drafts the versions that consumers rely on. */
@Command(
    name = "release",
    description = {
      "Checks the drafts against the released versions and, if nothing is found, adds each changed"
          + " one as the next version: released/<event>/NNN.avsc, with the columns that every table"
          + " has. From then on edits are checked against it too. Commit the file.",
      "",
      "Findings release nothing; the command exits with 1 then. Warnings are shown only."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    exitCodeOnExecutionException = 2,
    footerHeading = "%nExamples:%n",
    footer = {"  lakegate schema release", "  lakegate schema release payment_charges"})
final class ReleaseCommand implements Callable<Integer> {
  @ParentCommand private SchemaCommand schema;

  @Parameters(
      paramLabel = "EVENT",
      arity = "0..*",
      description = "Release only these event types. Default: all.")
  private List<String> events = List.of();

  @Mixin private SchemasOptions schemas;

  @Override
  public Integer call() {
    Terminal terminal = schema.main().terminal();
    Map<String, String> environment = schema.main().environment();
    List<SchemaHistory> histories = schemas.readEvents(environment, events);
    Check check =
        new Check(
            new ReleasedBaseline().name(),
            Mode.FULL_TRANSITIVE,
            histories.stream().map(Compared::of).toList(),
            Gate.check(
                histories,
                Mode.FULL_TRANSITIVE,
                schemas.waivers(environment).partial(),
                LocalDate.now(ZoneOffset.UTC)));
    if (!check.findings().isEmpty()) {
      Format.text.lines(check).forEach(terminal::line);
    }
    if (check.errors() > 0) {
      terminal.line("released nothing");
      return 1;
    }
    histories.forEach(
        history ->
            Draft.of(history)
                .ifPresentOrElse(
                    this::release,
                    () -> terminal.line(history.event() + ": no .avsc, nothing to release")));
    return 0;
  }

  private void release(Draft draft) {
    Terminal terminal = schema.main().terminal();
    if (draft.isReleased()) {
      terminal.line(draft.event() + ": unchanged since " + draft.newest());
    } else {
      Path file = schemas.folder(schema.main().environment()).resolve(draft.nextFile());
      write(file, draft.text());
      terminal.line(draft.event() + ": released " + file);
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text + "\n", StandardOpenOption.CREATE_NEW);
    } catch (IOException e) {
      throw new Failure("Cannot write " + file + ": " + e.getMessage(), e);
    }
  }
}
