package lakegate.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import lakegate.stack.process.Launch;
import lakegate.stack.process.OsProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackFolderTest {
  @TempDir Path parent;

  @Test
  void onlyTheOwnerCanReadTheFolderAndItsSettings() throws IOException {
    StackFolder folder = folder();
    folder.create();
    StackFolder.write(folder.settings(), "a comment", Map.of("key", "value"));

    assertThat(permissions(folder.root())).isEqualTo("rwx------");
    assertThat(permissions(folder.settings())).isEqualTo("rw-------");
  }

  @Test
  void settingsAreReadAsTheyWereWritten() {
    Map<String, String> settings =
        Map.of("uri", "http://127.0.0.1:1/a", "path", "/my lake/ü\\x", "equals", "a=b:c");
    Path file = folder().settings();

    StackFolder.write(file, "a comment", settings);

    assertThat(StackFolder.read(file)).isEqualTo(settings);
  }

  @Test
  void aSecondStartWaitsForTheFirst() {
    StackFolder folder = folder();
    CountDownLatch secondWaits = new CountDownLatch(1);

    CompletableFuture<String> second =
        folder.whileLocked(
            () -> {},
            () -> {
              CompletableFuture<String> started =
                  CompletableFuture.supplyAsync(
                      () ->
                          new StackFolder(folder.root())
                              .whileLocked(secondWaits::countDown, () -> "done"));
              await(secondWaits);
              assertThat(started).isNotDone();
              return started;
            });

    assertThat(second.join()).isEqualTo("done");
  }

  @Test
  void downWithoutAStackStopsNothingAndMakesNoFolder() {
    assertThat(LocalStack.down(folder().root(), line -> {})).isEmpty();
    assertThat(folder().root()).doesNotExist();
  }

  @Test
  void downStopsWhatRunsAndForgetsWhatHasEnded() throws IOException {
    StackFolder folder = folder();
    folder.create();
    OsProcess running = sleeper(folder);
    OsProcess stranger = sleeper(folder);
    folder.pidFile(ServerName.KAFKA).write(running);
    folder.pidFile(ServerName.CATALOG).write(new OsProcess(stranger.pid(), "earlier"));
    try {
      assertThat(LocalStack.down(folder.root(), line -> {})).containsExactly(ServerName.KAFKA);

      assertThat(running.isAlive()).isFalse();
      assertThat(stranger.isAlive()).isTrue();
      assertThat(folder.root().resolve("pids")).isEmptyDirectory();
    } finally {
      running.kill();
      stranger.kill();
    }
  }

  @Test
  void aFolderThatHoldsNoStackIsNotDeleted() throws IOException {
    Path file = Files.writeString(parent.resolve("thesis.txt"), "years of work");

    assertThatThrownBy(() -> LocalStack.delete(parent))
        .isInstanceOf(StackFailure.class)
        .hasMessage(parent + " holds no stack");
    assertThat(file).exists();
  }

  @Test
  void dataOfOneStoreIsNotStartedWithTheOther() {
    StackFolder folder = folder();
    StackFolder.write(folder.state(), "", Map.of("store", "s3"));

    assertThatThrownBy(() -> LocalStack.of(StackOptions.onFreePorts(folder.root()), l -> {}).up())
        .isInstanceOf(StackFailure.class)
        .hasMessageContainingAll(folder.root().toString(), "STORE=s3", "STACK_FOLDER", "clean");
  }

  private StackFolder folder() {
    return new StackFolder(parent.resolve("stack"));
  }

  private static OsProcess sleeper(StackFolder folder) throws IOException {
    return new Launch(List.of("sleep", "600"), Map.of(), folder.root())
        .start(folder.root().resolve("log"));
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
