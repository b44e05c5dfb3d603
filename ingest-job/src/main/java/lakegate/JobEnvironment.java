package lakegate;

import java.util.Map;
import lakegate.kafka.ScramCallbackHandler;
import lakegate.settings.JobSettings;
import lakegate.settings.Secrets;
import lakegate.settings.SettingsReader;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The Flink environment of both jobs. */
final class JobEnvironment {
  private JobEnvironment() {}

  /**
   * @param args {@code --key value} pairs, see {@link lakegate.settings.SettingsReader}
   */
  static JobSettings settings(String[] args) {
    JobSettings settings = JobSettings.of(args, System.getenv());
    return settings.with(ScramCallbackHandler.addTo(settings.kafka()));
  }

  /**
   * @param args the job's arguments, which Flink shows beside it; secrets are left out
   */
  static StreamExecutionEnvironment of(JobSettings settings, String[] args) {
    Configuration configuration = new Configuration();
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, settings.checkpointInterval());
    configuration.set(
        CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.EXACTLY_ONCE);
    // Without this nothing is left to resume from once a job is cancelled.
    configuration.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    configuration.set(CheckpointingOptions.MAX_RETAINED_CHECKPOINTS, 3);
    // Only broken infrastructure fails a job, so it retries for ever.
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
    configuration.set(PipelineOptions.OBJECT_REUSE, true);
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration)
            .setParallelism(settings.parallelism());
    // The way back from an upgrade starts the job as it was started before.
    Map<String, String> shown = SettingsReader.arguments(args);
    shown.replaceAll(Secrets::masked);
    env.getConfig().setGlobalJobParameters(Configuration.fromMap(shown));
    return env;
  }
}
