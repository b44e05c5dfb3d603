package lakegate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import lakegate.stack.LocalStack;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each case of docs/exactly-once.md names tests, and they exist. */
class ExactlyOnceTableTest {
  private static final String HEAD_END = "| test |";
  private static final Pattern NAME = Pattern.compile("`(\\w+(?:IT|Test))(?:\\.(\\w+)(…?))?`");

  private static final Pattern TEST =
      Pattern.compile(
          "@(?:Test|ParameterizedTest)\\b(?:(?!\\bvoid\\b).)*\\bvoid (\\w+)\\(", Pattern.DOTALL);

  private static final Pattern PARENT = Pattern.compile("class \\w+ extends (\\w+)");

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
  void aCaseNamesTestsThatExist(String row) throws IOException {
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

  /** The names of a class's tests, those it inherits too; from its source, as it may need Flink. */
  private static List<String> tests(String name) throws IOException {
    String source = source(name);
    List<String> tests = new ArrayList<>();
    TEST.matcher(source).results().forEach(test -> tests.add(test.group(1)));
    Matcher parent = PARENT.matcher(source);
    if (parent.find()) {
      tests.addAll(tests(parent.group(1)));
    }
    return tests;
  }

  private static String source(String name) throws IOException {
    List<Path> found = new ArrayList<>();
    for (String module : List.of("cli", "ingest-job", "end-to-end")) {
      try (Stream<Path> files =
          Files.walk(LocalStack.home().resolve(module).resolve("src/test/java"))) {
        files.filter(file -> file.endsWith(name + ".java")).forEach(found::add);
      }
    }
    assertThat(found).as("classes named " + name).hasSize(1);
    return Files.readString(found.get(0));
  }
}
