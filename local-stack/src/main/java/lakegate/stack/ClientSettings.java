package lakegate.stack;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What clients of a stack need to know, in the settings' keys of the jobs and the command line. */
final class ClientSettings {
  private ClientSettings() {}

  static Map<String, String> of(Site site) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("kafka.bootstrap.servers", "127.0.0.1:" + site.clientPort(Port.KAFKA));
    settings.put("registry.url", site.clientHttp(Port.REGISTRY) + RegistryServer.API);
    settings.put("catalog.uri", site.clientHttp(Port.CATALOG));
    settings.put("catalog.warehouse", site.warehouse());
    settings.put("catalog.io-impl", site.fileIo());
    site.s3FileIo().forEach((key, value) -> settings.put("catalog." + key, value));
    settings.put("flink.url", site.http(Port.FLINK));
    settings.put("checkpoints.dir", asUri(site.flinkFolder("checkpoints")));
    settings.put("savepoints.dir", asUri(site.flinkFolder("savepoints")));
    settings.put("checkpoint.interval", site.checkpointInterval());
    settings.put("store", site.store().name().toLowerCase(Locale.ROOT));
    return settings;
  }

  /** With a space in the path as %20, which Flink's and Iceberg's own settings don't want. */
  private static String asUri(String folder) {
    int path = folder.indexOf("://") + "://".length();
    try {
      return folder.substring(0, path)
          + new URI(null, null, folder.substring(path), null).getRawPath();
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("Cannot make an address of " + folder, e);
    }
  }
}
