package lakegate.samples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import lakegate.event.EventType;
import lakegate.event.EventTypes;

/**
 * A sample message and what is expected of it.
 *
 * @param message the file with the raw bytes
 * @param expectation {@code .row.json} of an accepted one, {@code .problems.json} of a rejected one
 */
record Sample(EventType type, Path message, Path expectation) {
  static final Path SCHEMAS = Path.of(System.getProperty("schemas.dir", "../schemas"));

  /** When every sample arrives. */
  static final long ARRIVAL = Instant.parse("2025-11-20T00:00:00Z").toEpochMilli();

  static Stream<Sample> accepted() {
    return all("accepted", ".row.json");
  }

  static Stream<Sample> rejected() {
    return all("rejected", ".problems.json");
  }

  private static Stream<Sample> all(String folder, String ending) {
    return EventTypes.read(SCHEMAS).stream()
        .flatMap(
            type ->
                messages(SCHEMAS.resolve("samples").resolve(type.name()).resolve(folder)).stream()
                    .map(
                        message -> {
                          String name = message.getFileName().toString();
                          String stem = name.substring(0, name.length() - ".json".length());
                          return new Sample(type, message, message.resolveSibling(stem + ending));
                        }));
  }

  private static List<Path> messages(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .filter(file -> !file.toString().matches(".*\\.(row|problems)\\.json"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list samples in " + folder, e);
    }
  }

  /** The code that a rejected sample's name begins with. */
  String code() {
    return message.getFileName().toString().split("-", 2)[0];
  }

  /** The record's value: null where the name says it is a tombstone. */
  byte[] value() {
    try {
      return code().equals("TOMBSTONE") ? null : Files.readAllBytes(message);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + message, e);
    }
  }

  @Override
  public String toString() {
    return type.name() + "/" + message.getFileName();
  }
}
