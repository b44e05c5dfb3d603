package lakegate.settings;

import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;

/**
 * Turns {@code key = value} settings into typed records and lists every problem at once.
 *
 * <p>Fixed keys: {@code kafka.bootstrap.servers}, {@code registry.url}, {@code catalog.uri}, {@code
 * catalog.name}, {@code catalog.namespace}, {@code checkpoint.interval} (ISO-8601 or {@code 60s}),
 * {@code parallelism}, {@code flood.share} ({@code 50%}), {@code flood.window}, {@code
 * stop.on.flood}, {@code start.offsets} ({@code topic-0=12,topic-1=7}), {@code tables.evolve},
 * {@code maintenance.interval} (none without it), {@code maintenance.older.than} ({@code 24h}).
 * Other keys that begin with {@code kafka.}, {@code registry.} or {@code catalog.} are passed on to
 * that client without the prefix.
 *
 * <p>Each can also stand in the environment: {@code LAKEGATE_} and the key in capitals, with {@code
 * _} for a dot and {@code __} for a dash, such as {@code LAKEGATE_KAFKA_BOOTSTRAP_SERVERS} or
 * {@code LAKEGATE_CATALOG_IO__IMPL}. What is given explicitly wins.
 */
public final class SettingsReader {
  public static final String KAFKA = "kafka.bootstrap.servers";
  public static final String REGISTRY = "registry.url";
  public static final String CATALOG = "catalog.uri";
  public static final String CATALOG_NAME = "catalog.name";
  public static final String NAMESPACE = "catalog.namespace";
  public static final String CHECKPOINT_INTERVAL = "checkpoint.interval";
  public static final String PARALLELISM = "parallelism";
  public static final String FLOOD_SHARE = "flood.share";
  public static final String FLOOD_WINDOW = "flood.window";
  public static final String STOP_ON_FLOOD = "stop.on.flood";
  public static final String START_OFFSETS = "start.offsets";
  public static final String EVOLVE_TABLES = "tables.evolve";
  public static final String MAINTENANCE_INTERVAL = "maintenance.interval";
  public static final String OLDER_THAN = "maintenance.older.than";

  private static final String ENVIRONMENT = "LAKEGATE_";
  private static final List<String> FIXED =
      List.of(
          KAFKA,
          REGISTRY,
          CATALOG,
          CATALOG_NAME,
          NAMESPACE,
          CHECKPOINT_INTERVAL,
          PARALLELISM,
          FLOOD_SHARE,
          FLOOD_WINDOW,
          STOP_ON_FLOOD,
          START_OFFSETS,
          EVOLVE_TABLES,
          MAINTENANCE_INTERVAL,
          OLDER_THAN);
  private static final List<String> PASSED_ON = List.of("kafka.", "registry.", "catalog.");
  private static final String TRANSACTION_TIMEOUT = "kafka." + KafkaSettings.TRANSACTION_TIMEOUT;
  private static final String TOKENS = "registry.bearer.auth.issuer.endpoint.url";
  private static final List<String> REGISTRY_NUMBERS =
      List.of(
          "registry.http.connect.timeout.ms",
          "registry.http.read.timeout.ms",
          "registry.max.retries",
          "registry.retries.wait.ms",
          "registry.retries.max.wait.ms",
          "registry.bearer.auth.cache.expiry.buffer.seconds");

