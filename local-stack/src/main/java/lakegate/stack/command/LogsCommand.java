package lakegate.stack.command;

import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import lakegate.stack.ServerName;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "logs",
    mixinStandardHelpOptions = true,
    description = "The end of the servers' logs.")
final class LogsCommand implements Callable<Integer> {
  private static final long POLL_MILLIS = 300;

  @Mixin private Folder folder;
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "SERVER",
      description = "kafka, registry, catalog, s3, jobmanager, taskmanager or trino. Default: all.")
  private Optional<String> server = Optional.empty();

  @Option(
      names = {"-f", "--follow"},
      description = "Go on with what is written from now on, until Ctrl-C.")
  private boolean follow;

  @Option(
      names = {"-n", "--lines"},
      paramLabel = "N",
      description = "Lines of each log. Default: 20, of one server alone 200.")
  private Optional<Integer> lines = Optional.empty();

  @Override
  public Integer call() throws IOException, InterruptedException {
    Map<Path, Long> shown = new LinkedHashMap<>();
    List<Path> logs = logs();
    for (Path log : logs) {
      heading(log, logs);
      shown.put(log, Files.size(log));
      printEnd(log);
    }
    if (logs.isEmpty()) {
      System.out.println("no logs in " + folder.path().resolve("logs"));
    }
    Path last = null;
    while (follow) {
      Thread.sleep(POLL_MILLIS);
      for (Path log : logs) {
        last = printNew(log, shown, last, logs);
      }
    }
    return 0;
  }

  private List<Path> logs() {
    server.ifPresent(
        name -> {
          if (Stream.of(ServerName.values()).noneMatch(known -> known.toString().equals(name))) {
            throw new CommandLine.ParameterException(
                spec.commandLine(), "Unknown server " + name + ": one of " + names());
          }
        });
    return Stream.of(ServerName.values())
        .map(ServerName::toString)
        .filter(name -> server.isEmpty() || server.get().equals(name))
        .map(name -> folder.path().resolve("logs").resolve(name + ".log"))
        .filter(Files::exists)
        .toList();
  }

  private static String names() {
    return String.join(", ", Stream.of(ServerName.values()).map(ServerName::toString).toList());
  }

  private void printEnd(Path log) throws IOException {
    int count = lines.orElse(server.isPresent() ? 200 : 20);
    List<String> all = new ArrayList<>(readLines(log));
    all.subList(Math.max(0, all.size() - count), all.size()).forEach(System.out::println);
  }

  private static List<String> readLines(Path log) throws IOException {
    return new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines().toList();
  }

  /** Prints what has been written since, and says whose log it is when that changes. */
  private Path printNew(Path log, Map<Path, Long> shown, Path last, List<Path> logs)
      throws IOException {
    if (!Files.exists(log)) {
      return last;
    }
    long size = Files.size(log);
    // A server that starts again begins a new log.
    long from = size < shown.get(log) ? 0 : shown.get(log);
    shown.put(log, size);
    if (size == from) {
      return last;
    }
    if (!log.equals(last)) {
      heading(log, logs);
    }
    PrintStream out = System.out;
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      file.seek(from);
      byte[] bytes = new byte[(int) Math.min(size - from, Integer.MAX_VALUE / 2)];
      file.readFully(bytes);
      out.write(bytes, 0, bytes.length);
      out.flush();
    }
    return log;
  }

  private static void heading(Path log, List<Path> logs) {
    if (logs.size() > 1) {
      System.out.printf(Locale.ROOT, "%n== %s%n", log);
    }
  }
}
