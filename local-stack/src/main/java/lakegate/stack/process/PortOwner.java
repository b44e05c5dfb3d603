package lakegate.stack.process;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Finds out who listens on a port. */
public final class PortOwner {
  private static final String LISTEN = "0A";
  private static final int LOCAL_ADDRESS = 1;
  private static final int STATE = 3;
  private static final int INODE = 9;

  private PortOwner() {}

  /** For example {@code java (pid 123)}; empty if it can't be seen, as with another user's. */
  public static Optional<String> of(int port) {
    return Files.isDirectory(Path.of("/proc/net")) ? fromProc(port) : fromLsof(port);
  }

  private static Optional<String> fromProc(int port) {
    Set<String> sockets = new HashSet<>();
    for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      try {
        for (String line : Files.readAllLines(Path.of(table))) {
          String[] fields = line.strip().split("\\s+");
          if (fields[STATE].equals(LISTEN)
              && fields[LOCAL_ADDRESS].endsWith(String.format(Locale.ROOT, ":%04X", port))) {
            sockets.add("socket:[" + fields[INODE] + "]");
          }
        }
      } catch (IOException e) {
        // No IPv6 on this machine.
      }
    }
    return sockets.isEmpty() ? Optional.empty() : holderOf(sockets);
  }

  private static Optional<String> holderOf(Set<String> sockets) {
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        if (holds(process, sockets)) {
          String name = Files.readString(process.resolve("comm")).strip();
          return Optional.of(name + " (pid " + process.getFileName() + ")");
        }
      }
    } catch (IOException e) {
      // The process has ended meanwhile.
    }
    return Optional.empty();
  }

  private static boolean holds(Path process, Set<String> sockets) {
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path descriptor : descriptors) {
        if (sockets.contains(target(descriptor))) {
          return true;
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      // Another user's process, or one that has ended.
    }
    return false;
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      return "closed meanwhile";
    }
  }

  private static Optional<String> fromLsof(int port) {
    try {
      Process lsof =
          new ProcessBuilder("lsof", "-nP", "-iTCP:" + port, "-sTCP:LISTEN", "-Fpc")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String pid = null;
      String name = null;
      try (var lines = lsof.inputReader()) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          if (line.startsWith("p") && pid == null) {
            pid = line.substring(1);
          } else if (line.startsWith("c") && name == null) {
            name = line.substring(1);
          }
        }
      }
      lsof.waitFor(1, TimeUnit.SECONDS);
      return pid == null ? Optional.empty() : Optional.of(name + " (pid " + pid + ")");
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
