package lakegate.stack.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LaunchTest {
  @TempDir Path folder;

  @Test
  void whatItPrintsIsAppendedToTheLogAndItsExitCodeReturned() throws Exception {
    Path log = Files.writeString(folder.resolve("log"), "before\n");

    int exitCode =
        new Launch(List.of("sh", "-c", "echo out; echo err >&2; exit 3"), Map.of(), folder)
            .run(log);

    assertThat(exitCode).isEqualTo(3);
    assertThat(log).hasContent("before\nout\nerr\n");
  }

  @Test
  void itSeesItsOwnVariablesAndNoSettingOfOtherPrograms() throws Exception {
    Path log = folder.resolve("log");

    new Launch(List.of("env"), Map.of("SERVER_SETTING", "a b"), folder).run(log);

    assertThat(log).content().contains("SERVER_SETTING=a b\n");
    assertThat(Files.readAllLines(log))
        .extracting(line -> line.substring(0, line.indexOf('=')))
        .isSubsetOf(
            "SERVER_SETTING", "PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "TZ", "TMPDIR");
  }

  /** Ctrl-C goes to the terminal's foreground process group. */
  @Test
  void aStartedServerIsNotInTheProcessGroupOfItsStarter() throws IOException {
    assumeTrue(Files.exists(Path.of("/proc/self/stat")), "reads /proc");
    OsProcess server =
        new Launch(List.of("sleep", "600"), Map.of(), folder).start(folder.resolve("log"));
    try {
      ProcessHandle.of(server.pid()).orElseThrow();
      awaitCommand(server, "sleep");

      assertThat(processGroup(server.pid())).isEqualTo(server.pid());
    } finally {
      server.kill();
    }
  }

  /** The pid is that of setsid until it has become the server. */
  private static void awaitCommand(OsProcess process, String name) throws IOException {
    while (!Files.readString(Path.of("/proc/" + process.pid() + "/comm")).strip().equals(name)) {
      Thread.onSpinWait();
    }
  }

  private static long processGroup(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[2]);
  }
}
