package lakegate.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import lakegate.stack.process.PidFile;

/**
 * Where a stack keeps what.
 *
 * @param root the stack's own folder
 */
record StackFolder(Path root) {
  private static final Duration LOCK_LIMIT = Duration.ofMinutes(3);
  private static final long LOCK_POLL_MILLIS = 100;

  /** What clients need to know of the running stack. */
  Path settings() {
    return root.resolve("stack.properties");
  }

  /** The store and all ports, as of the last start. */
  Path state() {
    return root.resolve("state.properties");
  }

  Path logs() {
    return root.resolve("logs");
  }

  Path log(ServerName server) {
    return logs().resolve(server + ".log");
  }

  Path data(ServerName server) {
    return root.resolve("data").resolve(server.toString());
  }

  /** Generated anew at each start. */
  Path configuration(ServerName server) {
    return root.resolve("conf").resolve(server.toString());
  }

  /** Emptied at each start of the server. */
  Path temporary(ServerName server) {
    return root.resolve("tmp").resolve(server.toString());
  }

  PidFile pidFile(ServerName server) {
    return new PidFile(root.resolve("pids").resolve(server + ".pid"));
  }

  boolean isStack() {
    return Files.exists(state());
  }

  /** Makes the folder, readable by its owner alone: it holds keys. */
  void create() {
    try {
      if (!Files.isDirectory(root)) {
        Files.createDirectories(root.getParent());
        Files.createDirectory(
            root,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      Files.createDirectories(logs());
    } catch (IOException e) {
      throw new StackFailure("Cannot create the stack's folder " + root + ": " + e, e);
    }
  }

  /** Starts and stops in this folder happen one after the other, also between programs. */
  <T> T whileLocked(Runnable onWaiting, Supplier<T> work) {
    create();
    try (FileChannel channel =
        FileChannel.open(
            root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      awaitLock(channel, onWaiting);
      // Given up with the channel, and when the program ends.
      return work.get();
    } catch (IOException e) {
      throw new StackFailure("Cannot lock " + root + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackFailure("Interrupted", e);
    }
  }

  private void awaitLock(FileChannel channel, Runnable onWaiting)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + LOCK_LIMIT.toNanos();
    boolean told = false;
    while (tryLock(channel) == null) {
      if (!told) {
        onWaiting.run();
        told = true;
      }
      if (System.nanoTime() > deadline) {
        throw new StackFailure(
            "Another start or stop is still at work in " + root + "; try again later");
      }
      Thread.sleep(LOCK_POLL_MILLIS);
    }
  }

  private static FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // Held by another thread of this program.
      return null;
    }
  }

  static Map<String, String> read(Path file) {
    Properties properties = new Properties();
    if (Files.exists(file)) {
      try (var reader = Files.newBufferedReader(file)) {
        properties.load(reader);
      } catch (IOException e) {
        throw new StackFailure("Cannot read " + file + ": " + e, e);
      }
    }
    Map<String, String> map = new TreeMap<>();
    properties.stringPropertyNames().forEach(key -> map.put(key, properties.getProperty(key)));
    return map;
  }

  /** Writes {@code key=value} lines that only the owner can read. */
  static void write(Path file, String comment, Map<String, String> properties) {
    StringBuilder text = new StringBuilder("# ").append(comment).append('\n');
    new TreeMap<>(properties)
        .forEach(
            (key, value) ->
                text.append(key).append('=').append(value.replace("\\", "\\\\")).append('\n'));
    write(file, text.toString());
  }

  static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      if (!Files.exists(file)) {
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new StackFailure("Cannot write " + file + ": " + e, e);
    }
  }

  static void delete(Path folder) {
    try (Stream<Path> walk = Files.walk(folder)) {
      List<Path> deepestFirst = walk.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.deleteIfExists(path);
      }
    } catch (NoSuchFileException e) {
      // Nothing to delete.
    } catch (IOException | UncheckedIOException e) {
      throw new StackFailure("Cannot delete " + folder + ": " + e, e);
    }
  }
}
