package lakegate.stack.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The JDKs of this machine, those named by {@code JAVA_HOME} and {@code PATH} first.
 *
 * @param found without duplicates
 */
public record Jdks(List<Jdk> found) {
  /** What Flink, Kafka and Hadoop support, the one with the longest use here first. */
  private static final List<Integer> SUPPORTED = List.of(17, 21);

  private static final int OLDEST = 17;
  private static final int OLDEST_FOR_REGISTRY = 21;
  private static final int OLDEST_FOR_TRINO = 24;

  private static final List<String> USUAL_FOLDERS =
      List.of(
          "usr/lib/jvm",
          "usr/java",
          "usr/local/java",
          "opt",
          "opt/java",
          "opt/jdk",
          "Library/Java/JavaVirtualMachines",
          "opt/homebrew/opt",
          "usr/local/opt");
  private static final List<String> USUAL_FOLDERS_OF_USER =
      List.of(
          ".sdkman/candidates/java",
          ".jdks",
          ".asdf/installs/java",
          ".local/share/mise/installs/java",
          "Library/Java/JavaVirtualMachines");

  public Jdks {
    found = List.copyOf(found);
  }

  /** Looks through this machine. */
  public static Jdks find() {
    return find(System.getenv(), Path.of("/"), Path.of(System.getProperty("user.home")));
  }

  static Jdks find(Map<String, String> environment, Path root, Path userHome) {
    List<Path> candidates = new ArrayList<>();
    String javaHome = environment.getOrDefault("JAVA_HOME", "");
    if (!javaHome.isBlank()) {
      candidates.add(Path.of(javaHome));
    }
    for (String folder : environment.getOrDefault("PATH", "").split(File.pathSeparator)) {
      if (!folder.isBlank()) {
        homeOf(Path.of(folder).resolve("java")).ifPresent(candidates::add);
      }
    }
    USUAL_FOLDERS.forEach(folder -> addAll(root.resolve(folder), candidates));
    USUAL_FOLDERS_OF_USER.forEach(folder -> addAll(userHome.resolve(folder), candidates));
    return new Jdks(candidates.stream().map(Jdk::at).flatMap(Optional::stream).distinct().toList());
  }

  /** 17 or 21 if there is one, else the newest from 17 on. */
  public Optional<Jdk> supported() {
    return SUPPORTED.stream()
        .flatMap(version -> found.stream().filter(jdk -> jdk.version() == version))
        .findFirst()
        .or(() -> newestFrom(OLDEST));
  }

  /** The newest from 21 on. */
  public Optional<Jdk> forRegistry() {
    return newestFrom(OLDEST_FOR_REGISTRY);
  }

  /** The newest from 24 on. */
  public Optional<Jdk> forTrino() {
    return newestFrom(OLDEST_FOR_TRINO);
  }

  /** What to tell if the stack can't be started with these. */
  public Optional<String> lacking() {
    return forRegistry().isPresent()
        ? Optional.empty()
        : Optional.of(lacking("The schema registry", OLDEST_FOR_REGISTRY));
  }

  /** What to tell if none is new enough for Trino. */
  public String lackingForTrino() {
    return lacking("Trino", OLDEST_FOR_TRINO);
  }

  private String lacking(String server, int oldest) {
    return server
        + " needs a JDK "
        + oldest
        + " or newer; found: "
        + describe()
        + ". Install one, or set JAVA_HOME to it";
  }

  private String describe() {
    return found.isEmpty()
        ? "none"
        : found.stream().map(Jdk::toString).collect(Collectors.joining(", "));
  }

  private Optional<Jdk> newestFrom(int version) {
    // max() takes the last of equals; the reversed order keeps the first.
    return found.stream()
        .filter(jdk -> jdk.version() >= version)
        .min(Comparator.comparingInt(Jdk::version).reversed());
  }

  private static Optional<Path> homeOf(Path java) {
    try {
      return Files.isExecutable(java)
          ? Optional.of(java.toRealPath().getParent().getParent())
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static void addAll(Path folder, List<Path> candidates) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
      List<Path> sorted = new ArrayList<>();
      children.forEach(sorted::add);
      sorted.sort(null);
      for (Path child : sorted) {
        candidates.add(child);
        candidates.add(child.resolve("Contents/Home"));
        candidates.add(child.resolve("libexec/openjdk.jdk/Contents/Home"));
      }
    } catch (IOException e) {
      // A folder that can't be read holds no JDK that could be run.
    }
  }
}
