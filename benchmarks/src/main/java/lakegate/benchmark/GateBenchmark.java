package lakegate.benchmark;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * How long {@code lakegate schema check} takes, the start of the JVM included, in a folder of many
 * event types: the widest one under other names, each version with a nullable field more.
 */
final class GateBenchmark {
  private static final int EVENT_TYPES = 50;
  private static final int VERSIONS = 20;
  private static final int RUNS = 7;
  private static final JsonMapper JSON = new JsonMapper();

  private final Path home;
  private final Path folder;

  private GateBenchmark(Path home, Path folder) {
    this.home = home;
    this.folder = folder;
  }

  static void run() throws IOException {
    Path home = Path.of(System.getenv("LAKEGATE_HOME"));
    Path folder = Files.createTempDirectory("lakegate-gate");
    try {
      GateBenchmark benchmark = new GateBenchmark(home, folder);
      benchmark.write();
      benchmark.measure();
    } finally {
      delete(folder);
    }
  }

  private void write() throws IOException {
    Path schemas = home.resolve("schemas");
    ObjectNode widest = read(schemas.resolve(widestEvent() + ".avsc"));
    ObjectNode shared = read(schemas.resolve("shared/row.avsc"));
    write("shared/row.avsc", shared);
    for (int event = 1; event <= EVENT_TYPES; event++) {
      ObjectNode draft = widest.deepCopy().put("name", "Event" + event);
      String name = "event_%02d".formatted(event);
      for (int version = 1; version <= VERSIONS; version++) {
        ObjectNode released = draft.deepCopy();
        ((ArrayNode) released.get("fields")).addAll((ArrayNode) shared.get("fields").deepCopy());
        write("released/%s/%03d.avsc".formatted(name, version), released);
        addField(draft, version);
      }
      write(name + ".avsc", draft);
    }
  }

  private static String widestEvent() {
    return RawMessages.types(RawMessages.WIDEST).get(0).name();
  }

  private static void addField(ObjectNode record, int version) {
    ObjectNode field =
        ((ArrayNode) record.get("fields"))
            .addObject()
            .put("name", "added_%02d".formatted(version))
            .put("doc", "Came after version " + version + ".");
    field.putArray("type").add("null").add("string");
    field.putNull("default");
  }

  private void measure() throws IOException {
    List<Double> wall = new ArrayList<>();
    List<Double> cpu = new ArrayList<>();
    String summary = "";
    for (int run = 0; run < RUNS; run++) {
      Path output = folder.resolve("output");
      long start = System.nanoTime();
      Process check =
          new ProcessBuilder(
                  "sh",
                  "-c",
                  "\"$0\" schema check --schemas \"$1\" || exit; times",
                  home.resolve("lakegate").toString(),
                  folder.toString())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      int code = exitCode(check);
      wall.add((System.nanoTime() - start) / 1e9);
      List<String> lines = Files.readAllLines(output);
      if (code != 0) {
        throw new IllegalStateException("The check fails with " + code + ": " + lines);
      }
      // Behind the check's own lines: user and system time of the shell, then of its children.
      summary = lines.get(lines.size() - 3);
      cpu.add(
          Stream.of(lines.get(lines.size() - 1).split(" ")).mapToDouble(GateBenchmark::time).sum());
    }
    System.out.printf(
        Locale.ROOT,
        "%d event types with %d released versions each (%d files), %d runs: median %.2f s, %.2f s"
            + " of CPU time; slowest %.2f s. Load average %.1f. %s%n",
        EVENT_TYPES,
        VERSIONS,
        EVENT_TYPES * (VERSIONS + 1) + 1,
        RUNS,
        median(wall),
        median(cpu),
        Collections.max(wall),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
        summary);
  }

  /** Seconds of a time such as {@code 1m2.500s}. */
  private static double time(String text) {
    String[] parts = text.replace("s", "").split("m");
    return Integer.parseInt(parts[0]) * 60 + Double.parseDouble(parts[1]);
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  private static int exitCode(Process process) {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      throw new IllegalStateException("Interrupted while the check was running", e);
    }
  }

  private static ObjectNode read(Path file) throws IOException {
    return (ObjectNode) JSON.readTree(file.toFile());
  }

  private void write(String file, ObjectNode schema) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, schema.toPrettyString());
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      files
          .sorted(Comparator.reverseOrder())
          .forEach(
              file -> {
                try {
                  Files.delete(file);
                } catch (IOException e) {
                  throw new UncheckedIOException("Cannot delete " + file, e);
                }
              });
    }
  }
}
