package lakegate.stack.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PidFileTest {
  @TempDir Path folder;

  private PidFile pidFile;
  private OsProcess process;

  @BeforeEach
  void startProcess() throws IOException {
    pidFile = new PidFile(folder.resolve("pids/some.pid"));
    process =
        new Launch(List.of("sleep", "600"), Map.of(), folder).start(folder.resolve("some.log"));
  }

  @AfterEach
  void endProcess() {
    process.kill();
  }

  @Test
  void aProcessIsFoundAgain() {
    pidFile.write(process);

    assertThat(new PidFile(pidFile.file()).running()).contains(process);
  }

  @Test
  void anotherProcessWithTheSamePidIsAStrangerAndLeftAlone() throws InterruptedException {
    OsProcess predecessor = new OsProcess(process.pid(), process.started() + "0");
    pidFile.write(predecessor);

    assertThat(pidFile.running()).isEmpty();
    assertThat(pidFile.file()).doesNotExist();

    predecessor.kill();
    predecessor.terminate();
    assertThat(process.isAlive()).isTrue();
  }

  @Test
  void theFileOfAProcessThatHasEndedIsRemoved() {
    pidFile.write(process);
    process.kill();
    ProcessHandle.of(process.pid()).ifPresent(handle -> handle.onExit().join());

    assertThat(pidFile.running()).isEmpty();
    assertThat(pidFile.file()).doesNotExist();
  }

  @Test
  void aFileThatIsNoPidFileNamesNoProcess() throws IOException {
    Files.createDirectories(pidFile.file().getParent());
    Files.writeString(pidFile.file(), "1\n");

    assertThat(pidFile.running()).isEmpty();
  }
}
