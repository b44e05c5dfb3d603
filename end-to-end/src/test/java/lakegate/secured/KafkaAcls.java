package lakegate.secured;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import lakegate.stack.LocalStack;

/** The rights of docs/security.md, given by Kafka's own kafka-acls as the page says. */
final class KafkaAcls {
  private static final String SERVER = "broker:9093";
  private static final List<String> LOGIN = List.of("--command-config", "admin.properties");

  private KafkaAcls() {}

  /**
   * @param folder for a program that stands for kafka-acls in the page's script
   * @param admin a listener of the broker where all is allowed
   */
  static void give(Path folder, String admin) throws Exception {
    List<List<String>> calls = calls(folder, script());
    Path classPath = LocalStack.home().resolve("local-stack/servers/kafka/target/class-path");
    List<URL> jars = new ArrayList<>();
    for (String jar : Files.readString(classPath).strip().split(File.pathSeparator)) {
      jars.add(Path.of(jar).toUri().toURL());
    }
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try (URLClassLoader kafka =
        new URLClassLoader(jars.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      Thread.currentThread().setContextClassLoader(kafka);
      failInPlaceOfExit(kafka);
      Class<?> command = kafka.loadClass("org.apache.kafka.tools.AclCommand");
      for (List<String> call : calls) {
        call.removeAll(LOGIN);
        call.replaceAll(argument -> argument.equals(SERVER) ? admin : argument);
        command
            .getMethod("main", String[].class)
            .invoke(null, (Object) call.toArray(String[]::new));
      }
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  private static void failInPlaceOfExit(ClassLoader kafka) throws Exception {
    Class<?> exit = kafka.loadClass("org.apache.kafka.common.utils.Exit");
    Class<?> procedure = kafka.loadClass("org.apache.kafka.common.utils.Exit$Procedure");
    Object failing =
        Proxy.newProxyInstance(
            kafka,
            new Class<?>[] {procedure},
            (proxy, method, arguments) -> {
              throw new IllegalStateException("kafka-acls ended with " + arguments[0]);
            });
    exit.getMethod("setExitProcedure", procedure).invoke(null, failing);
  }

  /** The page's one shell script. */
  private static String script() throws IOException {
    String page = Files.readString(LocalStack.home().resolve("docs/security.md"));
    return page.split("```sh\n")[1].split("```")[0];
  }

  /** What the script calls kafka-acls with. */
  private static List<List<String>> calls(Path folder, String script)
      throws IOException, InterruptedException {
    Path stub = Files.createDirectories(folder).resolve("kafka-acls");
    Files.writeString(stub, "#!/bin/sh\nprintf '%s\\n' \"$@\" ''\n");
    stub.toFile().setExecutable(true);
    ProcessBuilder sh = new ProcessBuilder("sh", "-eu", "-c", script);
    sh.redirectError(ProcessBuilder.Redirect.INHERIT);
    sh.environment().put("PATH", folder + File.pathSeparator + System.getenv("PATH"));
    Process process = sh.start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("the script of docs/security.md failed");
    }
    List<List<String>> calls = new ArrayList<>();
    for (String call : output.split("\n\n")) {
      calls.add(new ArrayList<>(List.of(call.strip().split("\n"))));
    }
    return calls;
  }
}
