package lakegate.stack;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lakegate.stack.process.Jdk;
import lakegate.stack.process.Launch;

/**
 * The parts of starting a JVM that the servers have in common.
 *
 * @param modules the folder with one Maven module per server
 */
record JavaServer(ServerName name, Site site, Path modules) {
  private static final int NATIVE_ACCESS_WARNS_FROM = 24;

  JavaServer(ServerName name, Site site) {
    this(name, site, site.home().resolve("local-stack/servers"));
  }

  /** What the build has put into a server module's target folder. */
  Path built(String module, String file) {
    Path path = modules.resolve(module).resolve("target").resolve(file);
    if (!Files.exists(path)) {
      throw new StackFailure("Cannot start " + name + ": " + path + " is missing; run make build");
    }
    return path;
  }

  /** The class path of a server module; every entry is there. */
  List<String> classPath(String module, String file) throws IOException {
    List<String> entries =
        List.of(Files.readString(built(module, file)).strip().split(File.pathSeparator));
    for (String entry : entries) {
      if (!Files.exists(Path.of(entry))) {
        throw new StackFailure(
            "Cannot start " + name + ": " + entry + " has gone; run make clean build");
      }
    }
    return entries;
  }

  Jdk jdk() {
    return site.jdks().supported().orElseThrow();
  }

  Jdk jdkOfRegistry() {
    return site.jdks().forRegistry().orElseThrow();
  }

  Jdk jdkOfTrino() {
    return site.jdks()
        .forTrino()
        .orElseThrow(() -> new StackFailure(site.jdks().lackingForTrino()));
  }

  /** {@code java} with flags, then {@code arguments}: a main class or -jar and what follows. */
  Launch launch(
      Jdk jdk, List<String> flags, Map<String, String> environment, List<String> arguments)
      throws IOException {
    Path temporary = site.folder().temporary(name);
    StackFolder.delete(temporary);
    Files.createDirectories(temporary);
    Path data = site.folder().data(name);
    Files.createDirectories(data);
    List<String> command = new ArrayList<>();
    command.add(jdk.java().toString());
    command.addAll(flags);
    command.add("-Djava.io.tmpdir=" + temporary);
    command.add("-Dfile.encoding=UTF-8");
    command.add("-XX:+ExitOnOutOfMemoryError");
    if (jdk.version() >= NATIVE_ACCESS_WARNS_FROM) {
      command.add("--enable-native-access=ALL-UNNAMED");
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    command.addAll(arguments);
    return new Launch(command, environment, data);
  }

  /** Writes the log configuration of a server and gives the flag that names it. */
  String log4jFlag() throws IOException {
    Path file = site.folder().configuration(name).resolve("log4j2.properties");
    try (InputStream template = JavaServer.class.getResourceAsStream("log4j2.properties")) {
      StackFolder.write(
          file, new String(template.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
    }
    return "-Dlog4j2.configurationFile=" + file.toUri();
  }

  /** The class path in the environment keeps the process list readable. */
  static Map<String, String> withClassPath(List<String> entries) {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("CLASSPATH", String.join(File.pathSeparator, entries));
    return environment;
  }
}
