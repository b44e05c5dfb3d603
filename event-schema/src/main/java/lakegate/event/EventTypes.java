package lakegate.event;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** All event types, in alphabetical order: one per .avsc. */
public final class EventTypes {
  /** Resource folder of the composed schemas, with the file {@value #INDEX} beside them. */
  public static final String RESOURCES = "lakegate/schemas/";

  /** The names of all event types, one a line. */
  public static final String INDEX = "index";

  static final String SHARED_COLUMNS = "shared/row.avsc";
  private static final String AVSC = ".avsc";

  private EventTypes() {}

  /**
   * The event types of the generated model on the class path.
   *
   * @throws IllegalStateException if there is none
   */
  public static List<EventType> load() {
    List<EventType> types = new ArrayList<>();
    for (String name : resource(INDEX).lines().toList()) {
      types.add(EventType.parse(name, resource(name + AVSC)));
    }
    return List.copyOf(types);
  }

  /**
   * The event types of a folder like {@code schemas/}: its {@code *.avsc} files, each with the
   * columns of {@code shared/row.avsc} behind its own.
   *
   * @throws InvalidSchemas if anything in any file can't be right, with all problems of all files
   */
  public static List<EventType> read(Path schemas) {
    List<Path> files = avscFiles(schemas);
    List<SchemaProblem> problems = new ArrayList<>();
    List<EventType> types = new ArrayList<>();
    String shared = text(schemas.resolve(SHARED_COLUMNS));
    for (Path file : files) {
      String fileName = file.getFileName().toString();
      String name = fileName.substring(0, fileName.length() - AVSC.length());
      AvscReader.compose(name, text(file), shared, problems)
          .flatMap(composed -> new AvscReader(name, problems).read(composed))
          .ifPresent(types::add);
    }
    if (files.isEmpty()) {
      new Problems(schemas.toString(), problems)
          .report(SchemaProblem.Kind.AVRO, "", "no " + AVSC + " file");
    }
    if (!problems.isEmpty()) {
      throw new InvalidSchemas(problems);
    }
    return List.copyOf(types);
  }

  private static List<Path> avscFiles(Path schemas) {
    try (Stream<Path> files = Files.list(schemas)) {
      return files.filter(file -> file.toString().endsWith(AVSC)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list schemas in " + schemas, e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file, e);
    }
  }

  private static String resource(String name) {
    try (InputStream in = EventTypes.class.getClassLoader().getResourceAsStream(RESOURCES + name)) {
      if (in == null) {
        throw new IllegalStateException(
            "Cannot find " + RESOURCES + name + " on the class path: build generated-model");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + RESOURCES + name, e);
    }
  }
}
