package lakegate.stack;

import java.nio.file.Path;
import java.util.Collection;
import java.util.function.Consumer;
import lakegate.stack.process.OsProcess;

/**
 * Does to servers what accidents do. Works on the stack in a folder, whoever started it; {@link
 * LocalStack#up} brings back what was killed.
 */
public final class Faults {
  private final ServerProcesses processes;
  private final Consumer<String> progress;

  /**
   * @param folder the stack's
   * @param progress is told one line per server
   */
  public Faults(Path folder, Consumer<String> progress) {
    this.processes = new ServerProcesses(new StackFolder(folder.toAbsolutePath().normalize()));
    this.progress = progress;
  }

  /**
   * Ends the servers (SIGKILL): they write nothing, close nothing and say goodbye to nobody.
   *
   * @throws StackFailure if one of them doesn't run
   */
  public void kill(Collection<ServerName> servers) {
    each(servers, "killed", process -> {});
    processes.kill(servers);
  }

  /**
   * Stops the servers where they stand (SIGSTOP): their connections stay open and nothing answers,
   * as in a long garbage collection or behind a network that swallows packets.
   *
   * @throws StackFailure if one of them doesn't run
   */
  public void pause(Collection<ServerName> servers) {
    each(servers, "paused", OsProcess::pause);
  }

  /**
   * Lets paused servers go on (SIGCONT).
   *
   * @throws StackFailure if one of them doesn't run
   */
  public void resume(Collection<ServerName> servers) {
    each(servers, "goes on", OsProcess::resume);
  }

  private void each(Collection<ServerName> servers, String done, Consumer<OsProcess> action) {
    for (ServerName server : servers) {
      OsProcess process =
          processes
              .running(server)
              .orElseThrow(() -> new StackFailure(server + " does not run; start it with: up"));
      action.accept(process);
      progress.accept(Line.of(server, done + " (pid " + process.pid() + ")"));
    }
  }
}
