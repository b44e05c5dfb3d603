package lakegate.e2e.pipeline;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Info;
import com.github.dockerjava.api.model.Volume;
import com.google.common.base.Throwables;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lakegate.stack.LocalStack;
import lakegate.stack.process.TcpPort;
import org.apache.commons.io.FileUtils;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ContainerFetchException;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.images.RemoteDockerImage;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;

/**
 * Kafka, the schema registry, the Iceberg catalog and Flink from their official images.
 *
 * <p>Jobs and command line are told the same addresses and paths, so these have to mean the same
 * inside and outside: the containers use the network of this machine, which takes a Docker on
 * Linux, and a folder that has the same path inside. What they write there belongs to the user who
 * runs the tests.
 */
public final class Containers {
  private static final String KAFKA = "apache/kafka:4.1.1";
  private static final String REGISTRY = "apicurio/apicurio-registry:3.3.3";
  private static final String CATALOG = "apache/iceberg-rest-fixture:1.10.1";
  private static final String FLINK = "flink:2.1.1-java17";

  private static final String LOCAL = "127.0.0.1";
  private static final String FILE_IO = "org.apache.iceberg.hadoop.HadoopFileIO";

  private final Path folder;
  private final Set<Integer> taken = new HashSet<>();
  private final int kafka = freePort();
  private final int controller = freePort();
  private final int registry = freePort();
  private final int registryManagement = freePort();
  private final int catalog = freePort();
  private final int flink = freePort();
  private final int jobManager = freePort();
  private final int blobs = freePort();
  private final int taskManager = freePort();
  private final int taskManagerData = freePort();
  private final List<GenericContainer<?>> running = new ArrayList<>();

  private Containers(Path folder) {
    this.folder = folder;
  }

  /** Why there can be no containers here, if so. Otherwise their images are on this machine now. */
  public static Optional<String> obstacle() {
    try {
      if (!DockerClientFactory.instance().isDockerAvailable()) {
        return Optional.of("no Docker daemon answers");
      }
      if (!isOfThisMachine(DockerClientFactory.instance().getInfo())) {
        return Optional.of("Docker's host network is not the network of this machine");
      }
      for (String image : List.of(KAFKA, REGISTRY, CATALOG, FLINK)) {
        new RemoteDockerImage(DockerImageName.parse(image)).get();
      }
      return Optional.empty();
    } catch (RuntimeException e) {
      return Throwables.getCausalChain(e).stream()
          .filter(ContainerFetchException.class::isInstance)
          .findFirst()
          .map(cause -> "an image can't be pulled: " + cause.getMessage())
          .or(
              () -> {
                throw e;
              });
    }
  }

  /** Not so where the daemon is remote or in a virtual machine, or runs without root's rights. */
  private static boolean isOfThisMachine(Info daemon) {
    try {
      List<String> security = Optional.ofNullable(daemon.getSecurityOptions()).orElse(List.of());
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip().equals(daemon.getName())
          && !security.contains("name=rootless");
    } catch (IOException e) {
      return false;
    }
  }

  /** Starts all of them with an empty folder, and doesn't wait until they answer. */
  public static Containers start(Path folder) {
    Containers containers = new Containers(folder);
    try {
      FileUtils.deleteDirectory(folder.toFile());
      containers.startAll();
      return containers;
    } catch (IOException e) {
      containers.close();
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      containers.close();
      throw e;
    }
  }

  /** Where they are, in the keys of the jobs and of the command line. */
  Map<String, String> settings() {
    return Map.of(
        "kafka.bootstrap.servers", LOCAL + ":" + kafka,
        "registry.url", "http://" + LOCAL + ":" + registry + "/apis/ccompat/v7",
        "catalog.uri", "http://" + LOCAL + ":" + catalog,
        "catalog.warehouse", warehouse(),
        "catalog.io-impl", FILE_IO,
        "flink.url", "http://" + LOCAL + ":" + flink,
        "checkpoints.dir", folder.resolve("checkpoints").toUri().toString());
  }

  void close() {
    running.forEach(GenericContainer::stop);
  }

  private void startAll() throws IOException {
    start("kafka", new GenericContainer<>(KAFKA).withEnv(kafka()));
    start("registry", new GenericContainer<>(REGISTRY).withEnv(registry()));
    start("catalog", asUser(new GenericContainer<>(CATALOG).withEnv(catalog())));
    start("jobmanager", flink("jobmanager"));
    start("taskmanager", flink("taskmanager"));
  }

  private void start(String name, GenericContainer<?> container) throws IOException {
    Path log = Files.createDirectories(folder.resolve("logs")).resolve(name + ".log");
    container.withNetworkMode("host").withLogConsumer(frame -> append(log, frame.getUtf8String()));
    running.add(container);
    container.start();
  }

