package lakegate.stack;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lakegate.stack.process.Launch;

/** Apicurio Registry over an H2 database in a file. */
final class RegistryServer implements Server {
  static final String API = "/apis/ccompat/v7";
  private static final List<String> FLAGS =
      List.of("-Xms32m", "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  private final Site site;
  private final JavaServer java;

  RegistryServer(Site site) {
    this.site = site;
    this.java = new JavaServer(name(), site);
  }

  @Override
  public ServerName name() {
    return ServerName.REGISTRY;
  }

  @Override
  public String address() {
    return site.http(Port.REGISTRY);
  }

  @Override
  public Launch prepare() throws IOException {
    Path jar = java.built("registry", "apicurio/quarkus-run.jar");
    Path database = site.folder().data(name()).resolve("registry");
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
    environment.put("QUARKUS_HTTP_PORT", Integer.toString(site.port(Port.REGISTRY)));
    environment.put("QUARKUS_MANAGEMENT_HOST", "127.0.0.1");
    environment.put(
        "QUARKUS_MANAGEMENT_PORT", Integer.toString(site.port(Port.REGISTRY_MANAGEMENT)));
    environment.put("QUARKUS_BANNER_ENABLED", "false");
    environment.put("QUARKUS_LOG_LEVEL", "WARN");
    environment.put("QUARKUS_HTTP_ACCESS_LOG_ENABLED", "false");
    environment.put("APICURIO_LOG_LEVEL", "WARN");
    environment.put("APICURIO_STORAGE_KIND", "sql");
    environment.put("APICURIO_STORAGE_SQL_KIND", "h2");
    // Written before the answer goes out: an id given to a producer survives a kill.
    environment.put("APICURIO_DATASOURCE_URL", "jdbc:h2:file:" + database + ";WRITE_DELAY=0");
    environment.put("APICURIO_DATASOURCE_USERNAME", "sa");
    environment.put("APICURIO_DATASOURCE_PASSWORD", "");
    return java.launch(java.jdkOfRegistry(), FLAGS, environment, List.of("-jar", jar.toString()));
  }

  @Override
  public boolean isReady() {
    return Probe.get(site.port(Port.REGISTRY), API + "/subjects").isPresent();
  }
}
