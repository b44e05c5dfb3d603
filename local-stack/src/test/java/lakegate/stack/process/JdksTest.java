package lakegate.stack.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JdksTest {
  @TempDir Path machine;

  @Test
  void flinkTakes17Before21AndTheRegistryTheNewest() throws IOException {
    install("usr/lib/jvm/a", "21.0.4");
    install("usr/lib/jvm/b", "25.0.3");
    install("usr/lib/jvm/c", "17.0.15");

    Jdks jdks = find(Map.of());

    assertThat(jdks.supported().orElseThrow().version()).isEqualTo(17);
    assertThat(jdks.forRegistry().orElseThrow().version()).isEqualTo(25);
  }

  @Test
  void oneNewJdkServesAll() throws IOException {
    install("usr/lib/jvm/jdk", "25");

    Jdks jdks = find(Map.of());

    assertThat(jdks.supported()).isEqualTo(jdks.forRegistry()).isPresent();
    assertThat(jdks.lacking()).isEmpty();
  }

  @Test
  void a17AloneIsTooOldForTheRegistryAndIsNamed() throws IOException {
    Path home = install("usr/lib/jvm/jdk", "17.0.15");

    Jdks jdks = find(Map.of());

    assertThat(jdks.forRegistry()).isEmpty();
    assertThat(jdks.lacking())
        .contains(
            "The schema registry needs a JDK 21 or newer; found: 17 ("
                + home.toRealPath()
                + "). Install one, or set JAVA_HOME to it");
  }

  @Test
  void trinoTakesTheNewestFrom24OnAndOlderOnesAreNamed() throws IOException {
    Path home = install("usr/lib/jvm/a", "21.0.4");

    assertThat(find(Map.of()).forTrino()).isEmpty();
    assertThat(find(Map.of()).lackingForTrino())
        .isEqualTo(
            "Trino needs a JDK 24 or newer; found: 21 ("
                + home.toRealPath()
                + "). Install one, or set JAVA_HOME to it");
    install("usr/lib/jvm/b", "24.0.1");
    assertThat(find(Map.of()).forTrino().orElseThrow().version()).isEqualTo(24);
  }

  @Test
  void an8And11AreTooOldForAll() throws IOException {
    install("usr/lib/jvm/a", "1.8.0_402");
    install("usr/lib/jvm/b", "11.0.2");

    Jdks jdks = find(Map.of());

    assertThat(jdks.found()).extracting(Jdk::version).containsExactly(8, 11);
    assertThat(jdks.supported()).isEmpty();
  }

  @Test
  void withoutAnyJdkNoneIsNamed() {
    assertThat(find(Map.of()).lacking().orElseThrow()).contains("found: none.");
  }

  @Test
  void everyUsualFolderIsSearched() throws IOException {
    String[] homes = {
      "usr/lib/jvm/a",
      "usr/java/b",
      "opt/jdk-21",
      "opt/java/c",
      "Library/Java/JavaVirtualMachines/d/Contents/Home",
      "opt/homebrew/opt/openjdk@21/libexec/openjdk.jdk/Contents/Home",
      "home/.sdkman/candidates/java/e",
      "home/.jdks/f"
    };
    for (String home : homes) {
      install(home, "21");
    }

    assertThat(find(Map.of()).found())
        .extracting(Jdk::home)
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(homes).map(home -> realPath(machine.resolve(home))).toList());
  }

  @Test
  void ofTwoWithOneVersionTheOneOfJavaHomeIsTaken() throws IOException {
    install("usr/lib/jvm/a", "21.0.1");
    Path own = install("own/jdk", "21.0.9");

    Jdks jdks = find(Map.of("JAVA_HOME", own.toString()));

    assertThat(jdks.supported().orElseThrow().home()).isEqualTo(own.toRealPath());
    assertThat(jdks.forRegistry().orElseThrow().home()).isEqualTo(own.toRealPath());
  }

  @Test
  void aLinkOnThePathLeadsToItsJdkOnce() throws IOException {
    Path home = install("usr/lib/jvm/a", "21.0.1");
    Path bin = Files.createDirectories(machine.resolve("usr/bin"));
    Files.createSymbolicLink(bin.resolve("java"), home.resolve("bin/java"));

    assertThat(find(Map.of("PATH", bin.toString())).found())
        .containsExactly(new Jdk(home.toRealPath(), 21));
  }

  @Test
  void aFolderWithoutAJavaIsNoJdk() throws IOException {
    Path home = install("usr/lib/jvm/a", "21.0.1");
    Files.delete(home.resolve("bin/java"));

    assertThat(find(Map.of()).found()).isEmpty();
  }

  private Jdks find(Map<String, String> environment) {
    return Jdks.find(environment, machine, machine.resolve("home"));
  }

  private Path install(String folder, String version) throws IOException {
    Path home = machine.resolve(folder);
    Files.createDirectories(home.resolve("bin"));
    Path java = Files.createFile(home.resolve("bin/java"));
    assertThat(java.toFile().setExecutable(true)).isTrue();
    Files.writeString(
        home.resolve("release"),
        "IMPLEMENTOR=\"Someone\"\nJAVA_RUNTIME_VERSION=\"99\"\nJAVA_VERSION=\"" + version + "\"\n");
    return home;
  }

  private static Path realPath(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
