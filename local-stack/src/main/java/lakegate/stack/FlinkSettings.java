package lakegate.stack;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Flink's config.yaml for both of its processes. */
final class FlinkSettings {
  static final int SLOTS = 8;

  private static final int FRAMEWORK_HEAP_MEGABYTES = 128;
  private static final int TASK_HEAP_MEGABYTES = 640;

  /** The TaskManager's -Xmx. */
  static final int HEAP_MEGABYTES = FRAMEWORK_HEAP_MEGABYTES + TASK_HEAP_MEGABYTES;

  private static final String LOCAL = "127.0.0.1";

  private FlinkSettings() {}

  static Map<String, String> of(Site site, ServerName server, String taskManagerId) {
    Map<String, String> settings = new TreeMap<>();
    network(settings, site);
    memory(settings);
    checkpoints(settings, site);
    folders(settings, site, server);
    settings.put("taskmanager.resource-id", taskManagerId);
    if (site.store() == Store.S3) {
      settings.put("s3.endpoint", site.clientHttp(Port.S3));
      settings.put("s3.endpoint.region", Site.REGION);
      settings.put("s3.path.style.access", "true");
      settings.put("s3.access-key", site.s3Keys().accessKeyId());
      settings.put("s3.secret-key", site.s3Keys().secretAccessKey());
    }
    settings.putAll(site.flink());
    return settings;
  }

  /** One quoted line per setting. */
  static String yaml(Map<String, String> settings) {
    return settings.entrySet().stream()
        .map(setting -> setting.getKey() + ": '" + setting.getValue().replace("'", "''") + "'\n")
        .collect(Collectors.joining());
  }

  private static void network(Map<String, String> settings, Site site) {
    settings.put("jobmanager.rpc.address", LOCAL);
    settings.put("jobmanager.bind-host", LOCAL);
    settings.put("jobmanager.rpc.port", port(site, Port.JOBMANAGER_RPC));
    settings.put("blob.server.port", port(site, Port.JOBMANAGER_BLOB));
    settings.put("rest.address", LOCAL);
    settings.put("rest.bind-address", LOCAL);
    settings.put("rest.port", port(site, Port.FLINK));
    settings.put("taskmanager.host", LOCAL);
    settings.put("taskmanager.bind-host", LOCAL);
    // Another one each time: with the one of a TaskManager that was killed, the JobManager's
    // connection to that one may come first, and the two never understand each other.
    settings.put("taskmanager.rpc.port", "0");
    settings.put("taskmanager.data.port", port(site, Port.TASKMANAGER_DATA));
    settings.put("web.submit.enable", "true");
    // The TaskManager is often up first; by default it looks again only after 10 s.
    settings.put("cluster.registration.error-delay", "500ms");
    settings.put("cluster.registration.refused-registration-delay", "500ms");
    // Nothing here needs Hadoop's or S3's tokens, and asking for them takes time.
    settings.put("security.delegation.tokens.enabled", "false");
  }

  /** All explicit: only Flink's shell scripts derive one from the other. */
  private static void memory(Map<String, String> settings) {
    settings.put("taskmanager.numberOfTaskSlots", Integer.toString(SLOTS));
    settings.put(
        "taskmanager.cpu.cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
    settings.put("taskmanager.memory.framework.heap.size", FRAMEWORK_HEAP_MEGABYTES + "m");
    settings.put("taskmanager.memory.task.heap.size", TASK_HEAP_MEGABYTES + "m");
    settings.put("taskmanager.memory.framework.off-heap.size", "128m");
    settings.put("taskmanager.memory.task.off-heap.size", "64m");
    settings.put("taskmanager.memory.managed.size", "64m");
    settings.put("taskmanager.memory.network.min", "64m");
    settings.put("taskmanager.memory.network.max", "64m");
    settings.put("taskmanager.memory.jvm-metaspace.size", "256m");
    settings.put("taskmanager.memory.jvm-overhead.min", "192m");
    settings.put("taskmanager.memory.jvm-overhead.max", "192m");
  }

  private static void checkpoints(Map<String, String> settings, Site site) {
    settings.put("state.backend.type", "hashmap");
    settings.put("execution.checkpointing.storage", "filesystem");
    settings.put("execution.checkpointing.dir", site.flinkFolder("checkpoints"));
    settings.put("execution.checkpointing.savepoint-dir", site.flinkFolder("savepoints"));
    settings.put("execution.checkpointing.interval", site.checkpointInterval());
    settings.put("execution.checkpointing.mode", "EXACTLY_ONCE");
    settings.put(
        "execution.checkpointing.externalized-checkpoint-retention", "RETAIN_ON_CANCELLATION");
    settings.put("execution.checkpointing.num-retained", "5");
    // While a server is down the job tries again for ever, at most 10 s late.
    settings.put("restart-strategy.type", "exponential-delay");
    settings.put("restart-strategy.exponential-delay.initial-backoff", "1s");
    settings.put("restart-strategy.exponential-delay.max-backoff", "10s");
    // Else a restart shows in the metrics ten seconds late.
    settings.put("metrics.fetcher.update-interval", "1000");
  }

  private static void folders(Map<String, String> settings, Site site, ServerName server) {
    Path temporary = site.folder().temporary(server);
    settings.put("io.tmp.dirs", temporary.toString());
    settings.put("blob.storage.directory", temporary.resolve("blobs").toString());
    settings.put("web.tmpdir", temporary.resolve("web").toString());
    settings.put(
        "web.upload.dir", site.folder().data(ServerName.JOBMANAGER).resolve("jars").toString());
    settings.put("web.log.path", site.folder().log(ServerName.JOBMANAGER).toString());
    settings.put("taskmanager.log.path", site.folder().log(ServerName.TASKMANAGER).toString());
  }

  private static String port(Site site, Port port) {
    return Integer.toString(site.port(port));
  }
}
