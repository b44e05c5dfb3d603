package lakegate.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import lakegate.deploy.Checkpoints.Checkpoint;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsTest {
  private static final String OLD_RUN = "0".repeat(31) + "a";
  private static final String NEW_RUN = "0".repeat(31) + "b";
  private static final int MAGIC = 0x4960672d;
  private static final Instant NOON = Instant.parse("2025-11-14T12:00:00Z");

  @TempDir private Path home;
  private Path folder;
  private Path savepoints;
  private Checkpoints checkpoints;

  @BeforeEach
  void open() {
    // A blank and a percent sign are escaped in an address.
    folder = home.resolve("my 100% stack");
    savepoints = home.resolve("savepoints");
    checkpoints = new Checkpoints(folder.toUri(), Optional.of(savepoints.toUri()), Map.of());
  }

  @Test
  void thereIsNoneWithoutAFolder() {
    assertThat(checkpoints.newest(LakegateJob.BRIDGE)).isEmpty();
  }

  @Test
  void theNewestOfAllRunsIsFoundAlthoughAnOlderRunCountedFurther() throws IOException {
    complete(LakegateJob.BRIDGE, OLD_RUN, 9, NOON);
    complete(LakegateJob.BRIDGE, NEW_RUN, 2, NOON.plusSeconds(60));
    complete(LakegateJob.BRIDGE, NEW_RUN, 1, NOON.plusSeconds(30));

    assertThat(checkpoints.newest(LakegateJob.BRIDGE))
        .contains(
            new Checkpoint(
                checkpoints.folderOf(LakegateJob.BRIDGE) + "/" + NEW_RUN + "/chk-2",
                NEW_RUN,
                2,
                NOON.plusSeconds(60)));
  }

  /** Flink takes a folder as it is written; %20 would be part of its name. */
  @Test
  void flinkIsToldFoldersThatAreNotEscaped() throws IOException {
    complete(LakegateJob.BRIDGE, OLD_RUN, 1, NOON);
    String ofJob = "file://" + folder + "/lakegate-bridge";

    assertThat(checkpoints.folderOf(LakegateJob.BRIDGE)).isEqualTo(ofJob);
    assertThat(checkpoints.newest(LakegateJob.BRIDGE).orElseThrow().path())
        .isEqualTo(ofJob + "/" + OLD_RUN + "/chk-1");
  }

  @Test
  void ofTwoAtTheSameTimeTheHigherNumberIsTheNewest() throws IOException {
    complete(LakegateJob.BRIDGE, OLD_RUN, 10, NOON);
    complete(LakegateJob.BRIDGE, OLD_RUN, 9, NOON);

    assertThat(checkpoints.newest(LakegateJob.BRIDGE).orElseThrow().number()).isEqualTo(10);
  }

  @Test
  void aCheckpointWithoutMetadataIsNotComplete() throws IOException {
    complete(LakegateJob.INGEST, OLD_RUN, 3, NOON);
    Path begun = folder.resolve("lakegate-ingest").resolve(NEW_RUN).resolve("chk-4");
    Files.createDirectories(begun);
    Files.writeString(begun.resolve("5f3a"), "state");

    assertThat(checkpoints.newest(LakegateJob.INGEST).orElseThrow().number()).isEqualTo(3);
  }

  @Test
  void whatFlinkDidNotWriteIsLeftOut() throws IOException {
    complete(LakegateJob.INGEST, OLD_RUN, 3, NOON);
    Path text = folder.resolve("lakegate-ingest").resolve(NEW_RUN).resolve("chk-4");
    write(Files.createDirectories(text), 0x6d657461, 4, NOON.plusSeconds(1));
    Path cut = folder.resolve("lakegate-ingest").resolve(NEW_RUN).resolve("chk-5");
    Files.write(Files.createDirectories(cut).resolve("_metadata"), new byte[] {0x49, 0x60});

    assertThat(checkpoints.newest(LakegateJob.INGEST).orElseThrow().number()).isEqualTo(3);
  }

  @Test
  void aSavepointIsTheNewestUntilTheNextCheckpoint() throws IOException {
    complete(LakegateJob.BRIDGE, OLD_RUN, 3, NOON);
    Path savepoint = savepoints.resolve("lakegate-bridge").resolve("savepoint-000000-5f3a6b7c8d9e");
    write(Files.createDirectories(savepoint), MAGIC, 4, NOON.plusSeconds(1));

    Checkpoint newest = checkpoints.newest(LakegateJob.BRIDGE).orElseThrow();

    assertThat(newest.path()).isEqualTo("file://" + savepoint);
    assertThat(newest.number()).isEqualTo(4);
    assertThat(newest.isOf(OLD_RUN)).isTrue();
    assertThat(newest.isOf("f".repeat(32))).isFalse();
    assertThat(newest.title()).isEqualTo("savepoint 4 of 2025-11-14T12:00:01Z");
    complete(LakegateJob.BRIDGE, NEW_RUN, 5, NOON.plusSeconds(2));
    assertThat(checkpoints.newest(LakegateJob.BRIDGE).orElseThrow().title())
        .isEqualTo("checkpoint 5 of 2025-11-14T12:00:02Z");
  }

  @Test
  void aJobMayGoOnFromEachRetainedCheckpointOfItsNewestRunAndFromNoOtherRuns() throws IOException {
    complete(LakegateJob.INGEST, OLD_RUN, 9, NOON);
    complete(LakegateJob.INGEST, NEW_RUN, 2, NOON.plusSeconds(60));
    complete(LakegateJob.INGEST, NEW_RUN, 1, NOON.plusSeconds(30));
    Path text = folder.resolve("lakegate-ingest").resolve(NEW_RUN).resolve("chk-3");
    write(Files.createDirectories(text), 0x6d657461, 3, NOON.plusSeconds(90));

    assertThat(checkpoints.resumable(LakegateJob.INGEST))
        .extracting(Checkpoint::number)
        .containsExactly(2L, 1L);
  }

  @Test
  void aSavepointOfLongAgoIsNotGoneOnFromAndTheNewestOneIs() throws IOException {
    String job = "c0ffee" + "0".repeat(26);
    Path old = savepoints.resolve("lakegate-ingest").resolve("savepoint-c0ffee-5f3a6b7c8d9e");
    write(Files.createDirectories(old), MAGIC, 4, NOON);
    complete(LakegateJob.INGEST, job, 70, NOON.plusSeconds(60));
    assertThat(checkpoints.resumable(LakegateJob.INGEST))
        .extracting(Checkpoint::number)
        .containsExactly(70L);
    Path stopped = savepoints.resolve("lakegate-ingest").resolve("savepoint-c0ffee-0a1b2c3d4e5f");
    write(Files.createDirectories(stopped), MAGIC, 71, NOON.plusSeconds(90));

    assertThat(checkpoints.resumable(LakegateJob.INGEST))
        .extracting(Checkpoint::number)
        .containsExactly(71L, 70L);
    assertThat(checkpoints.resumable(LakegateJob.BRIDGE)).isEmpty();
  }

  @Test
  void theOtherJobsCheckpointsAreLeftAlone() throws IOException {
    complete(LakegateJob.INGEST, OLD_RUN, 3, NOON);

    assertThat(checkpoints.newest(LakegateJob.BRIDGE)).isEmpty();
  }

  private void complete(LakegateJob job, String run, int number, Instant time) throws IOException {
    Path checkpoint =
        Files.createDirectories(
            folder.resolve(job.jobName()).resolve(run).resolve("chk-" + number));
    write(checkpoint, MAGIC, number, time);
  }

  private static void write(Path checkpoint, int magic, long number, Instant time)
      throws IOException {
    byte[] content = ByteBuffer.allocate(20).putInt(magic).putInt(6).putLong(number).array();
    Path metadata = Files.write(checkpoint.resolve("_metadata"), content);
    Files.setLastModifiedTime(metadata, FileTime.from(time));
  }
}