  private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(100);
  private static final Duration LONGEST_INTERVAL = Duration.ofHours(1);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration YEAR = Duration.ofHours(8760);
  private static final Pattern SHORT_DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");
  private static final Pattern HOST_AND_PORT =
      Pattern.compile("(?:[^\\s:,/\\[\\]]+|\\[[0-9a-fA-F:.]+]):(\\d{1,5})");
  private static final Pattern PERCENT = Pattern.compile("(100|\\d{1,2}(?:\\.\\d{1,3})?) ?%");
  private static final Pattern OFFSET = Pattern.compile("([a-zA-Z0-9._-]+)-(\\d{1,9})=(\\d{1,18})");
  private static final int LONGEST_WINDOW = 1_000_000;
  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]*");

  private final Map<String, String> settings = new TreeMap<>();
  private final List<String> problems = new ArrayList<>();

  public SettingsReader(Map<String, String> settings, Map<String, String> environment) {
    environment.forEach(
        (variable, value) -> {
          if (variable.startsWith(ENVIRONMENT)) {
            String key = key(variable.substring(ENVIRONMENT.length()));
            // The commands have variables of their own.
            if (FIXED.contains(key) || isPassedOn(key)) {
              put(key, value);
            }
          }
        });
    settings.forEach(this::put);
  }

  /** Reads {@code --key value} pairs. */
  public static Map<String, String> arguments(String[] args) {
    Map<String, String> settings = new TreeMap<>();
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < args.length; i += 2) {
      if (!args[i].startsWith("--")) {
        problems.add("Cannot read argument " + (i + 1) + ": expected --key value");
      } else if (i + 1 == args.length) {
        problems.add(args[i] + " has no value");
      } else {
        settings.put(args[i].substring(2), args[i + 1]);
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidSettings(problems);
    }
    return settings;
  }

  /**
   * All settings of the jobs.
   *
   * @throws InvalidSettings with every problem
   */
  public JobSettings read() {
    String bootstrap = hostsAndPorts(KAFKA, "localhost:9092");
    String registryUrl = httpAddress(REGISTRY, "http://localhost:8082/apis/ccompat/v7");
    String catalogUri = httpAddress(CATALOG, "http://localhost:8181");
    String catalogName = identifier(CATALOG_NAME, "polaris_catalog");
    String namespace = identifier(NAMESPACE, "payments_db");
    Duration interval =
        time(CHECKPOINT_INTERVAL, "60s", SHORTEST_INTERVAL, LONGEST_INTERVAL, "100ms to 1h");
    int parallelism = parallelism(PARALLELISM, "1");
    FloodSettings flood =
        new FloodSettings(
            percent(FLOOD_SHARE, "50%"),
            window(FLOOD_WINDOW, "1000"),
            trueOrFalse(STOP_ON_FLOOD, "false"));
    Map<TopicPartition, Long> startOffsets = offsets(START_OFFSETS);
    boolean evolveTables = trueOrFalse(EVOLVE_TABLES, "true");
    Optional<Duration> maintenance =
        settings.containsKey(MAINTENANCE_INTERVAL)
            ? Optional.of(time(MAINTENANCE_INTERVAL, "", SECOND, YEAR, "1s to 8760h"))
            : Optional.empty();
    Duration olderThan = time(OLDER_THAN, "24h", SECOND, YEAR, "1s to 8760h");
    checkTransactionTimeout(interval);
    LoginSettings.check(settings, problems);
    checkRegistryClient();
    settings.keySet().forEach(this::checkKey);
    if (!problems.isEmpty()) {
      throw new InvalidSettings(problems);
    }
    return new JobSettings(
        new KafkaSettings(bootstrap, passedOn("kafka.")),
        new RegistrySettings(registryUrl, passedOn("registry.")),
        new CatalogSettings(catalogName, catalogUri, namespace, passedOn("catalog.")),
        interval,
        parallelism,
        flood,
        startOffsets,
        evolveTables,
        new MaintenanceSettings(maintenance, olderThan));
  }

  /** The key that a variable of the environment stands for, without {@code LAKEGATE_}. */
  public static String key(String variable) {
    return variable.toLowerCase(Locale.ROOT).replace("__", "-").replace('_', '.');
  }

  private static boolean isPassedOn(String key) {
    return PASSED_ON.stream().anyMatch(key::startsWith);
  }

  private void put(String key, String value) {
    if (!value.isBlank()) {
      settings.put(key, value.strip());
    }
  }

  private void checkKey(String key) {
    if (FIXED.contains(key)) {
      return;
    }
    String nearest = KeyDistance.nearest(key, FIXED);
    int distance = KeyDistance.of(key, nearest);
    if (isPassedOn(key) && distance > 1) {
      return;
    }
    problems.add(
        "unknown setting "
            + key
            + (distance <= key.length() / 2
                ? ": did you mean " + nearest + "?"
                : "; there are " + String.join(", ", FIXED)));
  }

  /** What the registry's client takes as it is, and fails on with an exception of its own. */
  private void checkRegistryClient() {
    if (settings.containsKey(TOKENS)) {
      httpAddress(TOKENS, "");
    }
    for (String key : REGISTRY_NUMBERS) {
      if (!value(key, "0").matches("\\d{1,9}")) {
        problems.add(key + " = " + value(key, "") + ": not a whole number from 0 to 999999999");
      }
    }
  }

  private Map<String, String> passedOn(String prefix) {
    Map<String, String> properties = new TreeMap<>();
    settings.forEach(
        (key, value) -> {
          if (key.startsWith(prefix) && !FIXED.contains(key)) {
            properties.put(key.substring(prefix.length()), value);
          }
        });
    return properties;
  }

  private String value(String key, String fallback) {
    return settings.getOrDefault(key, fallback);
  }

  private String hostsAndPorts(String key, String fallback) {
    String value = value(key, fallback);
    for (String address : value.split(",", -1)) {
      Matcher match = HOST_AND_PORT.matcher(address.strip());
      if (!match.matches() || Integer.parseInt(match.group(1)) > 65_535) {
        problems.add(key + " = " + value + ": \"" + address.strip() + "\" is not host:port");
      }
    }
    return value;
  }

  private String httpAddress(String key, String fallback) {
    String value = value(key, fallback);
    try {
      URI uri = URI.create(value);
      if (uri.getRawUserInfo() != null) {
        // The address is printed when the server doesn't answer.
        problems.add(key + ": credentials can't stand in the address");
      } else if (uri.getHost() == null || !String.valueOf(uri.getScheme()).matches("https?")) {
        problems.add(key + " = " + value + ": not an http(s) address");
      }
    } catch (IllegalArgumentException e) {
      problems.add(key + " = " + value + ": not an http(s) address");
    }
    return value;
  }

  private String identifier(String key, String fallback) {
    String value = value(key, fallback);
    if (!IDENTIFIER.matcher(value).matches()) {
      problems.add(key + " = " + value + ": not a name of letters, digits, _ and -");
    }
    return value;
  }

  private Duration time(String key, String fallback, Duration least, Duration most, String range) {
    String value = value(key, fallback);
    Duration time = duration(value);
    if (time.compareTo(least) < 0 || time.compareTo(most) > 0) {
      problems.add(key + " = " + value + ": not a time from " + range + ", such as 60s or PT1M");
    }
    return time;
  }

  private static Duration duration(String value) {
    Matcher match = SHORT_DURATION.matcher(value);
    if (match.matches()) {
      long count = Long.parseLong(match.group(1));
      return switch (match.group(2)) {
        case "ms" -> Duration.ofMillis(count);
        case "s" -> Duration.ofSeconds(count);
        case "m" -> Duration.ofMinutes(count);
        default -> Duration.ofHours(count);
      };
    }
    try {
      return Duration.parse(value);
    } catch (DateTimeParseException e) {
      return Duration.ZERO;
    }
  }

  private int parallelism(String key, String fallback) {
    String value = value(key, fallback);
    if (value.matches("[1-9]\\d{0,3}")) {
      return Integer.parseInt(value);
    }
    problems.add(key + " = " + value + ": not a whole number from 1 to 9999");
    return 0;
  }

  private Map<TopicPartition, Long> offsets(String key) {
    String value = value(key, "");
    Map<TopicPartition, Long> offsets = new HashMap<>();
    for (String one : value.isEmpty() ? new String[0] : value.split(",")) {
      Matcher match = OFFSET.matcher(one.strip());
      if (match.matches()) {
        offsets.put(
            new TopicPartition(match.group(1), Integer.parseInt(match.group(2))),
            Long.valueOf(match.group(3)));
      } else {
        problems.add(key + ": \"" + one.strip() + "\" is not topic-partition=offset");
      }
    }
    return Map.copyOf(offsets);
  }

  private BigDecimal percent(String key, String fallback) {
    String value = value(key, fallback);
    Matcher match = PERCENT.matcher(value);
    if (match.matches()) {
      return new BigDecimal(match.group(1));
    }
    problems.add(key + " = " + value + ": not a share from 0% to 100%, such as 50%");
    return BigDecimal.ZERO;
  }

  private int window(String key, String fallback) {
    String value = value(key, fallback);
    if (value.matches("[1-9]\\d{0,6}") && Integer.parseInt(value) <= LONGEST_WINDOW) {
      return Integer.parseInt(value);
    }
    problems.add(key + " = " + value + ": not a whole number from 1 to " + LONGEST_WINDOW);
    return 0;
  }

  private boolean trueOrFalse(String key, String fallback) {
    String value = value(key, fallback);
    if (!value.matches("true|false")) {
      problems.add(key + " = " + value + ": neither true nor false");
    }
    return value.equals("true");
  }

  /** A transaction stays open from one checkpoint to the next. */
  private void checkTransactionTimeout(Duration checkpointInterval) {
    String value = settings.get(TRANSACTION_TIMEOUT);
    if (value == null) {
      return;
    }
    if (!value.matches("\\d{1,10}") || Long.parseLong(value) > Integer.MAX_VALUE) {
      problems.add(
          TRANSACTION_TIMEOUT + " = " + value + ": not a whole number of ms up to 2147483647");
    } else if (Long.parseLong(value) <= checkpointInterval.toMillis()) {
      problems.add(
          TRANSACTION_TIMEOUT + " = " + value + ": not longer than " + CHECKPOINT_INTERVAL);
    }
  }
}
