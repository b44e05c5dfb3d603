package lakegate.deploy;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.SupportsPrefixOperations;

/**
 * Completed checkpoints and savepoints, kept as {@code <checkpoints>/<job name>/<job
 * id>/chk-<number>/_metadata} and {@code <savepoints>/<job name>/savepoint-<begin of the job
 * id>-<random>/_metadata}. Flink writes {@code _metadata} last, so one that has it is whole.
 */
public final class Checkpoints {
  private static final String FILE = "file://";
  private static final Pattern METADATA =
      Pattern.compile(
          "(.*/(?:(\\p{XDigit}{32})/chk-\\d+|savepoint-(\\p{XDigit}{6})-\\p{XDigit}+))/_metadata");

  /** What the file begins with: a number that says that it is one, its version, the checkpoint. */
  private static final int MAGIC = 0x4960672d;

  private final String checkpoints;
  private final Optional<String> savepoints;
  private final Map<String, String> store;

  /**
   * @param checkpoints the folder of all jobs' checkpoints, {@code file:} or {@code s3:}
   * @param savepoints that of the savepoints
   * @param store catalog properties with the access to the object store
   */
  public Checkpoints(URI checkpoints, Optional<URI> savepoints, Map<String, String> store) {
    this.checkpoints = path(checkpoints);
    this.savepoints = savepoints.map(Checkpoints::path);
    this.store = store;
  }

  /** Flink and object stores take a path as it is; an escaped one would be another folder. */
  private static String path(URI folder) {
    return folder.getScheme()
        + "://"
        + Objects.requireNonNullElse(folder.getAuthority(), "")
        + folder.getPath().replaceAll("/+$", "");
  }

  /**
   * One completed checkpoint or savepoint.
   *
   * @param path its folder, as Flink's {@code savepointPath} takes it
   * @param run the id of the job that wrote it, or its beginning
   * @param number counts within the job
   */
  public record Checkpoint(String path, String run, long number, Instant completed) {
    /** Whether that job wrote it. */
    boolean isOf(String jobId) {
      return jobId.startsWith(run);
    }

    /** In words. */
    String title() {
      return "%spoint %d of %s".formatted(isSavepoint() ? "save" : "check", number, completed);
    }

    /** Whether the job was stopped with it: then all is committed. */
    boolean isSavepoint() {
      return path.substring(path.lastIndexOf('/') + 1).startsWith("savepoint-");
    }
  }

  /** Where the job's checkpoints are. */
  public String folderOf(LakegateJob job) {
    return checkpoints + "/" + job.jobName();
  }

  /** Where the job's savepoints are, if that is known. */
  public Optional<String> savepointsOf(LakegateJob job) {
    return savepoints.map(folder -> folder + "/" + job.jobName());
  }

  /** The newest completed and readable one of all runs of the job. */
  public Optional<Checkpoint> newest(LakegateJob job) {
    return newestFirst(job).flatMap(file -> read(file).stream()).findFirst();
  }

  /**
   * Those that the job may go on from, newest first: the newest, and what else Flink has kept of
   * its run, should that be lost. A later run has committed what older ones had still to commit.
   */
  public List<Checkpoint> resumable(LakegateJob job) {
    Optional<Checkpoint> newest = newest(job);
    return newestFirst(job)
        .filter(found -> newest.filter(checkpoint -> found.isOfRun(checkpoint)).isPresent())
        .flatMap(file -> read(file).stream())
        .toList();
  }

  private Stream<Found> newestFirst(LakegateJob job) {
    List<Found> found = new ArrayList<>(list(folderOf(job)));
    savepointsOf(job).ifPresent(folder -> found.addAll(list(folder)));
    return found.stream()
        .sorted(Comparator.comparing(Found::completed).thenComparing(Found::number).reversed());
  }

  /** A metadata file. */
  private record Found(String folder, String run, Instant completed) {
    boolean isCheckpoint() {
      return folder.contains("/chk-");
    }

    /** Whether it is the newest one or a checkpoint of the same run; savepoints stay for ever. */
    boolean isOfRun(Checkpoint newest) {
      return folder.equals(newest.path()) || isCheckpoint() && run.startsWith(newest.run());
    }

    long number() {
      return isCheckpoint()
          ? Long.parseLong(folder.substring(folder.lastIndexOf('-') + 1))
          : Long.MAX_VALUE;
    }
  }

  private List<Found> list(String folder) {
    return folder.startsWith(FILE) ? files(folder) : objects(folder);
  }

  private static List<Found> files(String folder) {
    Path root = Path.of(folder.substring(FILE.length()));
    List<Found> checkpoints = new ArrayList<>();
    // <job id>/chk-<number>/_metadata
    try (Stream<Path> files =
        Files.find(root, 3, (file, attributes) -> attributes.isRegularFile())) {
      for (Path file : files.toList()) {
        String path = folder + "/" + root.relativize(file).toString().replace('\\', '/');
        modified(file).flatMap(time -> found(path, time)).ifPresent(checkpoints::add);
      }
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new Failure("Cannot list checkpoints in " + folder + ": " + e.getMessage(), e);
    }
    return checkpoints;
  }

  /** A running job may just have removed the file. */
  private static Optional<Instant> modified(Path file) throws IOException {
    try {
      FileTime time = Files.getLastModifiedTime(file);
      return Optional.of(time.toInstant());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private List<Found> objects(String folder) {
    List<Found> checkpoints = new ArrayList<>();
    try (FileIO io = io()) {
      if (!(io instanceof SupportsPrefixOperations listing)) {
        throw new Failure("Cannot list checkpoints in " + folder + " with " + io.getClass());
      }
      for (FileInfo file : listing.listPrefix(folder + "/")) {
        found(file.location(), Instant.ofEpochMilli(file.createdAtMillis()))
            .ifPresent(checkpoints::add);
      }
    }
    return checkpoints;
  }

  private FileIO io() {
    String implementation = store.getOrDefault("io-impl", "org.apache.iceberg.aws.s3.S3FileIO");
    return CatalogUtil.loadFileIO(implementation, store, null);
  }

  private static Optional<Found> found(String path, Instant completed) {
    Matcher match = METADATA.matcher(path);
    return match.matches()
        ? Optional.of(
            new Found(
                match.group(1),
                Objects.requireNonNullElse(match.group(2), match.group(3)),
                completed))
        : Optional.empty();
  }

  /** Empty if it has gone, or isn't what Flink writes. */
  private Optional<Checkpoint> read(Found found) {
    String file = found.folder() + "/_metadata";
    OptionalLong number;
    if (file.startsWith(FILE)) {
      try (InputStream in = Files.newInputStream(Path.of(file.substring(FILE.length())))) {
        number = number(in);
      } catch (IOException e) {
        number = OptionalLong.empty();
      }
    } else {
      try (FileIO io = io();
          InputStream in = io.newInputFile(file).newStream()) {
        number = number(in);
      } catch (IOException | NotFoundException e) {
        number = OptionalLong.empty();
      }
    }
    return number.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Checkpoint(found.folder(), found.run(), number.getAsLong(), found.completed()));
  }

  private static OptionalLong number(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    if (data.readInt() != MAGIC) {
      return OptionalLong.empty();
    }
    data.readInt();
    return OptionalLong.of(data.readLong());
  }
}
