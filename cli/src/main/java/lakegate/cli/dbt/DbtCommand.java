package lakegate.cli.dbt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import lakegate.cli.Terminal;
import lakegate.cli.schema.SchemaCommand;
import lakegate.cli.schema.SchemasOptions;
import lakegate.dbt.DbtFiles;
import lakegate.deploy.Failure;
import lakegate.event.EventTypes;
import lakegate.event.InvalidSchemas;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Keeps the dbt project's sources, staging models and their tests with the .avsc files. */
@Command(
    name = "dbt",
    description = {
      "Writes what the .avsc files say into a dbt project: a source with freshness per table, a"
          + " staging model per event type and one for the dead letters, and tests of every column"
          + " (not null, accepted values, ranges, flags, references).",
      "",
      "The folders "
          + DbtFiles.MODELS
          + " and "
          + DbtFiles.MACROS
          + " of the project are this command's: it adds, changes and removes files there and"
          + " touches nothing else."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    exitCodeOnExecutionException = 2,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:written; with --check: nothing differs",
      "1:with --check: files differ from the .avsc files, each in a line",
      "2:wrong usage, an unreadable schema, or a folder that can't be written"
    },
    footerHeading = "%nExamples:%n",
    footer = {"  lakegate schema dbt", "  lakegate schema dbt --check"})
public final class DbtCommand implements Callable<Integer> {
  private static final Path PROJECT = Path.of("analytics", "dbt");

  @ParentCommand private SchemaCommand schema;
  @Mixin private SchemasOptions schemas;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "The dbt project. Default: analytics/dbt beside the schemas folder.")
  private Optional<Path> output = Optional.empty();

  @Option(
      names = "--namespace",
      paramLabel = "NAME",
      defaultValue = "payments_db",
      description =
          "Namespace of the tables; also the dbt source's name. Default: ${DEFAULT-VALUE}.")
  private String namespace;

  @Option(names = "--check", description = "Write nothing; name the files that would change.")
  private boolean check;

  @Override
  public Integer call() {
    Path folder = SchemasOptions.existing(schemas.folder(schema.main().environment()));
    Path project = output.orElseGet(() -> beside(folder));
    try {
      Map<String, String> files = DbtFiles.of(namespace, EventTypes.read(folder));
      List<Change> changes = changes(project, files);
      Terminal terminal = schema.main().terminal();
      for (Change change : changes) {
        if (!check) {
          change.apply();
        }
        terminal.line((check ? change.expected : change.done) + " " + change.file);
      }
      if (check && !changes.isEmpty()) {
        terminal.line("The dbt project differs from the .avsc files: run make schema-dbt");
        return 1;
      }
      terminal.line("%d files of %s are those of the .avsc files".formatted(files.size(), project));
      return 0;
    } catch (InvalidSchemas | IllegalArgumentException e) {
      throw new Failure(e.getMessage(), e);
    } catch (IOException e) {
      throw new Failure("Cannot write the dbt project " + project + ": " + e, e);
    }
  }

  private static Path beside(Path schemas) {
    Path parent = schemas.getParent();
    return parent == null ? PROJECT : parent.resolve(PROJECT);
  }

  private static List<Change> changes(Path project, Map<String, String> files) throws IOException {
    List<Change> changes = new ArrayList<>();
    for (Map.Entry<String, String> entry : files.entrySet()) {
      Path file = project.resolve(entry.getKey());
      if (!Files.exists(file)) {
        changes.add(new Change("missing", "added", file, entry.getValue()));
      } else if (!Files.readString(file).equals(entry.getValue())) {
        changes.add(new Change("differs", "changed", file, entry.getValue()));
      }
    }
    for (String folder : List.of(DbtFiles.MODELS, DbtFiles.MACROS)) {
      for (Path file : filesIn(project.resolve(folder))) {
        String path = folder + "/" + file.getFileName();
        if (!files.containsKey(path)) {
          changes.add(new Change("of no event type", "removed", file, null));
        }
      }
    }
    return changes;
  }

  private static List<Path> filesIn(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  /**
   * One file that is not as the .avsc files want it.
   *
   * @param text what it should hold; null if it should not be there
   */
  private record Change(String expected, String done, Path file, String text) {
    void apply() throws IOException {
      if (text == null) {
        Files.delete(file);
      } else {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
      }
    }
  }
}
