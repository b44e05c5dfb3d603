package lakegate.settings;

import java.net.URI;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Turns {@code key = value} settings into typed records and lists every problem at once. A setting
 * {@code kafka.bootstrap.servers} can also stand in the environment as {@code
 * LAKEGATE_KAFKA_BOOTSTRAP_SERVERS}; what is given explicitly wins.
 *
 * <p>Fixed keys: {@code kafka.bootstrap.servers}, {@code registry.url}, {@code catalog.uri}, {@code
 * catalog.name}, {@code catalog.namespace}, {@code checkpoint.interval} (ISO-8601 or {@code 60s}),
 * {@code parallelism}. Other keys that begin with {@code kafka.}, {@code registry.} or {@code
 * catalog.} are passed on to that client without the prefix.
 */
public final class SettingsReader {
  public static final String KAFKA = "kafka.bootstrap.servers";
  public static final String REGISTRY = "registry.url";
  public static final String CATALOG = "catalog.uri";
  public static final String CATALOG_NAME = "catalog.name";
  public static final String NAMESPACE = "catalog.namespace";
  public static final String CHECKPOINT_INTERVAL = "checkpoint.interval";
  public static final String PARALLELISM = "parallelism";

  private static final Pattern SHORT_DURATION = Pattern.compile("(\\d+)(ms|s|m|h)");
  private static final Pattern SECRET =
      Pattern.compile("(?i).*(password|secret|credential|token|user\\.info|jaas|access-key).*");

  private final Map<String, String> settings;
  private final Map<String, String> environment;
  private final List<String> problems = new ArrayList<>();

  public SettingsReader(Map<String, String> settings, Map<String, String> environment) {
    this.settings = new TreeMap<>(settings);
    this.environment = environment;
  }

  /** Reads {@code --key value} pairs. */
  public static Map<String, String> arguments(String[] args) {
    Map<String, String> settings = new TreeMap<>();
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < args.length; i += 2) {
      if (!args[i].startsWith("--")) {
        problems.add("Cannot read argument " + args[i] + ": expected --key value");
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

  /** All settings of the jobs. */
  public JobSettings read() {
    String bootstrap = hostsAndPorts(KAFKA);
    String registryUrl = httpAddress(REGISTRY);
    String catalogUri = httpAddress(CATALOG);
    String catalogName = value(CATALOG_NAME, "polaris_catalog");
    String namespace = value(NAMESPACE, "payments_db");
    Duration interval = duration(CHECKPOINT_INTERVAL, "60s");
    int parallelism = positive(PARALLELISM, "1");
    for (String key : settings.keySet()) {
      if (!isKnown(key)) {
        problems.add("unknown setting " + key);
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidSettings(problems);
    }
    return new JobSettings(
        new KafkaSettings(bootstrap, passedOn("kafka.")),
        new RegistrySettings(registryUrl, passedOn("registry.")),
        new CatalogSettings(catalogName, catalogUri, namespace, passedOn("catalog.")),
        interval,
        parallelism);
  }

  /** The value as it may be printed: stars for a secret. */
  public static String masked(String key, String value) {
    return SECRET.matcher(key).matches() ? "******" : value;
  }

  private static boolean isKnown(String key) {
    return key.startsWith("kafka.")
        || key.startsWith("registry.")
        || key.startsWith("catalog.")
        || key.equals(CHECKPOINT_INTERVAL)
        || key.equals(PARALLELISM);
  }

  private Map<String, String> passedOn(String prefix) {
    Map<String, String> properties = new TreeMap<>();
    settings.forEach(
        (key, value) -> {
          if (key.startsWith(prefix) && !isFixed(key)) {
            properties.put(key.substring(prefix.length()), value);
          }
        });
    return properties;
  }

  private static boolean isFixed(String key) {
    return List.of(KAFKA, REGISTRY, CATALOG, CATALOG_NAME, NAMESPACE).contains(key);
  }

  private String value(String key, String fallback) {
    String value = settings.get(key);
    if (value == null) {
      value = environment.get("LAKEGATE_" + key.toUpperCase(Locale.ROOT).replace('.', '_'));
    }
    return value == null || value.isBlank() ? fallback : value.strip();
  }

  private String required(String key, String example) {
    String value = value(key, null);
    if (value == null) {
      problems.add(key + " is not set; for example " + example);
    }
    return value;
  }

  private String hostsAndPorts(String key) {
    String value = required(key, "localhost:9092");
    if (value != null) {
      for (String address : value.split(",")) {
        if (!address.strip().matches("[^\\s:,/]+:\\d{1,5}")) {
          problems.add(key + " = " + value + ": " + address + " is not host:port");
        }
      }
    }
    return value;
  }

  private String httpAddress(String key) {
    String value = required(key, "http://localhost:8181");
    if (value != null) {
      try {
        URI uri = URI.create(value);
        if (uri.getHost() == null || !String.valueOf(uri.getScheme()).matches("https?")) {
          problems.add(key + " = " + value + ": not an http(s) address");
        }
      } catch (IllegalArgumentException e) {
        problems.add(key + " = " + value + ": not an http(s) address");
      }
    }
    return value;
  }

  private Duration duration(String key, String fallback) {
    String value = value(key, fallback);
    try {
      var match = SHORT_DURATION.matcher(value);
      if (match.matches()) {
        String unit = match.group(2);
        return unit.equals("ms")
            ? Duration.ofMillis(Long.parseLong(match.group(1)))
            : Duration.parse("PT" + match.group(1) + unit);
      }
      Duration duration = Duration.parse(value);
      if (!duration.isNegative() && !duration.isZero()) {
        return duration;
      }
    } catch (DateTimeParseException | NumberFormatException e) {
      // Falls through to the problem below.
    }
    problems.add(key + " = " + value + ": not a time such as 60s or PT1M");
    return Duration.ZERO;
  }

  private int positive(String key, String fallback) {
    String value = value(key, fallback);
    if (value.matches("[1-9]\\d{0,3}")) {
      return Integer.parseInt(value);
    }
    problems.add(key + " = " + value + ": not a whole number from 1 to 9999");
    return 0;
  }
}