  private static void append(Path log, String text) {
    try {
      Files.writeString(log, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The image makes a property of each variable: KAFKA_NODE_ID is node.id. */
  private Map<String, String> kafka() {
    Map<String, String> properties = new TreeMap<>();
    properties.put("process.roles", "broker,controller");
    properties.put("node.id", "1");
    properties.put("controller.quorum.voters", "1@" + LOCAL + ":" + controller);
    properties.put("controller.listener.names", "CONTROLLER");
    properties.put(
        "listeners",
        "PLAINTEXT://" + LOCAL + ":" + kafka + ",CONTROLLER://" + LOCAL + ":" + controller);
    properties.put("advertised.listeners", "PLAINTEXT://" + LOCAL + ":" + kafka);
    properties.put("inter.broker.listener.name", "PLAINTEXT");
    properties.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    properties.put("auto.create.topics.enable", "false");
    properties.put("transaction.max.timeout.ms", "86400000");
    properties.put("offsets.topic.replication.factor", "1");
    properties.put("transaction.state.log.replication.factor", "1");
    properties.put("transaction.state.log.min.isr", "1");
    properties.put("group.initial.rebalance.delay.ms", "0");
    return properties.entrySet().stream()
        .collect(
            Collectors.toMap(
                property -> "KAFKA_" + property.getKey().toUpperCase(Locale.ROOT).replace('.', '_'),
                Map.Entry::getValue));
  }

  /** In memory, which is its default. */
  private Map<String, String> registry() {
    return Map.of(
        "QUARKUS_HTTP_PORT", Integer.toString(registry),
        "QUARKUS_MANAGEMENT_PORT", Integer.toString(registryManagement));
  }

  /** The image makes a property of each variable: "_" is ".", "__" is "-". */
  private Map<String, String> catalog() {
    return Map.of(
        "CATALOG_REST_PORT",
        Integer.toString(catalog),
        "CATALOG_URI",
        "jdbc:sqlite:" + folder.resolve("catalog.db"),
        "CATALOG_JDBC_SCHEMA__VERSION",
        "V1",
        // SQLite takes one writer at a time: one connection queues them.
        "CATALOG_CLIENTS",
        "1",
        "CATALOG_WAREHOUSE",
        warehouse(),
        "CATALOG_IO__IMPL",
        FILE_IO);
  }

  private String warehouse() {
    return "file://" + folder.resolve("warehouse");
  }

  /**
   * Flink's own script instead of the image's, which changes files that belong to another user; it
   * takes settings as arguments.
   */
  private GenericContainer<?> flink(String process) throws IOException {
    Path logs = Files.createDirectories(folder.resolve("logs").resolve(process));
    List<Bind> jars = jarsThatTheImageLacks();
    return asUser(new GenericContainer<>(FLINK))
        .withCreateContainerCmdModifier(
            command -> {
              command.withEntrypoint("/opt/flink/bin/" + process + ".sh");
              bind(command, jars);
            })
        .withEnv("FLINK_LOG_DIR", logs.toString())
        .withCommand(
            Stream.concat(
                    Stream.of("start-foreground"),
                    flink().entrySet().stream()
                        .flatMap(
                            setting ->
                                Stream.of("-D", setting.getKey() + "=" + setting.getValue())))
                .toArray(String[]::new));
  }

  private Map<String, String> flink() {
    Map<String, String> settings = new TreeMap<>();
    settings.put("jobmanager.rpc.address", LOCAL);
    settings.put("jobmanager.bind-host", LOCAL);
    settings.put("jobmanager.rpc.port", Integer.toString(jobManager));
    settings.put("jobmanager.memory.process.size", "1g");
    settings.put("blob.server.port", Integer.toString(blobs));
    settings.put("rest.address", LOCAL);
    settings.put("rest.bind-address", LOCAL);
    settings.put("rest.port", Integer.toString(flink));
    settings.put("taskmanager.host", LOCAL);
    settings.put("taskmanager.bind-host", LOCAL);
    settings.put("taskmanager.rpc.port", Integer.toString(taskManager));
    settings.put("taskmanager.data.port", Integer.toString(taskManagerData));
    settings.put("taskmanager.numberOfTaskSlots", "8");
    settings.put("taskmanager.memory.process.size", "1728m");
    settings.put("security.delegation.tokens.enabled", "false");
    return settings;
  }

  private static List<Bind> jarsThatTheImageLacks() throws IOException {
    Path classPath = LocalStack.home().resolve("local-stack/servers/flink/target/class-path");
    return Stream.of(Files.readString(classPath).strip().split(File.pathSeparator))
        .map(Path::of)
        .filter(
            jar -> jar.getFileName().toString().matches("(hadoop-client|flink-connector-base)-.*"))
        .map(
            jar ->
                new Bind(
                    jar.toString(),
                    new Volume("/opt/flink/lib/" + jar.getFileName()),
                    AccessMode.ro))
        .toList();
  }

  /** Runs as the user of the tests, with their folder. */
  private GenericContainer<?> asUser(GenericContainer<?> container) throws IOException {
    Files.createDirectories(folder);
    String user =
        Files.getAttribute(folder, "unix:uid") + ":" + Files.getAttribute(folder, "unix:gid");
    return container
        .withCreateContainerCmdModifier(
            command -> {
              command.withUser(user);
              bind(command, List.of(new Bind(folder.toString(), new Volume(folder.toString()))));
            })
        // Hadoop asks the system for the user's name.
        .withCopyToContainer(
            Transferable.of("tests:x:" + user + "::/tmp:/bin/sh\n"), "/etc/passwd");
  }

  private static void bind(CreateContainerCmd command, List<Bind> more) {
    List<Bind> binds = new ArrayList<>(more);
    Optional.ofNullable(command.getHostConfig().getBinds()).map(List::of).ifPresent(binds::addAll);
    command.getHostConfig().withBinds(binds);
  }

  private int freePort() {
    int port = TcpPort.free(number -> !taken.contains(number));
    taken.add(port);
    return port;
  }
}
