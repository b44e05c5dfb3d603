package lakegate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lakegate.catalog.Catalogs;
import lakegate.event.EventType;
import lakegate.event.EventTypes;
import lakegate.ingest.IngestPipeline;
import lakegate.ingest.RegistryCoder;
import lakegate.kafka.Brokers;
import lakegate.kafka.KafkaSinks;
import lakegate.kafka.KafkaSources;
import lakegate.settings.CatalogSettings;
import lakegate.settings.JobSettings;
import lakegate.table.TableDefinition;
import lakegate.table.TableEvolution;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.flink.CatalogLoader;
import org.apache.iceberg.rest.RESTCatalog;

/** Validated records and dead letters to Iceberg tables, exactly once. */
public final class IngestJob {
  public static final String NAME = "lakegate-ingest";

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private IngestJob() {}

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
    CatalogSettings catalog = settings.catalog();
    CatalogLoader catalogs =
        CatalogLoader.rest(catalog.name(), new Configuration(false), Catalogs.properties(catalog));
    Namespace namespace = Namespace.of(catalog.namespace());
    if (settings.evolveTables()) {
      try (RESTCatalog tables = Catalogs.open(catalog)) {
        TableEvolution.evolve(tables, namespace, TableDefinition.all(types));
      }
    }
    StreamExecutionEnvironment env = JobEnvironment.of(settings, args);
    IngestPipeline.build(
        env,
        KafkaSources.committedRecords(
            settings.kafka(), topics(types), NAME, settings.startOffsets()),
        KafkaSinks.exactlyOnce(settings.kafka(), NAME + "-dead-letters"),
        types,
        new RegistryCoder(settings.registry()),
        catalogs,
        namespace,
        settings.maintenance());
    env.execute(NAME);
  }

  private static List<String> topics(List<EventType> types) {
    List<String> topics = new ArrayList<>();
    for (EventType type : types) {
      topics.add(type.validatedTopic());
      topics.add(type.deadLetterTopic());
    }
    return topics;
  }

  private static Map<String, List<String>> copies(List<EventType> types) {
    Map<String, List<String>> copies = new LinkedHashMap<>();
    types.forEach(type -> copies.put(type.validatedTopic(), List.of(type.deadLetterTopic())));
    return copies;
  }
}
