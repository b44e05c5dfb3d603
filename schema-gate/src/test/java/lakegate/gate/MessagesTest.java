package lakegate.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What an edit's findings say, word for word. Each file under {@code messages/} is an edit of
 * payouts.avsc, {@code -} and {@code +} before what is replaced, and one of its findings.
 */
class MessagesTest {
  private static final Path FOLDER = Path.of("src/test/resources/lakegate/gate/messages");

  static List<String> edits() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".txt"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("edits")
  void aFindingIsSaidInTheseWordsAndOnce(String edit) throws IOException {
    List<String> lines = Files.readAllLines(FOLDER.resolve(edit));
    String text = Files.readString(FOLDER.resolve("payouts.avsc"));
    String replaced = lines.get(0).substring(2);
    assertThat(text).containsOnlyOnce(replaced);
    SchemaVersion released = version("001", text);
    SchemaVersion draft = version("the draft", text.replace(replaced, lines.get(1).substring(2)));

    List<Finding> findings =
        Gate.check(
            List.of(new SchemaHistory("payouts", List.of(released), Optional.of(draft))),
            Mode.FULL_TRANSITIVE);

    String expected = lines.get(3);
    assertThat(findings)
        .filteredOn(finding -> expected.contains(" " + finding.rule() + " "))
        .extracting(Finding::line)
        .containsExactly(expected);
  }

  private static SchemaVersion version(String label, String text) {
    return SchemaVersion.of(
        "payouts", label, AvscFile.parse("payouts.avsc", text), Optional.empty());
  }
}
