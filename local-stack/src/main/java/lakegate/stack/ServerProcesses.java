package lakegate.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import lakegate.stack.process.Launch;
import lakegate.stack.process.OsProcess;

/** The processes of one stack, whoever started them. */
record ServerProcesses(StackFolder folder) {
  private static final Duration STOP_LIMIT = Duration.ofSeconds(20);
  private static final Duration KILL_LIMIT = Duration.ofSeconds(10);
  private static final long POLL_MILLIS = 50;

  /**
   * Flink first: its jobs would restart again and again while the others go. A JobManager that goes
   * together with its TaskManager restarts nothing. Trino only reads from the others.
   */
  private static final List<Set<ServerName>> STOP_ORDER =
      List.of(
          Set.of(ServerName.JOBMANAGER, ServerName.TASKMANAGER, ServerName.TRINO),
          Set.of(ServerName.KAFKA, ServerName.REGISTRY, ServerName.CATALOG),
          Set.of(ServerName.S3));

  Optional<OsProcess> running(ServerName server) {
    return folder.pidFile(server).running();
  }

  Set<ServerName> running() {
    Set<ServerName> running = new TreeSet<>();
    Stream.of(ServerName.values()).filter(s -> running(s).isPresent()).forEach(running::add);
    return running;
  }

  OsProcess start(ServerName server, Launch launch) throws IOException {
    OsProcess process = launch.start(folder.log(server));
    folder.pidFile(server).write(process);
    return process;
  }

  /** Keeps the log of the run before this one, as {@code .1}. */
  void turnLog(ServerName server) throws IOException {
    Path log = folder.log(server);
    if (Files.exists(log) && Files.size(log) > 0) {
      Files.move(
          log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
    }
    // The log may contain settings.
    StackFolder.write(log, "");
  }

  /** Stops these servers in the right order, those that don't end in time by force. */
  void stop(Collection<ServerName> servers, Consumer<String> progress) {
    for (Set<ServerName> together : STOP_ORDER) {
      Map<ServerName, OsProcess> processes = new EnumMap<>(ServerName.class);
      servers.stream()
          .filter(together::contains)
          .forEach(server -> running(server).ifPresent(p -> processes.put(server, p)));
      long started = System.nanoTime();
      processes.values().forEach(OsProcess::terminate);
      processes.forEach((server, process) -> await(server, process, started, progress));
    }
  }

  /** SIGKILL to all of these at once. */
  void kill(Collection<ServerName> servers) {
    Map<ServerName, OsProcess> processes = new EnumMap<>(ServerName.class);
    servers.forEach(server -> running(server).ifPresent(p -> processes.put(server, p)));
    processes.values().forEach(OsProcess::kill);
    processes.forEach(this::awaitKilled);
  }

  private void await(
      ServerName server, OsProcess process, long started, Consumer<String> progress) {
    String how = "stopped";
    if (!endsWithin(STOP_LIMIT, process)) {
      process.kill();
      how = "killed: it did not stop in " + STOP_LIMIT.toSeconds() + " s";
      awaitKilled(server, process);
    }
    folder.pidFile(server).delete();
    StackFolder.delete(folder.temporary(server));
    progress.accept(Line.of(server, how, started));
  }

  private void awaitKilled(ServerName server, OsProcess process) {
    if (!endsWithin(KILL_LIMIT, process)) {
      throw new StackFailure("Cannot kill " + server + " (pid " + process.pid() + ")");
    }
    folder.pidFile(server).delete();
  }

  private static boolean endsWithin(Duration limit, OsProcess process) {
    long deadline = System.nanoTime() + limit.toNanos();
    boolean interrupted = false;
    try {
      while (process.isAlive()) {
        if (System.nanoTime() > deadline) {
          return false;
        }
        try {
          Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
          // What is being stopped is stopped to its end.
          interrupted = true;
        }
      }
      return true;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
