package lakegate.trial;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import lakegate.deploy.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedMessagesTest {
  private static final Instant ARRIVAL = Instant.parse("2025-11-20T00:00:00Z");

  @TempDir private Path folder;

  @Test
  void eachLineIsAMessageWhateverItsLineBreak() throws IOException {
    Path file = folder.resolve("recorded.jsonl");
    Files.writeString(file, "{\"a\": 1}\r\n\n{\"a\": 2}\n{\"a\": 3}");

    assertThat(read(file, 9))
        .containsExactly(
            "recorded.jsonl:0:1 {\"a\": 1}",
            "recorded.jsonl:0:3 {\"a\": 2}",
            "recorded.jsonl:0:4 {\"a\": 3}");
    assertThat(read(file, 2)).hasSize(2);
  }

  @Test
  void aFolderIsItsMessagesWithoutTheExpectationsBesideThem() throws IOException {
    Files.createDirectories(folder.resolve("accepted"));
    Files.writeString(folder.resolve("accepted/clean.json"), "{\n}\n");
    Files.writeString(folder.resolve("accepted/clean.row.json"), "{}");
    Files.writeString(folder.resolve("bad.problems.json"), "[]");
    Files.writeString(folder.resolve("notes.txt"), "x");
    Files.writeString(folder.resolve("more.ndjson"), "{}\n");

    assertThat(read(folder, 9))
        .containsExactly("accepted/clean.json:0:1 {\n}\n", "more.ndjson:0:1 {}");
  }

  @Test
  void whatHoldsNoMessageIsRefused() throws IOException {
    Path empty = Files.createFile(folder.resolve("empty.jsonl"));

    assertThatThrownBy(() -> new RecordedMessages(empty, ARRIVAL))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("No message in --file");
    assertThatThrownBy(() -> new RecordedMessages(folder.resolve("gone.jsonl"), ARRIVAL))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("no such file");
  }

  private static List<String> read(Path file, long most) {
    List<String> messages = new ArrayList<>();
    new RecordedMessages(file, ARRIVAL)
        .read(
            most,
            message -> {
              assertThat(message.arrival()).isEqualTo(ARRIVAL.toEpochMilli());
              messages.add(message.place() + " " + new String(message.value(), UTF_8));
            });
    return messages;
  }
}
