package lakegate.secured;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lakegate.stack.LocalStack;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** The lists of components have all that the job jar and the command are made of. */
@Order(1)
class ComponentsIT {
  private static final String OURS = "io.lakegate";
  private static final Pattern CLASSIFIER = Pattern.compile("[?&]classifier=([^&]+)");
  private static final Path REPOSITORY = Path.of(System.getProperty("maven.repository"));

  @Test
  void everyClassOfTheJobJarIsOfAListedComponent() throws IOException {
    Path module = LocalStack.home().resolve("ingest-job/target");
    Set<String> listed = new HashSet<>();
    for (JsonNode component : components(module)) {
      if (!component.path("group").asText().equals(OURS)) {
        listed.addAll(classes(jar(component)));
      }
    }
    // Our own, and Confluent's, which are unpacked into a module of ours.
    try (Stream<Path> modules = Files.walk(LocalStack.home(), 2)) {
      for (Path folder : modules.filter(Files::isDirectory).toList()) {
        listed.addAll(classesBelow(folder.resolve("target/classes")));
      }
    }
    Set<String> bundled = classes(module.resolve("lakegate-jobs.jar"));

    assertThat(bundled).hasSizeGreaterThan(10_000);
    bundled.removeAll(listed);
    assertThat(bundled).isEmpty();
  }

  @Test
  void everyJarOfTheCommandIsListed() throws IOException {
    Path module = LocalStack.home().resolve("cli/target");
    Set<String> listed =
        components(module).stream()
            .map(ComponentsIT::file)
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> used = new TreeSet<>();
    for (String entry :
        Files.readString(module.resolve("class-path")).strip().split(File.pathSeparator)) {
      Path path = Path.of(entry);
      // In a build of several modules ours may be folders.
      if (path.toString().endsWith(".jar")) {
        used.add(path.getFileName().toString());
      }
    }

    assertThat(used).hasSizeGreaterThan(40);
    used.removeAll(listed);
    assertThat(used).isEmpty();
  }

  private static Set<JsonNode> components(Path module) throws IOException {
    JsonNode list = new JsonMapper().readTree(module.resolve("bom.json").toFile());
    assertThat(list.path("bomFormat").asText()).isEqualTo("CycloneDX");
    Map<String, JsonNode> components = new HashMap<>();
    for (JsonNode component : list.path("components")) {
      assertThat(component.path("purl").asText()).startsWith("pkg:maven/");
      components.put(component.path("purl").asText(), component);
    }
    return new HashSet<>(components.values());
  }

  private static Path jar(JsonNode component) {
    String name = component.path("name").asText();
    String version = component.path("version").asText();
    return REPOSITORY
        .resolve(component.path("group").asText().replace('.', '/'))
        .resolve(name)
        .resolve(version)
        .resolve(file(component));
  }

  /** The name of its jar; of a classifier only the package URL tells. */
  private static String file(JsonNode component) {
    Matcher classifier = CLASSIFIER.matcher(component.path("purl").asText());
    return "%s-%s%s.jar"
        .formatted(
            component.path("name").asText(),
            component.path("version").asText(),
            classifier.find() ? "-" + classifier.group(1) : "");
  }

  private static Set<String> classes(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.stream()
          .map(JarEntry::getName)
          .filter(name -> name.endsWith(".class"))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static Set<String> classesBelow(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return Set.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .map(file -> folder.relativize(file).toString())
          .filter(name -> name.endsWith(".class"))
          .collect(Collectors.toSet());
    }
  }
}
