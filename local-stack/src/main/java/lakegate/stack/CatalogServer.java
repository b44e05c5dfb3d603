package lakegate.stack;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lakegate.stack.process.Launch;

/** The Iceberg REST catalog of {@code local-stack/servers/catalog}, over a SQLite file. */
final class CatalogServer implements Server {
  private static final List<String> FLAGS =
      List.of("-Xms32m", "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  private final Site site;
  private final JavaServer java;

  CatalogServer(Site site) {
    this.site = site;
    this.java = new JavaServer(name(), site);
  }

  @Override
  public ServerName name() {
    return ServerName.CATALOG;
  }

  @Override
  public String address() {
    return site.http(Port.CATALOG);
  }

  @Override
  public Launch prepare() throws IOException {
    Path settings = site.folder().configuration(name()).resolve("catalog.properties");
    StackFolder.write(settings, "generated at each start", settings(site));
    List<String> classPath = new ArrayList<>();
    classPath.add(java.built("catalog", "classes").toString());
    classPath.addAll(java.classPath("catalog", "class-path"));
    List<String> flags = new ArrayList<>(FLAGS);
    flags.add(java.log4jFlag());
    return java.launch(
        java.jdk(),
        flags,
        JavaServer.withClassPath(classPath),
        List.of("lakegate.catalog.CatalogServer", settings.toString()));
  }

  @Override
  public boolean isReady() {
    return Probe.get(site.port(Port.CATALOG), "/v1/config").isPresent();
  }

  static Map<String, String> settings(Site site) {
    Map<String, String> settings = new TreeMap<>(site.s3FileIo());
    settings.put("port", Integer.toString(site.port(Port.CATALOG)));
    settings.put(
        "uri", "jdbc:sqlite:" + site.folder().data(ServerName.CATALOG).resolve("catalog.db"));
    settings.put("warehouse", site.warehouse());
    settings.put("io-impl", site.fileIo());
    settings.put("jdbc.schema-version", "V1");
    // SQLite takes one writer at a time: one connection queues them without an error.
    settings.put("clients", "1");
    settings.put("jdbc.busy_timeout", "10000");
    return settings;
  }
}
