package lakegate.stack.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One process of this machine, told apart from a later one with the same pid by when it started.
 *
 * @param pid the process id
 * @param started on Linux the boot's id and the clock ticks since boot, elsewhere milliseconds
 *     since 1970; compared, never computed with. Linux's wall-clock start time is not used: it
 *     moves when the clock is set.
 */
public record OsProcess(long pid, String started) {
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
  private static final int STATE = 0;
  private static final int THREADS = 17;
  private static final int START_TIME = 19;

  /** The process that has this pid now, unless it has ended already. */
  public static Optional<OsProcess> of(long pid) {
    if (Files.exists(BOOT_ID)) {
      return ofLinux(pid);
    }
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .flatMap(handle -> handle.info().startInstant())
        .map(instant -> new OsProcess(pid, Long.toString(instant.toEpochMilli())));
  }

  public boolean isAlive() {
    return of(pid).filter(this::equals).isPresent();
  }

  /** Asks it to end (SIGTERM); a paused one hears it once it goes on. */
  public void terminate() {
    signal(false);
    if (isPaused()) {
      resume();
    }
  }

  /** Stops it where it stands, its connections stay open (SIGSTOP). */
  public void pause() {
    send("-STOP");
  }

  /** Lets it go on (SIGCONT). */
  public void resume() {
    send("-CONT");
  }

  /** Whether it was paused. Only Linux tells; elsewhere it never seems so. */
  public boolean isPaused() {
    return isAlive() && stat(pid).filter(fields -> fields[STATE].equals("T")).isPresent();
  }

  /** Ends it (SIGKILL). */
  public void kill() {
    signal(true);
  }

  private void signal(boolean force) {
    ProcessHandle.of(pid)
        .filter(handle -> isAlive())
        .ifPresent(
            handle -> {
              if (force) {
                handle.destroyForcibly();
              } else {
                handle.destroy();
              }
            });
  }

  /** Java knows two signals only. */
  private void send(String signal) {
    if (!isAlive()) {
      return;
    }
    try {
      int exit = new ProcessBuilder("kill", signal, Long.toString(pid)).start().waitFor();
      if (exit != 0 && isAlive()) {
        throw new IllegalStateException("Cannot send " + signal + " to pid " + pid + ": " + exit);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot send " + signal + " to pid " + pid, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Optional<OsProcess> ofLinux(long pid) {
    // A zombie has ended; in a container nobody may ever collect it. But while other threads
    // of it are left they hold its ports and files.
    return stat(pid)
        .filter(fields -> !("ZX".contains(fields[STATE]) && Integer.parseInt(fields[THREADS]) <= 1))
        .map(fields -> new OsProcess(pid, bootId() + "/" + fields[START_TIME]));
  }

  /** Linux's fields behind the name. */
  private static Optional<String[]> stat(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      // The name is in parentheses and may contain anything.
      return Optional.of(stat.substring(stat.lastIndexOf(')') + 2).split(" "));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static String bootId() {
    try {
      return Files.readString(BOOT_ID).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
