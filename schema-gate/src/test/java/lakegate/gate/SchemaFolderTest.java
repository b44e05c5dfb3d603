package lakegate.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaFolderTest {
  @TempDir private Path temp;
  private Path folder;

  @BeforeEach
  void writeTwoEventTypes() throws IOException {
    folder = temp.resolve("schemas");
    write("shared/row.avsc", record("Row", "rescued_data"));
    write("payouts.avsc", record("Payout", "payout_id"));
    write("refunds.avsc", record("Refund", "refund_id"));
    write("released/payouts/001.avsc", record("Payout", "id"));
    write("released/payouts/002.avsc", record("Payout", "id2"));
    write("released/transfers/001.avsc", record("Transfer", "id"));
  }

  @Test
  void anEventTypeHasItsReleasedVersionsAndItsDraftWithTheSharedColumns() {
    List<SchemaHistory> histories = SchemaFolder.read(folder);

    assertThat(histories)
        .extracting(SchemaHistory::event)
        .containsExactly("payouts", "refunds", "transfers");
    SchemaHistory payouts = histories.get(0);
    assertThat(payouts.released())
        .extracting(SchemaVersion::label, version -> version.avro().getFields().get(0).name())
        .containsExactly(tuple("001", "id"), tuple("002", "id2"));
    assertThat(payouts.draft().orElseThrow().avro().getFields())
        .extracting(field -> field.name())
        .containsExactly("payout_id", "rescued_data");
    assertThat(payouts.draft().orElseThrow().position("rescued_data").file())
        .isEqualTo(folder + "/shared/row.avsc");
  }

  @Test
  void anEventTypeWithoutDraftIsStillThere() {
    assertThat(SchemaFolder.read(folder).get(2).draft()).isEmpty();
    assertThat(SchemaFolder.read(folder).get(1).released()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "refunds.avsc, refunds",
    "released/payouts/001.avsc, payouts",
    "shared/row.avsc, payouts refunds transfers",
    "shared/../refunds.avsc, refunds",
  })
  void someFilesAreTheirEventTypes(String file, String events) {
    assertThat(SchemaFolder.read(folder, List.of(folder.resolve(file))))
        .extracting(SchemaHistory::event)
        .containsExactly(events.split(" "));
  }

  @Test
  void aFileThatIsNotThereOrNoSchemaOfTheFolderIsSaid() throws IOException {
    write("../other.avsc", record("Other", "id"));

    assertThatThrownBy(
            () ->
                SchemaFolder.read(
                    folder, List.of(folder.resolve("payuots.avsc"), temp.resolve("other.avsc"))))
        .isInstanceOf(UnreadableSchema.class)
        .hasMessage(
            folder
                + "/payuots.avsc: no such file\n"
                + temp
                + "/other.avsc: not a schema of "
                + folder
                + ": <event>.avsc is expected");
  }

  @Test
  void everythingUnreadableIsSaidAtOnce() throws IOException {
    write("a.avsc", "{\n  \"type\": }");
    write("b.avsc", "{\"type\": \"enum\", \"name\": \"B\", \"symbols\": []}");
    write("b2.avsc", "{\"type\": \"record\", \"name\": \"B\", \"fields\": {\"a\": 1}}");
    write("c.avsc", record("C", "id\", \"type\": \"strng").replace(", \"type\": \"string\"", ""));
    Files.write(folder.resolve("d.avsc"), "\"é\"".getBytes(StandardCharsets.ISO_8859_1));
    write("released/payouts/004.avsc", record("Payout", "id"));
    write("released/payouts/5.avsc", record("Payout", "id"));
    write("released/notes.txt", "");

    assertThatThrownBy(() -> SchemaFolder.read(folder))
        .isInstanceOfSatisfying(
            UnreadableSchema.class,
            e ->
                assertThat(e.problems())
                    .extracting(line -> line.substring(folder.toString().length() + 1))
                    .satisfiesExactly(
                        notes ->
                            assertThat(notes)
                                .isEqualTo(
                                    "released/notes.txt: expected a folder per event type here"),
                        a -> assertThat(a).startsWith("a.avsc:2:11: not JSON: "),
                        b -> assertThat(b).isEqualTo("b.avsc:1:1: not a record with fields"),
                        b2 -> assertThat(b2).isEqualTo("b2.avsc:1:1: not a record with fields"),
                        c ->
                            assertThat(c)
                                .startsWith("c.avsc:2:3: not an Avro schema: ")
                                .contains("strng")
                                .doesNotContain("\n"),
                        d -> assertThat(d).isEqualTo("d.avsc: not UTF-8"),
                        gap ->
                            assertThat(gap)
                                .isEqualTo(
                                    "released/payouts/004.avsc: version 003 is missing before it"),
                        name ->
                            assertThat(name)
                                .isEqualTo(
                                    "released/payouts/5.avsc: expected a name such as 001.avsc")));
  }

  @Test
  void aFolderThatIsNotThereIsSaid() {
    assertThatThrownBy(() -> SchemaFolder.read(temp.resolve("schmas")))
        .isInstanceOf(UnreadableSchema.class)
        .hasMessageContaining("schmas: no such folder")
        .hasMessageContaining("schmas/shared/row.avsc: no such file");
  }

  private void write(String file, String text) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private static String record(String name, String field) {
    return """
        {"type": "record", "name": "%s", "fields": [
          {"name": "%s", "type": "string"}]}
        """
        .formatted(name, field);
  }
}
