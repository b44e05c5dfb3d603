package lakegate.stack;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import lakegate.stack.process.Launch;

/** One Kafka node that is broker and controller. */
final class KafkaServer implements Server {
  private static final List<String> FLAGS =
      List.of("-Xms96m", "-Xmx384m", "-XX:+UseSerialGC", "-Djava.awt.headless=true");
  private static final List<String> FLAGS_OF_FORMAT =
      List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  private final Site site;
  private final JavaServer java;

  KafkaServer(Site site) {
    this.site = site;
    this.java = new JavaServer(name(), site);
  }

  @Override
  public ServerName name() {
    return ServerName.KAFKA;
  }

  @Override
  public String address() {
    return "127.0.0.1:" + site.port(Port.KAFKA);
  }

  @Override
  public Launch prepare() throws IOException, InterruptedException {
    Path settings = site.folder().configuration(name()).resolve("server.properties");
    Path logs = site.folder().data(name()).resolve("topics");
    StackFolder.write(settings, "generated at each start", settings(site, logs));
    List<String> classPath = java.classPath("kafka", "class-path");
    List<String> flags = new java.util.ArrayList<>(FLAGS);
    flags.add(java.log4jFlag());
    format(settings, logs, classPath);
    return java.launch(
        java.jdk(),
        flags,
        JavaServer.withClassPath(classPath),
        List.of("kafka.Kafka", settings.toString()));
  }

  @Override
  public boolean isReady() {
    return Probe.kafkaHasBroker(site.port(Port.KAFKA));
  }

  static Map<String, String> settings(Site site, Path logs) {
    String controller = "127.0.0.1:" + site.port(Port.KAFKA_CONTROLLER);
    String broker = "127.0.0.1:" + site.port(Port.KAFKA);
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", "1");
    settings.put("controller.quorum.voters", "1@" + controller);
    settings.put("controller.listener.names", "CONTROLLER");
    settings.put("listeners", "PLAINTEXT://" + broker + ",CONTROLLER://" + controller);
    settings.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + site.clientPort(Port.KAFKA));
    settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    settings.put("log.dirs", logs.toString());
    // A misspelt topic is an error, not a new topic.
    settings.put("auto.create.topics.enable", "false");
    // Exactly once: open transactions outlive a stop of a day.
    settings.put("transaction.max.timeout.ms", "86400000");
    settings.put("log.retention.hours", "720");
    // One node.
    settings.put("offsets.topic.replication.factor", "1");
    settings.put("transaction.state.log.replication.factor", "1");
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("share.coordinator.state.topic.replication.factor", "1");
    settings.put("share.coordinator.state.topic.min.isr", "1");
    settings.put("group.initial.rebalance.delay.ms", "0");
    // One user: the defaults are for fleets, and cost start time and heap.
    settings.put("offsets.topic.num.partitions", "4");
    settings.put("transaction.state.log.num.partitions", "4");
    settings.put("num.network.threads", "2");
    settings.put("num.io.threads", "4");
    settings.put("background.threads", "4");
    settings.put("log.cleaner.dedupe.buffer.size", "16777216");
    settings.putAll(site.kafka());
    return settings;
  }

  private void format(Path settings, Path logs, List<String> classPath)
      throws IOException, InterruptedException {
    Path clusterId = site.folder().data(name()).resolve("cluster-id");
    if (!Files.exists(clusterId)) {
      StackFolder.write(clusterId, newClusterId());
    }
    if (Files.exists(logs.resolve("meta.properties"))) {
      return;
    }
    Launch format =
        java.launch(
            java.jdk(),
            FLAGS_OF_FORMAT,
            JavaServer.withClassPath(classPath),
            List.of(
                "kafka.tools.StorageTool",
                "format",
                "--ignore-formatted",
                "-t",
                Files.readString(clusterId).strip(),
                "-c",
                settings.toString()));
    int exitCode = format.run(site.folder().log(name()));
    if (exitCode != 0) {
      throw new StackFailure("Cannot format Kafka's data folder " + logs + ": exit " + exitCode);
    }
  }

  /** A UUID in Kafka's spelling. */
  private static String newClusterId() {
    UUID uuid = UUID.randomUUID();
    byte[] bytes =
        ByteBuffer.allocate(16)
            .putLong(uuid.getMostSignificantBits())
            .putLong(uuid.getLeastSignificantBits())
            .array();
    String text = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    // The tool takes an id that begins with a dash for an option.
    return text.startsWith("-") ? newClusterId() : text;
  }
}
