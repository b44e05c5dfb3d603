package lakegate.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lakegate.deploy.FlinkRest.CheckpointStats;
import lakegate.settings.Secrets;
import lakegate.settings.SettingsReader;

/**
 * With what a job is started, apart from where it goes on.
 *
 * @param arguments of its main method, by their keys
 * @param checkpoints the folder of its checkpoints
 */
record JobStart(LakegateJob job, Map<String, String> arguments, String checkpoints) {

  JobStart {
    arguments = new TreeMap<>(arguments);
  }

  /** As the settings say. */
  static JobStart of(Settings settings, LakegateJob job, String checkpoints) {
    return new JobStart(job, today(settings, job), checkpoints);
  }

  /**
   * As a job was started that runs. Flink tells no secrets: those are of the settings.
   *
   * @param settings also for a job whose version doesn't tell how it was started
   * @throws Failure if the settings lack one of the secrets
   */
  static JobStart ofRunning(
      FlinkRest flink, FlinkRest.Job running, LakegateJob job, Settings settings, String folder) {
    Map<String, String> told = flink.arguments(running.id());
    Map<String, String> today = today(settings, job);
    List<String> lacking = new ArrayList<>();
    told.replaceAll(
        (key, value) -> {
          if (!value.equals(Secrets.MASK)) {
            return value;
          }
          if (!today.containsKey(key)) {
            lacking.add(key);
          }
          return today.get(key);
        });
    if (!lacking.isEmpty()) {
      throw new Failure(
          "%s runs with secrets that the settings lack, nothing was changed: without %s there is no way back"
              .formatted(job.jobName(), String.join(", ", lacking)));
    }
    // Of a start without a checkpoint, long ago.
    told.remove(SettingsReader.START_OFFSETS);
    String checkpoints =
        flink
            .checkpoints(running.id())
            .latest()
            .map(CheckpointStats.Completed::path)
            .filter(path -> path.contains("/" + running.id() + "/"))
            .map(path -> path.substring(0, path.indexOf("/" + running.id() + "/")))
            .orElse(folder);
    return new JobStart(job, told.isEmpty() ? today : told, checkpoints);
  }

  private static Map<String, String> today(Settings settings, LakegateJob job) {
    return SettingsReader.arguments(settings.jobArguments(job).toArray(String[]::new));
  }

  /** The same on tables that a later version may have changed. */
  JobStart keepingTables() {
    Map<String, String> kept = new TreeMap<>(arguments);
    kept.put(SettingsReader.EVOLVE_TABLES, "false");
    return new JobStart(job, kept, checkpoints);
  }

  /**
   * Starts it.
   *
   * @param jar that Flink has
   * @return the job's id
   */
  String run(FlinkRest flink, String jar, StartPoint point) {
    List<String> pairs = new ArrayList<>();
    arguments.forEach((key, value) -> pairs.addAll(List.of("--" + key, value)));
    if (!point.offsets().isEmpty()) {
      pairs.addAll(List.of("--" + SettingsReader.START_OFFSETS, point.offsetsText()));
    }
    return flink.run(
        jar,
        job,
        pairs,
        Map.of("execution.checkpointing.dir", checkpoints),
        Integer.parseInt(arguments.get(SettingsReader.PARALLELISM)),
        point.checkpoint().map(Checkpoints.Checkpoint::path));
  }
}
