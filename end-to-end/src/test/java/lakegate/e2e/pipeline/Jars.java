package lakegate.e2e.pipeline;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Collectors;
import lakegate.event.EventType;
import lakegate.event.EventTypes;

/** Job jars with other event types: the jobs read them from resources. */
public final class Jars {
  private Jars() {}

  /** A copy of the jar that has these event types. */
  public static Path with(Path jar, String name, List<EventType> types) throws IOException {
    Path copy = Path.of("target", name);
    Files.copy(jar, copy, StandardCopyOption.REPLACE_EXISTING);
    try (FileSystem inside = FileSystems.newFileSystem(copy)) {
      Files.writeString(
          inside.getPath(EventTypes.RESOURCES, EventTypes.INDEX),
          types.stream().map(EventType::name).collect(Collectors.joining("\n", "", "\n")));
      for (EventType type : types) {
        Files.writeString(
            inside.getPath(EventTypes.RESOURCES, type.name() + ".avsc"), type.schemaText());
      }
    }
    return copy;
  }

  /** Writes a resource of the jar anew. */
  public static void replace(Path jar, String resource, String text) throws IOException {
    try (FileSystem inside = FileSystems.newFileSystem(jar)) {
      Files.writeString(inside.getPath(resource), text);
    }
  }
}
