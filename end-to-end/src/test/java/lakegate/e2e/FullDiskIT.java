package lakegate.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import lakegate.deploy.FlinkRest;
import lakegate.deploy.LakegateJob;
import lakegate.e2e.pipeline.Pipeline;
import lakegate.e2e.pipeline.Sent;
import lakegate.e2e.pipeline.Traffic;
import lakegate.e2e.truth.Truth;
import lakegate.event.EventTypes;
import lakegate.stack.Store;
import org.junit.jupiter.api.Test;

/**
 * The disk of the tables, then that of the checkpoints, is full for a while as messages flow
 * ({@code make outages}). Each is a file system in memory, which only root can mount.
 */
class FullDiskIT {
  private static final String NAME = "full-disk";
  private static final Path FOLDER = Path.of("target", "stack-" + NAME).toAbsolutePath();
  private static final int MESSAGES_PER_SECOND = 100;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @Test
  void aFullDiskDelaysAndLosesNothing() throws Exception {
    Path tables = FOLDER.resolve("warehouse");
    Path checkpoints = FOLDER.resolve("flink/checkpoints");
    boolean mounted = mount(tables) && mount(checkpoints);
    if (!mounted) {
      System.out.println("  skipped: only root can mount a small disk (mount -t tmpfs)");
    }
    assumeTrue(mounted);
    try (Pipeline pipeline = Pipeline.start(NAME, Store.FILE, EventTypes.load())) {
      Map<LakegateJob, String> jobs = pipeline.jobs();
      List<Sent> sent;
      try (Traffic traffic = Traffic.start(pipeline, 8, MESSAGES_PER_SECOND)) {
        for (Path disk : List.of(tables, checkpoints)) {
          long before = failures(pipeline, jobs);
          Path filler = fill(disk);
          await().atMost(PATIENCE).until(() -> failures(pipeline, jobs) > before);
          int sentByNow = traffic.size();
          Files.delete(filler);
          pipeline.awaitRows(sentByNow);
          System.out.println("  disk of " + disk.getFileName() + " full: all there after it");
        }
        sent = traffic.stop();
      }
      pipeline.awaitRows(sent.size());

      assertThat(pipeline.committedRows()).isEqualTo(sent.size());
      Truth.of(pipeline.types(), sent).assertInTables(pipeline.types(), pipeline::rows);
      pipeline.assertBalanced();
      assertThat(pipeline.jobs()).isEqualTo(jobs);
    } finally {
      run("umount", tables.toString());
      run("umount", checkpoints.toString());
    }
  }

  /** Failed checkpoints and restarts of both jobs. */
  private static long failures(Pipeline pipeline, Map<LakegateJob, String> jobs) {
    FlinkRest flink = new FlinkRest(pipeline.settings().flink());
    return jobs.values().stream()
        .mapToLong(job -> flink.checkpoints(job).failed() + flink.restarts(job))
        .sum();
  }

  private static boolean mount(Path folder) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    return run("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", folder.toString());
  }

  private static boolean run(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Writes until nothing more fits. */
  private static Path fill(Path disk) {
    Path filler = disk.resolve("filler");
    byte[] block = new byte[4096];
    try (OutputStream out = Files.newOutputStream(filler)) {
      while (true) {
        out.write(block);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left on device");
    }
    return filler;
  }
}
