package lakegate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import lakegate.stack.LocalStack;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

/** Each case of docs/exactly-once.md names tests, and they exist. */
class ExactlyOnceTableTest {
  private static final String HEAD_END = "| test |";
  private static final Pattern NAME = Pattern.compile("`(\\w+(?:IT|Test))(?:\\.(\\w+)(…?))?`");

  static List<String> rows() throws IOException {
    List<String> rows = new ArrayList<>();
    boolean ofTests = false;
    for (String line : Files.readAllLines(LocalStack.home().resolve("docs/exactly-once.md"))) {
      ofTests = line.startsWith("|") && (ofTests || line.endsWith(HEAD_END));
      if (ofTests && !line.endsWith(HEAD_END) && !line.startsWith("|---")) {
        rows.add(line);
      }
    }
    assertThat(rows).hasSizeGreaterThan(30);
    return rows;
  }

  @ParameterizedTest
  @MethodSource("rows")
  void aCaseNamesTestsThatExist(String row) throws IOException, ClassNotFoundException {
    String[] cells = row.split("\\|");
    Matcher names = NAME.matcher(cells[cells.length - 1]);

    assertThat(names.results().count()).as("tests").isPositive();
    names.reset();
    while (names.find()) {
      String method = names.group(2);
      assertThat(method).as("a method of " + names.group(1)).isNotNull();
      assertThat(tests(names.group(1)))
          .filteredOn(
              test -> names.group(3).isEmpty() ? test.equals(method) : test.startsWith(method))
          .as(names.group())
          .hasSize(1);
    }
  }

  /** The names of a class's tests, those it inherits too. */
  private static List<String> tests(String name) throws IOException, ClassNotFoundException {
    List<String> tests = new ArrayList<>();
    Class<?> type =
        Class.forName(qualified(name), false, ExactlyOnceTableTest.class.getClassLoader());
    while (type != Object.class) {
      Arrays.stream(type.getDeclaredMethods())
          .filter(method -> AnnotationSupport.isAnnotated(method, Testable.class))
          .forEach(method -> tests.add(method.getName()));
      type = type.getSuperclass();
    }
    return tests;
  }

  private static String qualified(String name) throws IOException {
    List<String> found = new ArrayList<>();
    for (String module : List.of("cli", "ingest-job", "end-to-end")) {
      Path root = LocalStack.home().resolve(module).resolve("src/test/java");
      try (Stream<Path> files = Files.walk(root)) {
        files
            .filter(file -> file.endsWith(name + ".java"))
            .map(file -> root.relativize(file).toString())
            .forEach(file -> found.add(file.replaceAll("\\.java$", "").replaceAll("[/\\\\]", ".")));
      }
    }
    assertThat(found).as("classes named " + name).hasSize(1);
    return found.get(0);
  }
}
