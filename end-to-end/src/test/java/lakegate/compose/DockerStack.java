package lakegate.compose;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lakegate.stack.LocalStack;
import lakegate.stack.process.TcpPort;
import org.apache.commons.io.FileUtils;

/**
 * The stack of {@code compose/} under a project name of its own, with volumes and secrets of its
 * own, so that a user's stack keeps its data. The ports are the file's: only one of them can run.
 */
final class DockerStack implements AutoCloseable {
  static final String KAFKA = "localhost:9092";

  private static final List<Integer> PORTS = List.of(8080, 8081, 8082, 8181, 9000, 9001, 9092);
  private static final Path HOME = LocalStack.home();

  private final Path folder;

  private DockerStack(Path folder) {
    this.folder = folder;
  }

  /** What a command said. */
  record Answer(int exitCode, String output) {
    String orFail() {
      if (exitCode != 0) {
        throw new AssertionError("exit code " + exitCode + ": " + output);
      }
      return output;
    }
  }

  /**
   * Whether it can run here; if not, why. Otherwise its images are on this machine afterwards.
   *
   * @param folder is emptied
   */
  static Optional<String> obstacle(Path folder) {
    DockerStack stack = new DockerStack(folder);
    Answer there = stack.run("compose/docker", "there");
    if (there.exitCode() != 0) {
      return Optional.of(there.output().strip());
    }
    // What an earlier run has left, if it was killed.
    if (Files.exists(stack.variables())) {
      stack.close();
    }
    FileUtils.deleteQuietly(folder.toFile());
    List<Integer> taken = PORTS.stream().filter(port -> !TcpPort.isFree(port)).toList();
    if (!taken.isEmpty()) {
      return Optional.of("its ports are taken: " + taken);
    }
    stack.run("compose/secrets").orFail();
    Answer pull = stack.compose("pull", "--quiet", "--ignore-buildable", "--policy", "missing");
    return pull.exitCode() == 0
        ? Optional.empty()
        : Optional.of("an image can't be pulled: " + lastLine(pull.output()));
  }

  /** Builds its images and starts it empty; returns when all is healthy. */
  static DockerStack start(Path folder) {
    DockerStack stack = new DockerStack(folder);
    try {
      stack.run("compose/docker", "up").orFail();
      return stack;
    } catch (AssertionError e) {
      stack.compose("logs", "--no-color");
      stack.close();
      throw e;
    }
  }

  /** The lakegate command inside its network. */
  Answer lakegate(String... arguments) {
    return run(with("compose/lakegate", arguments));
  }

  /** What {@code docker compose} answers. */
  Answer compose(String... arguments) {
    List<String> command = new ArrayList<>(List.of("docker", "compose"));
    command.addAll(List.of(arguments));
    return run(command.toArray(String[]::new));
  }

  /** The rows of a query, as Trino's user sees them. */
  List<String> query(String sql) {
    Answer answer =
        compose(
            "exec",
            "-T",
            "trino",
            "trino",
            "--server",
            "localhost:8080",
            "--catalog",
            "iceberg",
            "--schema",
            "payments_db",
            "--output-format",
            "CSV_UNQUOTED",
            "--execute",
            sql);
    return answer.orFail().lines().filter(line -> !line.startsWith("WARNING")).toList();
  }

  /** Removes containers and data. */
  @Override
  public void close() {
    run("compose/docker", "clean", "--yes").orFail();
  }

  private Path variables() {
    return folder.resolve("env");
  }

  /** Runs it in the project's folder; its output goes to a file in the stack's folder too. */
  private Answer run(String... command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(HOME.toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "COMPOSE_PROJECT_NAME", "lakegate-test",
                "COMPOSE_ENV_FILES", variables().toString(),
                "ENV_FILE", variables().toString(),
                "SECRETS_FOLDER", folder.resolve("secrets").toString(),
                "CHECKPOINT_INTERVAL", "2s"));
    builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    try {
      Path log = Files.createDirectories(folder.resolveSibling("docker-logs"));
      Path errors = Files.createTempFile(log, "errors", ".log");
      Process process = builder.redirectError(errors.toFile()).start();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      int exitCode = process.waitFor();
      String said = Files.readString(errors);
      Files.delete(errors);
      Files.writeString(
          log.resolve("commands.log"),
          "$ %s\n%s%s\n".formatted(Arrays.stream(command).collect(joining(" ")), said, output),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
      return new Answer(exitCode, exitCode == 0 ? output : said + output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while running " + command[0], e);
    }
  }

  private static String[] with(String first, String... others) {
    List<String> all = new ArrayList<>(List.of(first));
    all.addAll(List.of(others));
    return all.toArray(String[]::new);
  }

  private static String lastLine(String text) {
    List<String> lines = text.strip().lines().toList();
    return lines.isEmpty() ? "" : lines.get(lines.size() - 1).strip();
  }
}
