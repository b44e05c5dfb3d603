package lakegate;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lakegate.bridge.BridgePipeline;
import lakegate.bridge.RegisteredSchemas;
import lakegate.bridge.WrittenToTopics;
import lakegate.event.EventType;
import lakegate.event.EventTypes;
import lakegate.kafka.Brokers;
import lakegate.kafka.KafkaSinks;
import lakegate.kafka.KafkaSources;
import lakegate.settings.JobSettings;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Raw JSON to validated Avro and dead letters, exactly once. */
public final class BridgeJob {
  public static final String NAME = "lakegate-bridge";

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private BridgeJob() {}

  /**
   * Starts the job.
   *
   * @param args {@code --key value} pairs, see {@link lakegate.settings.SettingsReader}
   */
  public static void main(String[] args) throws Exception {
    run(args, JobEnvironment.settings(args), EventTypes.load());
  }

  private static void run(String[] args, JobSettings settings, List<EventType> types)
      throws Exception {
    Brokers.verify(settings.kafka(), copies(types), PATIENCE);
    Map<String, Integer> schemaIds = RegisteredSchemas.ids(settings.registry(), types, PATIENCE);
    StreamExecutionEnvironment env = JobEnvironment.of(settings, args);
    define(env, settings, types, schemaIds);
    env.execute(NAME);
  }

  static void define(
      StreamExecutionEnvironment env,
      JobSettings settings,
      List<EventType> types,
      Map<String, Integer> schemaIds) {
    BridgePipeline.build(
        env,
        KafkaSources.committedRecords(
            settings.kafka(),
            types.stream().map(EventType::rawTopic).toList(),
            NAME,
            settings.startOffsets()),
        KafkaSinks.exactlyOnce(settings.kafka(), NAME + "-validated"),
        KafkaSinks.exactlyOnce(settings.kafka(), NAME + "-dead-letters"),
        types,
        schemaIds,
        settings.flood(),
        new WrittenToTopics(settings.kafka()));
  }

  private static Map<String, List<String>> copies(List<EventType> types) {
    Map<String, List<String>> copies = new LinkedHashMap<>();
    for (EventType type : types) {
      copies.put(type.rawTopic(), List.of(type.validatedTopic(), type.deadLetterTopic()));
    }
    return copies;
  }
}
