package lakegate.stack.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How a server is started.
 *
 * @param command the program and its arguments
 * @param environment on top of the few variables that every server inherits
 * @param folder where it runs; exists
 */
public record Launch(List<String> command, Map<String, String> environment, Path folder) {
  /**
   * Settings meant for other programs (AWS_…, KAFKA_…, JAVA_TOOL_OPTIONS) must not reach servers.
   */
  private static final List<String> INHERITED =
      List.of("PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "TZ", "TMPDIR");

  private static final File NOTHING = new File("/dev/null");

  public Launch {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }

  /**
   * Starts it in a session of its own, so that neither Ctrl-C nor the end of the terminal reaches
   * it.
   *
   * @param log takes what it prints
   */
  public OsProcess start(Path log) throws IOException {
    Process process = start(detached(), log);
    return OsProcess.of(process.pid())
        .orElseThrow(() -> new IOException(command.get(0) + " ended at once"));
  }

  /**
   * Runs it to its end.
   *
   * @return its exit code
   */
  public int run(Path log) throws IOException, InterruptedException {
    Process process = start(command, log);
    try {
      return process.waitFor();
    } finally {
      process.destroyForcibly();
    }
  }

  private Process start(List<String> line, Path log) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(folder.toFile())
            .redirectInput(NOTHING)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().keySet().retainAll(INHERITED);
    builder.environment().putAll(environment);
    return builder.start();
  }

  private List<String> detached() {
    // Neither way changes the pid. macOS has no setsid; a JVM leaves signals ignored that it
    // finds ignored.
    List<String> prefix =
        hasSetsid()
            ? List.of("setsid")
            : List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$@\"", "sh");
    List<String> line = new ArrayList<>(prefix);
    line.addAll(command);
    return line;
  }

  private static boolean hasSetsid() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "setsid")));
  }
}
