package lakegate.cli.schema;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lakegate.deploy.Failure;
import lakegate.event.EventType;
import lakegate.event.EventTypes;
import lakegate.event.InvalidSchemas;
import lakegate.gate.SchemaFolder;
import lakegate.gate.SchemaHistory;
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

  /**
   * The drafts of event types that were checked, by name.
   *
   * @throws Failure if the folder has an .avsc that breaks the vocabulary
   */
  Map<String, Draft> drafts(Map<String, String> environment, List<SchemaHistory> checked) {
    Map<String, EventType> types = new HashMap<>();
    try {
      EventTypes.read(folder(environment)).forEach(type -> types.put(type.name(), type));
    } catch (InvalidSchemas e) {
      throw new Failure(e.getMessage(), e);
    }
    Map<String, Draft> drafts = new LinkedHashMap<>();
    for (SchemaHistory history : checked) {
      EventType type = types.get(history.event());
      if (type != null) {
        drafts.put(history.event(), new Draft(type, history.released()));
      }
    }
    return drafts;
  }

  /** The folder, if it is there. */
  static Path existing(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new Failure(folder + ": no such folder");
    }
    return folder;
  }
}
