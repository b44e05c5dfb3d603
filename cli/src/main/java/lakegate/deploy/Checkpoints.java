package lakegate.deploy;

import java.io.IOException;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.SupportsPrefixOperations;

/**
 * Completed checkpoints, kept as {@code <folder>/<job name>/<job id>/chk-<number>/_metadata}. Flink
 * writes {@code _metadata} last, so a checkpoint that has it is whole.
 */
public final class Checkpoints {
  private static final String FILE = "file://";
  private static final Pattern METADATA =
      Pattern.compile("(.*/(\\p{XDigit}{32})/chk-(\\d+))/_metadata");

  private final String folder;
  private final Map<String, String> store;

  /**
   * @param folder the folder of all jobs' checkpoints, {@code file:} or {@code s3:}
   * @param store catalog properties with the access to the object store
   */
  public Checkpoints(URI folder, Map<String, String> store) {
    // Flink and object stores take a path as it is; an escaped one would be another folder.
    this.folder =
        folder.getScheme()
            + "://"
            + Objects.requireNonNullElse(folder.getAuthority(), "")
            + folder.getPath().replaceAll("/+$", "");
    this.store = store;
  }

  /**
   * One completed checkpoint.
   *
   * @param path its folder, as Flink's {@code savepointPath} takes it
   * @param number counts within the job
   */
  public record Checkpoint(String path, String jobId, long number, Instant completed) {}

  /** Where the job's checkpoints are. */
  public String folderOf(LakegateJob job) {
    return folder + "/" + job.jobName();
  }

  /** The newest completed checkpoint of all runs of the job. */
  public Optional<Checkpoint> newest(LakegateJob job) {
    List<Checkpoint> checkpoints =
        folder.startsWith(FILE) ? files(folderOf(job)) : objects(folderOf(job));
    return checkpoints.stream()
        .max(Comparator.comparing(Checkpoint::completed).thenComparingLong(Checkpoint::number));
  }

  private static List<Checkpoint> files(String folder) {
    Path root = Path.of(folder.substring(FILE.length()));
    List<Checkpoint> checkpoints = new ArrayList<>();
    // <job id>/chk-<number>/_metadata
    try (Stream<Path> files =
        Files.find(root, 3, (file, attributes) -> attributes.isRegularFile())) {
      for (Path file : files.toList()) {
        String path = folder + "/" + root.relativize(file).toString().replace('\\', '/');
        modified(file).flatMap(time -> checkpoint(path, time)).ifPresent(checkpoints::add);
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

  private List<Checkpoint> objects(String folder) {
    List<Checkpoint> checkpoints = new ArrayList<>();
    String implementation = store.getOrDefault("io-impl", "org.apache.iceberg.aws.s3.S3FileIO");
    try (FileIO io = CatalogUtil.loadFileIO(implementation, store, null)) {
      if (!(io instanceof SupportsPrefixOperations listing)) {
        throw new Failure("Cannot list checkpoints in " + folder + " with " + implementation);
      }
      for (FileInfo file : listing.listPrefix(folder + "/")) {
        checkpoint(file.location(), Instant.ofEpochMilli(file.createdAtMillis()))
            .ifPresent(checkpoints::add);
      }
    }
    return checkpoints;
  }

  private static Optional<Checkpoint> checkpoint(String path, Instant completed) {
    Matcher match = METADATA.matcher(path);
    return match.matches()
        ? Optional.of(
            new Checkpoint(
                match.group(1), match.group(2), Long.parseLong(match.group(3)), completed))
        : Optional.empty();
  }
}
