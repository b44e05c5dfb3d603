package lakegate.stack.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An installed Java.
 *
 * @param home the folder with {@code bin/java}
 * @param version the feature version, for example 21
 */
public record Jdk(Path home, int version) {
  private static final Pattern RELEASE =
      Pattern.compile("JAVA_VERSION=\"(?:1\\.)?(\\d+)[^\"]*\".*");

  /** Reads the folder's {@code release} file; empty if this is no JDK. */
  static Optional<Jdk> at(Path home) {
    try {
      Path real = home.toRealPath();
      if (!Files.isExecutable(real.resolve("bin/java"))) {
        return Optional.empty();
      }
      List<String> lines = Files.readAllLines(real.resolve("release"));
      return lines.stream()
          .map(RELEASE::matcher)
          .filter(Matcher::matches)
          .map(match -> new Jdk(real, Integer.parseInt(match.group(1))))
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  public Path java() {
    return home.resolve("bin/java");
  }

  @Override
  public String toString() {
    return version + " (" + home + ")";
  }
}
