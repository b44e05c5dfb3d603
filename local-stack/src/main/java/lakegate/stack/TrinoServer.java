package lakegate.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lakegate.stack.process.Launch;

/** Trino over the tables of the catalog, as its catalog {@code iceberg}. */
final class TrinoServer implements Server {
  /** Trino plans and compiles much before it answers the first time. */
  private static final Duration READY_LIMIT = Duration.ofMinutes(5);

  private static final List<String> FLAGS =
      List.of(
          "-Xms256m",
          "-Xmx1g",
          "-XX:+UseG1GC",
          "-XX:TieredStopAtLevel=1",
          "-XX:ReservedCodeCacheSize=256m",
          "-Djdk.attach.allowAttachSelf=true",
          "-XX:+EnableDynamicAgentLoading");

  /** Without what each query and each setting would add to the log. */
  private static final Map<String, String> LOG_LEVELS =
      Map.of("Bootstrap", "WARN", "io.airlift", "WARN", "org.apache.iceberg", "WARN");

  private final Site site;
  private final JavaServer java;

  TrinoServer(Site site) {
    this.site = site;
    this.java = new JavaServer(name(), site);
  }

  @Override
  public ServerName name() {
    return ServerName.TRINO;
  }

  @Override
  public String address() {
    return site.http(Port.TRINO);
  }

  @Override
  public Duration readyLimit() {
    return READY_LIMIT;
  }

  @Override
  public Launch prepare() throws IOException {
    Path built = built(site, "lib").getParent();
    Path configuration = site.folder().configuration(name());
    Path catalogs = configuration.resolve("catalog");
    Path levels = configuration.resolve("log.properties");
    String comment = "generated at each start";
    Map<String, String> settings = settings(site);
    settings.put("plugin.dir", built.resolve("plugins").toString());
    settings.put("catalog.config-dir", catalogs.toString());
    settings.put("log.levels-file", levels.toString());
    StackFolder.write(configuration.resolve("config.properties"), comment, settings);
    StackFolder.write(catalogs.resolve("iceberg.properties"), comment, catalog(site));
    StackFolder.write(levels, comment, LOG_LEVELS);
    return java.launch(
        java.jdkOfTrino(),
        FLAGS,
        Map.of("CLASSPATH", built.resolve("lib") + "/*"),
        List.of(
            "-Dconfig=" + configuration.resolve("config.properties"),
            "io.trino.server.TrinoServer"));
  }

  /** What the build of Trino's module, which only {@code make trino-up} builds, has unpacked. */
  static Path built(Site site, String file) {
    Path path = site.home().resolve("local-stack/servers/trino/target").resolve(file);
    if (!Files.exists(path)) {
      throw new StackFailure("Trino is not unpacked yet (" + path + "); run: make trino-up");
    }
    return path;
  }

  @Override
  public boolean isReady() {
    return Probe.get(site.port(Port.TRINO), "/v1/info")
        .filter(body -> body.contains("\"starting\":false"))
        .isPresent();
  }

  static Map<String, String> settings(Site site) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("coordinator", "true");
    settings.put("node-scheduler.include-coordinator", "true");
    settings.put("node.environment", "local");
    settings.put("node.id", "local");
    settings.put("node.internal-address", "127.0.0.1");
    settings.put("node.bind-ip", "127.0.0.1");
    settings.put("http-server.http.port", Integer.toString(site.port(Port.TRINO)));
    settings.put("http-server.log.enabled", "false");
    settings.put("discovery.uri", site.http(Port.TRINO));
    settings.put("query.max-memory", "500MB");
    settings.put("query.max-memory-per-node", "500MB");
    settings.put("memory.heap-headroom-per-node", "250MB");
    return settings;
  }

  static Map<String, String> catalog(Site site) {
    Map<String, String> catalog = new TreeMap<>();
    catalog.put("connector.name", "iceberg");
    catalog.put("iceberg.catalog.type", "rest");
    catalog.put("iceberg.rest-catalog.uri", site.http(Port.CATALOG));
    catalog.put("iceberg.rest-catalog.view-endpoints-enabled", "true");
    if (site.store() == Store.S3) {
      catalog.put("fs.native-s3.enabled", "true");
      catalog.put("s3.endpoint", site.http(Port.S3));
      catalog.put("s3.region", Site.REGION);
      catalog.put("s3.path-style-access", "true");
      catalog.put("s3.aws-access-key", site.s3Keys().accessKeyId());
      catalog.put("s3.aws-secret-key", site.s3Keys().secretAccessKey());
    } else {
      // Takes file:// too; what it resolves below this folder are the tables' absolute paths.
      catalog.put("fs.native-local.enabled", "true");
      catalog.put("local.location", "/");
    }
    return catalog;
  }
}
