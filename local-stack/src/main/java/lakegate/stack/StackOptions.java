package lakegate.stack;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a stack is like.
 *
 * @param folder holds its data, logs and pid files; only one stack at a time uses it
 * @param store where tables and checkpoints are kept
 * @param ports the ports that clients know; one that is missing is a free one, the same on every
 *     start in this folder
 * @param checkpointInterval time between two checkpoints, for example {@code 10s}
 * @param proxies ports where clients, and servers as clients of others, are sent to in place of the
 *     server's own: something listens there that passes their requests on
 * @param flink further settings of Flink's servers, which win over the stack's
 * @param kafka further settings of Kafka's, which win as well; a listener without TLS and login
 *     must stay on the broker's port, where the stack asks whether it is ready
 */
public record StackOptions(
    Path folder,
    Store store,
    Map<Port, Integer> ports,
    String checkpointInterval,
    Map<Port, Integer> proxies,
    Map<String, String> flink,
    Map<String, String> kafka) {
  static final String FOLDER_VARIABLE = "STACK_FOLDER";
  private static final String STORE_VARIABLE = "STORE";
  private static final String INTERVAL_VARIABLE = "CHECKPOINT_INTERVAL";
  private static final String INTERVAL = "10s";

  public StackOptions {
    folder = folder.toAbsolutePath().normalize();
    ports = Map.copyOf(ports);
    proxies = Map.copyOf(proxies);
    flink = Map.copyOf(flink);
    kafka = Map.copyOf(kafka);
  }

  /** Without proxies, and the servers as they are set up for everybody. */
  StackOptions(Path folder, Store store, Map<Port, Integer> ports, String checkpointInterval) {
    this(folder, store, ports, checkpointInterval, Map.of(), Map.of(), Map.of());
  }

  /** A stack on free ports, tables and checkpoints in the folder. */
  public static StackOptions onFreePorts(Path folder) {
    return new StackOptions(folder, Store.FILE, Map.of(), INTERVAL);
  }

  /**
   * The usual ports and a file store unless the environment says otherwise: {@code STORE}, {@code
   * KAFKA_PORT}, {@code REGISTRY_PORT}, {@code CATALOG_PORT}, {@code FLINK_PORT}, {@code S3_PORT},
   * {@code TRINO_PORT}, {@code CHECKPOINT_INTERVAL}.
   *
   * @throws InvalidStackOptions with everything that is wrong
   */
  public static StackOptions of(Path folder, Map<String, String> environment) {
    List<String> problems = new ArrayList<>();
    Store store = store(environment, problems);
    Map<Port, Integer> ports = ports(environment, problems);
    String interval = value(environment, INTERVAL_VARIABLE).orElse(INTERVAL);
    if (!interval.matches("[1-9]\\d{0,5}(ms|s|m)")) {
      problems.add(INTERVAL_VARIABLE + " = " + interval + ": not a time such as 10s or 1m");
    }
    if (!problems.isEmpty()) {
      throw new InvalidStackOptions(problems);
    }
    return new StackOptions(folder, store, ports, interval);
  }

  /**
   * As of the last start in a folder; from the environment only what that start left open: {@code
   * TRINO_PORT}.
   *
   * @throws InvalidStackOptions with everything that is wrong
   * @throws StackFailure if there was never a start
   */
  public static StackOptions ofLastStart(Path folder, Map<String, String> environment) {
    StackFolder stack = new StackFolder(folder.toAbsolutePath().normalize());
    if (!stack.isStack()) {
      throw new StackFailure("No stack in " + stack.root() + "; run first: make up");
    }
    List<String> problems = new ArrayList<>();
    Map<Port, Integer> ports = ports(environment, problems);
    if (!problems.isEmpty()) {
      throw new InvalidStackOptions(problems);
    }
    ports.keySet().removeIf(port -> !port.server().isExtra());
    return new StackOptions(
        folder,
        Store.valueOf(StackFolder.read(stack.state()).get("store").toUpperCase(Locale.ROOT)),
        ports,
        StackFolder.read(stack.settings()).getOrDefault("checkpoint.interval", INTERVAL));
  }

  public StackOptions withStore(Store other) {
    return new StackOptions(folder, other, ports, checkpointInterval, proxies, flink, kafka);
  }

  public StackOptions withCheckpointInterval(String interval) {
    return new StackOptions(folder, store, ports, interval, proxies, flink, kafka);
  }

  /** The servers' own ports, and those where clients are sent to instead. */
  public StackOptions behindProxies(Map<Port, Integer> servers, Map<Port, Integer> others) {
    return new StackOptions(folder, store, servers, checkpointInterval, others, flink, kafka);
  }

  public StackOptions withFlink(Map<String, String> settings) {
    return new StackOptions(folder, store, ports, checkpointInterval, proxies, settings, kafka);
  }

  public StackOptions withKafka(Map<String, String> settings) {
    return new StackOptions(folder, store, ports, checkpointInterval, proxies, flink, settings);
  }

  private static Store store(Map<String, String> environment, List<String> problems) {
    String value = value(environment, STORE_VARIABLE).orElse("file");
    for (Store store : Store.values()) {
      if (store.name().toLowerCase(Locale.ROOT).equals(value)) {
        return store;
      }
    }
    problems.add(STORE_VARIABLE + " = " + value + ": neither file nor s3");
    return Store.FILE;
  }

  private static Map<Port, Integer> ports(Map<String, String> environment, List<String> problems) {
    Map<Port, Integer> ports = new EnumMap<>(Port.class);
    for (Port port : Port.values()) {
      if (port.usual().isPresent()) {
        String value =
            value(environment, port.variable()).orElse(Integer.toString(port.usual().get()));
        if (!value.matches("[1-9]\\d{0,4}") || Integer.parseInt(value) > 65535) {
          problems.add(port.variable() + " = " + value + ": not a port from 1 to 65535");
        } else {
          sharing(ports, Integer.parseInt(value))
              .ifPresent(
                  other ->
                      problems.add(port.variable() + " = " + value + ": also " + other.variable()));
          ports.put(port, Integer.valueOf(value));
        }
      }
    }
    return ports;
  }

  private static Optional<Port> sharing(Map<Port, Integer> ports, int number) {
    return ports.entrySet().stream()
        .filter(entry -> entry.getValue() == number)
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private static Optional<String> value(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).map(String::strip).filter(v -> !v.isEmpty());
  }
}
