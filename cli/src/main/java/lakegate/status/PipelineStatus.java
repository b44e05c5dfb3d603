package lakegate.status;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import lakegate.deploy.FlinkRest.CheckpointStats.Completed;

/** How the whole path is at one moment. */
public record PipelineStatus(Instant time, List<OfJob> jobs, List<OfType> types) {
  public PipelineStatus {
    jobs = List.copyOf(jobs);
    types = List.copyOf(types);
  }

  /**
   * One job.
   *
   * @param id empty if no job of the name was ever submitted
   * @param state Flink's word, for example {@code RUNNING}
   * @param failure the cause of its newest restart, if any
   */
  public record OfJob(
      String name,
      Optional<String> id,
      String state,
      Duration uptime,
      long restarts,
      Optional<Completed> checkpoint,
      Optional<String> failure) {}

  /**
   * One event type.
   *
   * @param raw records ever written to the raw topic
   * @param validated what the bridge read minus what became a dead letter: exact when nothing is
   *     under way
   * @param dead rows of its dead letters
   * @param rows rows of its table
   * @param lag raw records that the bridge has not read yet, as of its last checkpoint
   * @param flood the bridge's alarm, if too many of the last messages were rejected
   */
  public record OfType(
      String name,
      long raw,
      long validated,
      long dead,
      long rows,
      long lag,
      Optional<Instant> lastCommit,
      Optional<Flood> flood) {

    /** Raw records that are neither a row nor a dead letter yet. */
    public long underWay() {
      return raw - rows - dead;
    }
  }

  /**
   * Too many of an event type's last messages were rejected.
   *
   * @param share of the last messages of the subtask that has the largest, 0 to 1
   * @param reason the commonest code, and the path where it came up last
   */
  public record Flood(double share, String reason) {}
}
