package lakegate.cli.schema;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lakegate.deploy.Failure;
import lakegate.gate.SchemaFolder;
import lakegate.gate.SchemaHistory;
import lakegate.gate.Waivers;
import picocli.CommandLine.Option;

/** Which schemas folder a verb is about. */
public final class SchemasOptions {
  private static final String AVSC = ".avsc";

  @Option(
      names = "--schemas",
      paramLabel = "DIR",
      description =
          "The folder of the .avsc files. Default: schemas here, else that of the project.")
  private Optional<Path> given = Optional.empty();

  /** The folder, as findings are to name it. */
  public Path folder(Map<String, String> environment) {
    return given.orElseGet(
        () -> {
          Path here = Path.of("schemas");
          String home = environment.getOrDefault("LAKEGATE_HOME", "");
          if (home.isEmpty() || Files.isDirectory(here)) {
            return here;
          }
          Path project = Path.of(home).toAbsolutePath().resolve(here).normalize();
          return Path.of("").toAbsolutePath().relativize(project);
        });
  }

  /**
   * The event types that the files belong to, or all if none is given.
   *
   * @throws lakegate.gate.UnreadableSchema if anything can't be read
   */
  public List<SchemaHistory> read(Map<String, String> environment, List<Path> files) {
    Path folder = existing(folder(environment));
    return files.isEmpty() ? SchemaFolder.read(folder) : SchemaFolder.read(folder, files);
  }

  /** The event types of these names, or all if none is given. */
  List<SchemaHistory> readEvents(Map<String, String> environment, List<String> events) {
    Path folder = folder(environment);
    return read(environment, events.stream().map(event -> folder.resolve(event + AVSC)).toList());
  }

  /** What the folder's waivers let through. */
  Waivers waivers(Map<String, String> environment) {
    return Waivers.read(folder(environment).resolve(Waivers.FILE));
  }

  /** The folder, if it is there. */
  public static Path existing(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new Failure(folder + ": no such folder");
    }
    return folder;
  }
}
