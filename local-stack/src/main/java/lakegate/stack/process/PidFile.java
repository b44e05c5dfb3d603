package lakegate.stack.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/** Remembers a process beyond the life of the one that started it. */
public record PidFile(Path file) {

  /** The process, if it still runs. A file of a process that has ended is removed. */
  public Optional<OsProcess> running() {
    Optional<OsProcess> process = read().filter(OsProcess::isAlive);
    if (process.isEmpty()) {
      delete();
    }
    return process;
  }

  public void write(OsProcess process) {
    try {
      Files.createDirectories(file.getParent());
      Path written = Files.createTempFile(file.getParent(), file.getFileName().toString(), ".new");
      Files.writeString(written, process.pid() + "\n" + process.started() + "\n");
      Files.move(
          written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write pid file " + file, e);
    }
  }

  public void delete() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot remove pid file " + file, e);
    }
  }

  private Optional<OsProcess> read() {
    try {
      List<String> lines = Files.readAllLines(file);
      return lines.size() == 2 && lines.get(0).matches("\\d{1,18}")
          ? Optional.of(new OsProcess(Long.parseLong(lines.get(0)), lines.get(1)))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
