package lakegate.event;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes the composed schemas of a folder and their index: the resources that {@link
 * EventTypes#load} reads. The build of generated-model calls it.
 */
public final class SchemaComposer {
  private SchemaComposer() {}

  /**
   * @param args the folder with the .avsc files, and the folder to write to
   */
  public static void main(String[] args) throws IOException {
    List<EventType> types = EventTypes.read(Path.of(args[0]));
    Path target = Files.createDirectories(Path.of(args[1]));
    for (Path old : Files.list(target).toList()) {
      Files.delete(old);
    }
    for (EventType type : types) {
      Files.writeString(target.resolve(type.name() + ".avsc"), type.schemaText());
    }
    List<String> names = types.stream().map(EventType::name).toList();
    Files.write(target.resolve(EventTypes.INDEX), names);
  }
}
