package lakegate.stack.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OsProcessTest {
  @TempDir Path folder;

  private OsProcess process;

  @BeforeEach
  void startProcess() throws IOException {
    assumeTrue(Files.exists(Path.of("/proc/self/stat")), "reads /proc");
    process = new Launch(List.of("sleep", "600"), Map.of(), folder).start(folder.resolve("log"));
  }

  @AfterEach
  void endProcess() {
    process.kill();
  }

  @Test
  void aPausedProcessIsAliveUntilItIsLetGoOnOrKilled() {
    process.pause();
    awaitPaused(true);
    assertThat(process.isAlive()).isTrue();

    process.resume();
    awaitPaused(false);
    assertThat(process.isAlive()).isTrue();

    process.pause();
    awaitPaused(true);
    process.kill();
    ProcessHandle.of(process.pid()).ifPresent(handle -> handle.onExit().join());
    assertThat(process.isAlive()).isFalse();
  }

  @Test
  void aPausedProcessThatIsAskedToEndDoesSo() {
    process.pause();
    awaitPaused(true);

    process.terminate();
    ProcessHandle.of(process.pid()).ifPresent(handle -> handle.onExit().join());

    assertThat(process.isAlive()).isFalse();
  }

  @Test
  void aStrangerWithThePidIsNotPaused() {
    OsProcess predecessor = new OsProcess(process.pid(), process.started() + "0");

    predecessor.pause();

    assertThat(process.isPaused()).isFalse();
  }

  /** The signal has been sent when kill returns, and is delivered soon. */
  private void awaitPaused(boolean paused) {
    while (process.isPaused() != paused) {
      Thread.onSpinWait();
    }
  }
}
