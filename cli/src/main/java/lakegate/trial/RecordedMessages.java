package lakegate.trial;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import lakegate.deploy.Failure;

/**
 * Messages in files: one JSON a line in a {@code .jsonl} (or {@code .ndjson}) file, a whole message
 * in any other. Of a folder, all {@code .json}, {@code .jsonl} and {@code .ndjson} files count,
 * except the expectations beside samples ({@code .row.json}, {@code .problems.json}).
 */
public final class RecordedMessages implements RawMessages {
  private static final String LINES = ".*\\.(jsonl|ndjson)";
  private static final String MESSAGES = ".*\\.(json|jsonl|ndjson)";
  private static final String EXPECTATIONS = ".*\\.(row|problems)\\.json";

  private final List<RawMessage> messages = new ArrayList<>();

  /**
   * @param arrival of every message; a recording doesn't hold it
   * @throws Failure if there is nothing to read
   */
  public RecordedMessages(Path recording, Instant arrival) {
    try {
      if (Files.isDirectory(recording)) {
        for (Path file : files(recording)) {
          add(file, recording.relativize(file).toString(), arrival.toEpochMilli());
        }
      } else {
        add(recording, recording.getFileName().toString(), arrival.toEpochMilli());
      }
    } catch (IOException e) {
      throw new Failure("Cannot read --file " + recording + ": no such file or folder", e);
    }
    if (messages.isEmpty()) {
      throw new Failure("No message in --file " + recording + "; expected one JSON a line");
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> file.toString().matches(MESSAGES))
          .filter(file -> !file.toString().matches(EXPECTATIONS))
          .sorted()
          .toList();
    }
  }

  private void add(Path file, String source, long arrival) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    if (!source.matches(LINES)) {
      messages.add(new RawMessage(source, 0, 1, arrival, bytes));
      return;
    }
    int line = 0;
    for (int from = 0; from < bytes.length; ) {
      int end = from;
      while (end < bytes.length && bytes[end] != '\n') {
        end++;
      }
      line++;
      int to = end > from && bytes[end - 1] == '\r' ? end - 1 : end;
      if (to > from) {
        byte[] value = java.util.Arrays.copyOfRange(bytes, from, to);
        messages.add(new RawMessage(source, 0, line, arrival, value));
      }
      from = end + 1;
    }
  }

  @Override
  public long size() {
    return messages.size();
  }

  @Override
  public void read(long most, Consumer<RawMessage> each) {
    messages.stream().limit(most).forEach(each);
  }

  @Override
  public void close() {}
}
