package lakegate.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import lakegate.dlq.JsonEdit;

/** What is changed in each message before it is sent again; see {@link JsonEdit}. */
public final class Patch {
  /** Changes nothing. */
  public static final Patch NONE = new Patch(List.of());

  private static final String ROOT = "$.";

  private final List<Consumer<JsonEdit>> changes;

  private Patch(List<Consumer<JsonEdit>> changes) {
    this.changes = List.copyOf(changes);
  }

  /** The changes of this one, then those of the other. */
  public Patch then(Patch other) {
    return new Patch(Stream.concat(changes.stream(), other.changes.stream()).toList());
  }

  /**
   * Gives a member another name: {@code curr=currency} or {@code $.metadata.mail=user_email}.
   *
   * @throws IllegalArgumentException if the text is something else
   */
  public static Patch rename(String text) {
    String[] parts = split(text, "old=new");
    List<String> path = path(parts[0].startsWith(ROOT) ? parts[0] : ROOT + parts[0]);
    String name = parts[1].startsWith(ROOT) ? parts[1].substring(ROOT.length()) : parts[1];
    if (name.isEmpty() || name.contains(".")) {
      throw new IllegalArgumentException("the new name is one name, it stays in its object");
    }
    return new Patch(List.of(edit -> edit.rename(path, name)));
  }

  /**
   * Gives a member another value: {@code $.amount=12.50}. What is no JSON is a text.
   *
   * @throws IllegalArgumentException if the text is something else
   */
  public static Patch set(String text) {
    String[] parts = split(text, "$.path=value");
    if (!parts[0].startsWith(ROOT)) {
      throw new IllegalArgumentException("not such as $.currency=EUR");
    }
    List<String> path = path(parts[0]);
    byte[] json = parts[1].getBytes(UTF_8);
    byte[] value =
        JsonEdit.isJson(json) ? json : TextNode.valueOf(parts[1]).toString().getBytes(UTF_8);
    return new Patch(List.of(edit -> edit.put(path, value)));
  }

  /**
   * A JSON merge patch (RFC 7386).
   *
   * @throws IllegalArgumentException if the file can't be read or holds something else
   */
  public static Patch merge(Path file) {
    byte[] text;
    try {
      text = Files.readAllBytes(file);
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot be read: " + e.getMessage(), e);
    }
    JsonEdit patch =
        JsonEdit.of(text)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "no JSON object: expected a merge patch (RFC 7386) such as"
                            + " {\"currency\": \"EUR\"}"));
    return new Patch(List.of(edit -> edit.merge(patch)));
  }

  private static String[] split(String text, String expected) {
    String[] parts = text.split("=", 2);
    if (parts.length < 2) {
      throw new IllegalArgumentException("not " + expected);
    }
    return parts;
  }

  private static List<String> path(String text) {
    List<String> names = Arrays.asList(text.substring(ROOT.length()).split("\\.", -1));
    if (names.contains("")) {
      throw new IllegalArgumentException("a name in the path is empty");
    }
    return names;
  }

  public boolean isEmpty() {
    return changes.isEmpty();
  }

  /** The message with all changes, or empty if it is no JSON object, so it can't be changed. */
  public Optional<byte[]> apply(byte[] message) {
    return JsonEdit.of(message)
        .map(
            edit -> {
              changes.forEach(change -> change.accept(edit));
              return edit.json();
            });
  }
}
