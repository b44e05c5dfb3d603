package lakegate.cli.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import lakegate.cli.Command;
import lakegate.event.EventTypes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReleaseCommandTest {
  private final Command lakegate = new Command(Map.of());
  @TempDir private Path folder;
  private SchemasFixture schemas;

  @BeforeEach
  void writeDraft() throws IOException {
    schemas = new SchemasFixture(folder);
  }

  @Test
  void aNewEventTypeIsReleasedAs001WithTheColumnsOfEveryTable() throws IOException {
    assertThat(release()).isZero();

    Path file = folder.resolve("released/payouts/001.avsc");
    assertThat(lakegate.output()).isEqualTo("payouts: released " + file + "\n");
    JsonNode released = new JsonMapper().readTree(Files.readString(file));
    assertThat(released.findValuesAsText("name"))
        .containsExactly("Payout", "payout_id", "amount", "rescued_data");
    assertThat(Files.readString(file).strip())
        .isEqualTo(EventTypes.read(folder).get(0).schemaText());
  }

  @Test
  void whatIsUnchangedIsNotReleasedAgain() throws IOException {
    release();

    assertThat(release()).isZero();

    assertThat(lakegate.output()).isEqualTo("payouts: unchanged since 001\n");
    assertThat(versions()).containsExactly("001.avsc");
  }

  @Test
  void aHarmlessEditIsTheNextVersion() throws IOException {
    release();
    edit("How much.", "How much, in euros.");

    assertThat(release("payouts")).isZero();

    assertThat(versions()).containsExactly("001.avsc", "002.avsc");
    assertThat(Files.readString(folder.resolve("released/payouts/002.avsc"))).contains("in euros");
  }

  @Test
  void anUnknownEventTypeIsALineAndTwo() {
    assertThat(release("payuots")).isEqualTo(2);

    assertThat(lakegate.errors()).isEqualTo(folder + "/payuots.avsc: no such file\n");
  }

  private void edit(String from, String to) throws IOException {
    Path draft = folder.resolve("payouts.avsc");
    Files.writeString(draft, Files.readString(draft).replace(from, to));
  }

  private Stream<String> versions() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("released/payouts"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList().stream();
    }
  }

  private int release(String... events) {
    return lakegate.run(
        Stream.concat(
                Stream.of("schema", "release", "--schemas", folder.toString()), Stream.of(events))
            .toArray(String[]::new));
  }
}
