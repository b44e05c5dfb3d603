package lakegate.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import lakegate.deploy.Failure;
import lakegate.deploy.LakegateJob;
import lakegate.deploy.Settings;
import lakegate.deploy.Submission;
import lakegate.settings.InvalidSettings;
import lakegate.settings.SettingsReader;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of the verbs that start jobs. */
final class JobOptions {
  @Option(
      names = "--checkpoint.interval",
      paramLabel = "TIME",
      description = "How often rows become visible, such as 10s. Default: 60s.")
  private String checkpointInterval;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description = "Subtasks per operator. Default: 1.")
  private String parallelism;

  @Option(
      names = "--stop-on-flood",
      description =
          "Stop the bridge when too many of the last messages were rejected (flood.share,"
              + " flood.window). Nothing is lost: submit goes on from its last checkpoint.")
  private boolean stopOnFlood;

  @Mixin private PartitionsOption partitions;

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      defaultValue = "60s",
      converter = DurationConverter.class,
      description =
          "How long to wait for the servers, and again for the first checkpoint and commit."
              + " Default: ${DEFAULT-VALUE}.")
  private Duration wait;

  @Option(
      names = "--accept-loss",
      description =
          "Go on although messages have expired before they were read. Without it that is refused"
              + " and says which.")
  private boolean acceptLoss;

  @Option(
      names = "--keep-tables",
      description =
          "Write to the tables as they are, whatever the schemas say: for an older version, whose"
              + " columns a later one has made wider.")
  private boolean keepTables;

  @Option(
      names = "--jar",
      paramLabel = "FILE",
      description = "The job jar. Default: ingest-job/target/lakegate-jobs.jar of the project.")
  private Optional<Path> jar = Optional.empty();

  /** Adds what is wrong with the options. */
  void check(List<String> problems) {
    partitions.check(problems);
    jar.filter(file -> !Files.isRegularFile(file))
        .ifPresent(file -> problems.add("--jar " + file + ": no such file"));
  }

  /** The settings that the options are. */
  Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    if (checkpointInterval != null) {
      settings.put(SettingsReader.CHECKPOINT_INTERVAL, checkpointInterval);
    }
    if (parallelism != null) {
      settings.put(SettingsReader.PARALLELISM, parallelism);
    }
    if (stopOnFlood) {
      settings.put(SettingsReader.STOP_ON_FLOOD, "true");
    }
    return settings;
  }

  Submission.Options options(Settings settings, Set<LakegateJob> jobs, boolean dryRun) {
    requireCheckpoints(settings);
    Path file = jar.orElse(settings.home().resolve("ingest-job/target/lakegate-jobs.jar"));
    if (!Files.isRegularFile(file)) {
      throw new Failure("No job jar " + file + "; build it with: make build");
    }
    return new Submission.Options(
        jobs, file, partitions.number(), wait, dryRun, acceptLoss, keepTables);
  }

  /**
   * @throws InvalidSettings if nobody said where the checkpoints are
   */
  static void requireCheckpoints(Settings settings) {
    if (settings.checkpoints().isEmpty()) {
      throw new InvalidSettings(
          List.of(
              Settings.CHECKPOINTS
                  + " is not set: start the servers with make up, or give"
                  + " -D checkpoints.dir=s3://bucket/checkpoints"));
    }
  }
}
