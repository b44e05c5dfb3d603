package lakegate.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lakegate.deploy.Settings;
import lakegate.settings.Secrets;
import lakegate.settings.SettingsReader;
import picocli.CommandLine.Option;

/** Options that say where the servers are; every verb has them. */
public final class StackOptions {
  @Option(
      names = "--stack",
      paramLabel = "FILE",
      description =
          "Settings file; without it that of STACK_FOLDER or .local/stack, which `make up` writes.")
  private Optional<Path> file = Optional.empty();

  @Option(
      names = "--kafka.bootstrap.servers",
      paramLabel = "HOST:PORT",
      description = "Kafka brokers. Default: localhost:9092.")
  private String kafka;

  @Option(
      names = "--registry.url",
      paramLabel = "URL",
      description =
          "The schema registry's Confluent-compatible API."
              + " Default: http://localhost:8082/apis/ccompat/v7.")
  private String registry;

  @Option(
      names = "--catalog.uri",
      paramLabel = "URL",
      description = "The Iceberg REST catalog. Default: http://localhost:8181.")
  private String catalog;

  @Option(
      names = "--flink.url",
      paramLabel = "URL",
      description = "Flink's REST API. Default: http://localhost:8081.")
  private String flink;

  @Option(
      names = "-D",
      paramLabel = "KEY=VALUE",
      mapFallbackValue = "",
      description =
          "Any other setting, for example -D catalog.warehouse=s3://warehouse. Secrets are refused"
              + " here, where the process list shows them.")
  private Map<String, String> others = new LinkedHashMap<>();

  /**
   * The settings: options over environment over file over defaults.
   *
   * @param own settings that options of the verb give
   * @param wrong what is wrong with the verb's own options, to be reported with the rest
   */
  public Settings settings(
      Map<String, String> environment, Map<String, String> own, List<String> wrong) {
    List<String> problems = new ArrayList<>(wrong);
    others.keySet().stream()
        .filter(Secrets::isSecret)
        .forEach(
            key ->
                problems.add(
                    "-D %s: the process list shows it; put it into the settings file, or into %s"
                        .formatted(key, Settings.variable(key))));
    Map<String, String> options = new LinkedHashMap<>(others);
    options.putAll(own);
    put(options, SettingsReader.KAFKA, kafka);
    put(options, SettingsReader.REGISTRY, registry);
    put(options, SettingsReader.CATALOG, catalog);
    put(options, Settings.FLINK, flink);
    return Settings.of(options, environment, file, problems);
  }

  private static void put(Map<String, String> options, String key, String value) {
    if (value != null) {
      options.put(key, value);
    }
  }
}
