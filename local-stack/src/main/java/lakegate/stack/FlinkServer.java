package lakegate.stack;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import lakegate.stack.process.Launch;

/** Flink's JobManager or its one TaskManager. */
final class FlinkServer implements Server {
  private static final String JOB_MANAGER =
      "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint";
  private static final String TASK_MANAGER =
      "org.apache.flink.runtime.taskexecutor.TaskManagerRunner";

  /** Coordination only: the first compiler's code is enough, and it starts sooner. */
  private static final List<String> FLAGS_OF_JOB_MANAGER =
      List.of("-Xms64m", "-Xmx448m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  private static final List<String> FLAGS_OF_TASK_MANAGER =
      List.of("-Xms128m", "-Xmx" + FlinkSettings.HEAP_MEGABYTES + "m", "-XX:+UseParallelGC");

  /** What Flink's own scripts open to it on Java 17 and newer. */
  private static final List<String> MODULE_FLAGS =
      Stream.concat(
              Stream.of(
                      "java.rmi/sun.rmi.registry",
                      "jdk.compiler/com.sun.tools.javac.api",
                      "jdk.compiler/com.sun.tools.javac.file",
                      "jdk.compiler/com.sun.tools.javac.parser",
                      "jdk.compiler/com.sun.tools.javac.tree",
                      "jdk.compiler/com.sun.tools.javac.util",
                      "java.security.jgss/sun.security.krb5")
                  .map(name -> "--add-exports=" + name + "=ALL-UNNAMED"),
              Stream.of(
                      "java.base/java.lang",
                      "java.base/java.net",
                      "java.base/java.io",
                      "java.base/java.nio",
                      "java.base/sun.nio.ch",
                      "java.base/java.lang.reflect",
                      "java.base/java.text",
                      "java.base/java.time",
                      "java.base/java.util",
                      "java.base/java.util.concurrent",
                      "java.base/java.util.concurrent.atomic",
                      "java.base/java.util.concurrent.locks")
                  .map(name -> "--add-opens=" + name + "=ALL-UNNAMED"))
          .toList();

  private final ServerName name;
  private final Site site;
  private final JavaServer java;

  private FlinkServer(ServerName name, Site site) {
    this.name = name;
    this.site = site;
    this.java = new JavaServer(name, site);
  }

  static FlinkServer jobManager(Site site) {
    return new FlinkServer(ServerName.JOBMANAGER, site);
  }

  static FlinkServer taskManager(Site site) {
    return new FlinkServer(ServerName.TASKMANAGER, site);
  }

  @Override
  public ServerName name() {
    return name;
  }

  @Override
  public String address() {
    return name == ServerName.JOBMANAGER ? site.http(Port.FLINK) : FlinkSettings.SLOTS + " slots";
  }

  @Override
  public Launch prepare() throws IOException {
    String id = "taskmanager-" + UUID.randomUUID();
    StackFolder.write(idFile(), id);
    StackFolder.write(
        configuration().resolve("config.yaml"),
        FlinkSettings.yaml(FlinkSettings.of(site, name, id)));
    Map<String, String> environment =
        JavaServer.withClassPath(java.classPath("flink", "class-path"));
    // By default glibc gives the threads that compress and decompress up to 8 pools of memory per
    // core, and gives little of it back. Flink's own images use jemalloc for that.
    environment.put("MALLOC_ARENA_MAX", "2");
    if (site.store() == Store.S3) {
      environment.put("FLINK_PLUGINS_DIR", s3Plugin().toString());
    }
    List<String> flags = new ArrayList<>(MODULE_FLAGS);
    flags.addAll(name == ServerName.JOBMANAGER ? FLAGS_OF_JOB_MANAGER : FLAGS_OF_TASK_MANAGER);
    flags.add("-Dlog.file=" + site.folder().log(name));
    flags.add(java.log4jFlag());
    List<String> arguments =
        name == ServerName.JOBMANAGER
            ? List.of(
                JOB_MANAGER,
                "--configDir",
                configuration().toString(),
                "--executionMode",
                "cluster")
            : List.of(TASK_MANAGER, "--configDir", configuration().toString());
    return java.launch(java.jdk(), flags, environment, arguments);
  }

  @Override
  public boolean isReady() {
    return name == ServerName.JOBMANAGER
        ? Probe.get(site.port(Port.FLINK), "/overview").isPresent()
        : taskManagerIsRegistered();
  }

  /** Looks for this TaskManager's own id: the JobManager lists one that was killed for a while. */
  private boolean taskManagerIsRegistered() {
    try {
      String id = Files.readString(idFile());
      return Probe.get(site.port(Port.FLINK), "/taskmanagers")
          .filter(body -> body.contains(id))
          .isPresent();
    } catch (IOException e) {
      return false;
    }
  }

  private Path configuration() {
    return site.folder().configuration(name);
  }

  private Path idFile() {
    return configuration().resolve("resource-id");
  }

  /** A plugin is a folder of jars; a link saves a copy of the jar. */
  private Path s3Plugin() throws IOException {
    Path plugins = configuration().resolve("plugins");
    StackFolder.delete(plugins);
    Path folder = Files.createDirectories(plugins.resolve("s3-fs-hadoop"));
    for (String jar : java.classPath("flink", "s3-plugin")) {
      Files.createSymbolicLink(folder.resolve(new File(jar).getName()), Path.of(jar));
    }
    return plugins;
  }
}
