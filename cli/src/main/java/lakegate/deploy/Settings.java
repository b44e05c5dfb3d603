package lakegate.deploy;

import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
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
 * Where everything is: options over the environment over the settings file over the defaults. The
 * environment has the names of {@link SettingsReader}.
 *
 * @param job what the jobs are told too
 * @param jobs what each of them is told, where that differs: its own logins
 * @param flink base address of Flink's REST API
 * @param checkpoints the folder of all jobs' checkpoints, if known
 * @param savepoints the folder of all jobs' savepoints; beside that of the checkpoints unless set
 * @param home the project's folder
 * @param file the settings file that was read, if any
 */
public record Settings(
    JobSettings job,
    Map<LakegateJob, JobSettings> jobs,
    URI flink,
    Optional<URI> checkpoints,
    Optional<URI> savepoints,
    Path home,
    Optional<Path> file) {

  public static final String FLINK = "flink.url";
  public static final String CHECKPOINTS = "checkpoints.dir";
  public static final String SAVEPOINTS = "savepoints.dir";

  private static final String HOME = "LAKEGATE_HOME";
  private static final String STACK_FILE = "LAKEGATE_STACK";

  /** Where the local stack keeps its data if not in the usual folder. */
  private static final String STACK_FOLDER = "STACK_FOLDER";

  /** What can be different for each job. */
  private static final List<String> LOGINS = List.of("kafka.", "registry.", "catalog.");

  /** Keys of the file that are not the jobs'. */
  private static final List<String> NOT_FOR_JOBS = List.of(FLINK, CHECKPOINTS, SAVEPOINTS, "store");

  /**
   * Reads and checks all settings.
   *
   * @param wrong what is wrong with the verb's own options
   * @throws InvalidSettings with everything that is wrong
   */
  public static Settings of(
      Map<String, String> options,
      Map<String, String> environment,
      Optional<Path> given,
      List<String> wrong) {
    List<String> problems = new ArrayList<>(wrong);
    Path home = Path.of(environment.getOrDefault(HOME, "")).toAbsolutePath();
    Optional<Path> file = file(given, environment, home);
    Map<String, String> settings = new TreeMap<>();
    file.ifPresent(path -> settings.putAll(read(path, problems)));
    settings.keySet().removeIf(key -> environment.containsKey(variable(key)));
    for (String key : NOT_FOR_JOBS) {
      String value = environment.get(variable(key));
      if (value != null && !value.isBlank()) {
        settings.put(key, value.strip());
      }
    }
    settings.putAll(options);

    URI flink = address(settings.getOrDefault(FLINK, "http://localhost:8081"), problems);
    Optional<URI> checkpoints =
        Optional.ofNullable(settings.get(CHECKPOINTS))
            .map(value -> folder(CHECKPOINTS, value, problems));
    Optional<URI> savepoints =
        Optional.ofNullable(settings.get(SAVEPOINTS))
            .map(value -> folder(SAVEPOINTS, value, problems))
            .or(() -> checkpoints.map(folder -> folder.resolve("savepoints")));
    NOT_FOR_JOBS.forEach(settings::remove);
    Map<LakegateJob, Map<String, String>> own = new EnumMap<>(LakegateJob.class);
    for (LakegateJob each : LakegateJob.values()) {
      own.put(each, own(each, settings, environment, problems));
    }
    JobSettings job = job(settings, environment, problems);
    Map<LakegateJob, JobSettings> jobs = new EnumMap<>(LakegateJob.class);
    own.forEach(
        (each, more) -> {
          Map<String, String> all = new TreeMap<>(settings);
          all.putAll(more);
          jobs.put(each, more.isEmpty() || job == null ? job : job(all, environment, problems));
        });
    if (!problems.isEmpty()) {
      throw new InvalidSettings(problems);
    }
    return new Settings(job, jobs, flink, checkpoints, savepoints, home, file);
  }

  private static JobSettings job(
      Map<String, String> settings, Map<String, String> environment, List<String> problems) {
    try {
      return new SettingsReader(settings, environment).read();
    } catch (InvalidSettings e) {
      problems.addAll(e.problems());
      return null;
    }
  }

  /** Takes a job's own settings, such as {@code bridge.kafka.sasl.jaas.config}, out of all. */
  private static Map<String, String> own(
      LakegateJob job,
      Map<String, String> settings,
      Map<String, String> environment,
      List<String> problems) {
    String prefix = job.settingsPrefix();
    Map<String, String> own = new TreeMap<>();
    environment.forEach(
        (name, value) -> {
          if (name.startsWith(variable(prefix)) && !value.isBlank()) {
            own.put(SettingsReader.key(name.substring(variable(prefix).length())), value);
          }
        });
    settings.forEach(
        (key, value) -> {
          if (key.startsWith(prefix)) {
            own.put(key.substring(prefix.length()), value);
          }
        });
    settings.keySet().removeIf(key -> key.startsWith(prefix));
    own.keySet().stream()
        .filter(key -> LOGINS.stream().noneMatch(key::startsWith))
        .forEach(key -> problems.add(prefix + key + ": both jobs have the same " + key));
    return own;
  }

  /**
   * All settings of a job as {@code --key value} pairs, the way its main method reads them. The
   * bridge has nothing to do with the catalog, and is told no login of it.
   */
  public List<String> jobArguments(LakegateJob of) {
    JobSettings job = jobs.get(of);
    Map<String, String> arguments = new TreeMap<>();
    job.kafka().client().forEach((key, value) -> arguments.put("kafka." + key, value));
    job.registry().client().forEach((key, value) -> arguments.put("registry." + key, value));
    if (of != LakegateJob.BRIDGE) {
      job.catalog().properties().forEach((key, value) -> arguments.put("catalog." + key, value));
    }
    arguments.put(SettingsReader.KAFKA, job.kafka().bootstrapServers());
    arguments.put(SettingsReader.REGISTRY, job.registry().url());
    arguments.put(SettingsReader.CATALOG, job.catalog().uri());
    arguments.put(SettingsReader.CATALOG_NAME, job.catalog().name());
    arguments.put(SettingsReader.NAMESPACE, job.catalog().namespace());
    arguments.put(SettingsReader.CHECKPOINT_INTERVAL, job.checkpointInterval().toString());
    arguments.put(SettingsReader.PARALLELISM, String.valueOf(job.parallelism()));
    arguments.put(SettingsReader.FLOOD_SHARE, job.flood().percent().toPlainString() + "%");
    arguments.put(SettingsReader.FLOOD_WINDOW, String.valueOf(job.flood().window()));
    arguments.put(SettingsReader.STOP_ON_FLOOD, String.valueOf(job.flood().stop()));
    // Only who asks for it gives it: an upgrade may go back to a jar that doesn't know it.
    job.maintenance()
        .interval()
        .ifPresent(
            interval -> {
              arguments.put(SettingsReader.MAINTENANCE_INTERVAL, interval.toString());
              arguments.put(SettingsReader.OLDER_THAN, job.maintenance().olderThan().toString());
            });
    List<String> pairs = new ArrayList<>();
    arguments.forEach(
        (key, value) -> {
          pairs.add("--" + key);
          pairs.add(value);
        });
    return pairs;
  }

  private static Optional<Path> file(
      Optional<Path> given, Map<String, String> environment, Path home) {
    String folder = environment.getOrDefault(STACK_FOLDER, "").strip();
    Path usual =
        (folder.isEmpty() ? home.resolve(".local/stack") : Path.of(folder))
            .resolve("stack.properties");
    return given
        .or(() -> Optional.ofNullable(environment.get(STACK_FILE)).map(Path::of))
        .or(() -> Optional.of(usual).filter(Files::exists));
  }

  private static Map<String, String> read(Path file, List<String> problems) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException e) {
      problems.add("--stack " + file + ": cannot be read");
    }
    Map<String, String> settings = new TreeMap<>();
    properties.stringPropertyNames().forEach(k -> settings.put(k, properties.getProperty(k)));
    return settings;
  }

  /** The environment's variable for a setting. */
  public static String variable(String key) {
    return "LAKEGATE_" + key.toUpperCase(Locale.ROOT).replace("-", "__").replace('.', '_');
  }

  private static URI address(String value, List<String> problems) {
    try {
      URI uri = URI.create(value);
      if (uri.getHost() != null && String.valueOf(uri.getScheme()).matches("https?")) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // Falls through to the problem below.
    }
    problems.add(FLINK + " = " + value + ": not an http(s) address");
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
    problems.add(key + " = " + value + ": not such as file:///path or s3://bucket/path");
    return null;
  }
}
