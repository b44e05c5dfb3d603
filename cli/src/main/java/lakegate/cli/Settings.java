package lakegate.cli;

import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import lakegate.settings.InvalidSettings;
import lakegate.settings.JobSettings;
import lakegate.settings.SettingsReader;

/**
 * Where everything is: options over the environment ({@code LAKEGATE_} + the key in capitals) over
 * the settings file over the defaults.
 *
 * @param job what the jobs are told too
 * @param jobArguments the same as {@code key -> value}, as the jobs' main methods read it
 * @param flink base address of Flink's REST API
 * @param checkpoints the folder of all jobs' checkpoints, if known
 */
public record Settings(
    JobSettings job,
    Map<String, String> jobArguments,
    URI flink,
    Optional<URI> checkpoints,
    Path home) {

  static final String FLINK = "flink.url";
  static final String CHECKPOINTS = "checkpoints.dir";
  static final String HOME = "LAKEGATE_HOME";
  static final String STACK_FILE = "LAKEGATE_STACK";

  /** Written by the local stack for its own use. */
  private static final List<String> NOT_FOR_JOBS =
      List.of(FLINK, CHECKPOINTS, "savepoints.dir", "store");

  private static final Map<String, String> DEFAULTS =
      Map.of(
          SettingsReader.KAFKA,
          "localhost:9092",
          SettingsReader.REGISTRY,
          "http://localhost:8082/apis/ccompat/v7",
          SettingsReader.CATALOG,
          "http://localhost:8181",
          FLINK,
          "http://localhost:8081");
  private static final List<String> KEYS_OF_ENVIRONMENT =
      List.of(
          SettingsReader.CATALOG_NAME,
          SettingsReader.NAMESPACE,
          SettingsReader.CHECKPOINT_INTERVAL,
          SettingsReader.PARALLELISM,
          CHECKPOINTS,
          "catalog.warehouse",
          "catalog.io-impl");

  public Settings {
    jobArguments = Map.copyOf(jobArguments);
  }

  /**
   * Reads and checks all settings.
   *
   * @param wrong what is wrong with the verb's own options
   * @throws InvalidSettings with everything that is wrong
   */
  static Settings of(
      Map<String, String> options,
      Map<String, String> environment,
      Optional<Path> file,
      List<String> wrong) {
    List<String> problems = new ArrayList<>(wrong);
    Path home = Path.of(environment.getOrDefault(HOME, "")).toAbsolutePath();
    Map<String, String> settings = new TreeMap<>(DEFAULTS);
    settings.putAll(read(file, environment, home, problems));
    KEYS_OF_ENVIRONMENT.forEach(key -> overrideBy(environment, key, settings));
    List.copyOf(settings.keySet()).forEach(key -> overrideBy(environment, key, settings));
    settings.putAll(options);

    URI flink = address(FLINK, settings.get(FLINK), problems);
    Optional<URI> checkpoints =
        Optional.ofNullable(settings.get(CHECKPOINTS))
            .map(value -> folder(CHECKPOINTS, value, problems));
    Map<String, String> jobArguments = new TreeMap<>(settings);
    NOT_FOR_JOBS.forEach(jobArguments::remove);
    JobSettings job = null;
    try {
      job = new SettingsReader(jobArguments, Map.of()).read();
    } catch (InvalidSettings e) {
      problems.addAll(e.problems());
    }
    if (!problems.isEmpty()) {
      throw new InvalidSettings(problems);
    }
    return new Settings(job, jobArguments, flink, checkpoints, home);
  }

  private static Map<String, String> read(
      Optional<Path> given, Map<String, String> environment, Path home, List<String> problems) {
    Optional<Path> named =
        given.or(() -> Optional.ofNullable(environment.get(STACK_FILE)).map(Path::of));
    Path file = named.orElse(home.resolve(".local/stack/stack.properties"));
    Properties properties = new Properties();
    if (named.isPresent() || Files.exists(file)) {
      try (Reader reader = Files.newBufferedReader(file)) {
        properties.load(reader);
      } catch (IOException e) {
        problems.add("--stack " + file + ": no such settings file");
      }
    }
    Map<String, String> settings = new TreeMap<>();
    properties.stringPropertyNames().forEach(k -> settings.put(k, properties.getProperty(k)));
    return settings;
  }

  private static void overrideBy(
      Map<String, String> environment, String key, Map<String, String> settings) {
    String name = "LAKEGATE_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    String value = environment.get(name);
    if (value != null && !value.isBlank()) {
      settings.put(key, value.strip());
    }
  }

  private static URI address(String key, String value, List<String> problems) {
    try {
      URI uri = URI.create(value);
      if (uri.getHost() != null && String.valueOf(uri.getScheme()).matches("https?")) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // Falls through to the problem below.
    }
    problems.add(key + " = " + value + ": not an http(s) address");
    return null;
  }

  private static URI folder(String key, String value, List<String> problems) {
    try {
      URI uri = URI.create(value);
      if (uri.getScheme() != null) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // Falls through to the problem below.
    }
    problems.add(key + " = " + value + ": not an address such as file:///path or s3://bucket/path");
    return null;
  }
}
