package lakegate.dlq;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.TextNode;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import lakegate.dlq.JsonOutline.Kind;
import lakegate.dlq.JsonOutline.Token;

/**
 * Changes members of a JSON object within its text: what isn't asked for stays byte for byte, so
 * numbers keep their digits. Of several members with one name the first is meant, as by the
 * decoder.
 */
public final class JsonEdit {
  private static final byte[] NULL = bytes("null");

  private byte[] json;
  private List<Token> tokens;

  /** A member: numbers of tokens, the last one included. */
  private record Member(int name, int value, int last) {}

  private JsonEdit(byte[] json) {
    read(json);
  }

  /** The text of an object, or empty if it isn't one; null is none. */
  public static Optional<JsonEdit> of(byte[] json) {
    return Optional.ofNullable(json)
        .map(JsonEdit::new)
        .filter(edit -> edit.isComplete() && edit.isObject(0));
  }

  /** Whether the text is one JSON value, of any kind. */
  public static boolean isJson(byte[] text) {
    return new JsonEdit(text).isComplete();
  }

  /** The text as it is now. */
  public byte[] json() {
    return json;
  }

  /**
   * Gives a member another value, or adds it as the last one. Objects on the way to it that aren't
   * there are made.
   *
   * @param path names from the outermost object on, not empty
   * @param value a JSON text
   */
  public void put(List<String> path, byte[] value) {
    int object = 0;
    for (int i = 0; i < path.size(); i++) {
      Member member = find(object, path.get(i));
      if (member == null) {
        add(object, path.get(i), nested(path.subList(i + 1, path.size()), value));
        return;
      }
      boolean last = i == path.size() - 1;
      if (last || !isObject(member.value())) {
        byte[] text = last ? value : nested(path.subList(i + 1, path.size()), value);
        replace(tokens.get(member.value()).from(), tokens.get(member.last()).to(), text);
        return;
      }
      object = member.value();
    }
  }

  /** Takes a member out, every one of its name; one that isn't there is no error. */
  public void remove(List<String> path) {
    for (Member member = find(path); member != null; member = find(path)) {
      Token behind = tokens.get(member.last() + 1);
      Token before = tokens.get(member.name() - 1);
      int from = tokens.get(member.name()).from();
      int to = tokens.get(member.last()).to();
      if (behind.kind() == Kind.COMMA) {
        to = tokens.get(member.last() + 2).from();
      } else if (before.kind() == Kind.COMMA) {
        from = before.from();
      }
      replace(from, to, new byte[0]);
    }
  }

  /** Gives a member another name; one that isn't there is no error. */
  public void rename(List<String> path, String name) {
    Member member = find(path);
    if (member != null) {
      Token old = tokens.get(member.name());
      replace(old.from(), old.to(), quoted(name));
    }
  }

  /**
   * Merges another object into this one, as RFC 7386 says: null takes a member out, an object is
   * merged, any other value replaces.
   */
  public void merge(JsonEdit patch) {
    merge(patch, 0, List.of());
  }

  private void merge(JsonEdit patch, int object, List<String> into) {
    for (int at = object + 1; patch.tokens.get(at).kind() != Kind.CLOSE; ) {
      Member member = patch.member(at);
      List<String> path = append(into, patch.text(member.name()));
      byte[] value = patch.value(member);
      if (Arrays.equals(value, NULL)) {
        remove(path);
      } else if (patch.isObject(member.value())) {
        Member own = find(path);
        if (own == null || !isObject(own.value())) {
          put(path, bytes("{}"));
        }
        merge(patch, member.value(), path);
      } else {
        put(path, value);
      }
      at = patch.behind(member);
    }
  }

  private static List<String> append(List<String> path, String name) {
    List<String> longer = new ArrayList<>(path);
    longer.add(name);
    return longer;
  }

  private Member find(List<String> path) {
    int object = 0;
    for (String name : path.subList(0, path.size() - 1)) {
      Member member = find(object, name);
      if (member == null || !isObject(member.value())) {
        return null;
      }
      object = member.value();
    }
    return find(object, path.get(path.size() - 1));
  }

  private Member find(int object, String name) {
    for (int at = object + 1; tokens.get(at).kind() != Kind.CLOSE; ) {
      Member member = member(at);
      if (text(member.name()).equals(name)) {
        return member;
      }
      at = behind(member);
    }
    return null;
  }

  /** The member whose name this token is. */
  private Member member(int name) {
    int last = name + 2;
    for (int open = 0; ; last++) {
      Kind kind = tokens.get(last).kind();
      open += kind == Kind.OPEN ? 1 : kind == Kind.CLOSE ? -1 : 0;
      if (open == 0) {
        return new Member(name, name + 2, last);
      }
    }
  }

  /** The next member's name, or the end of the object. */
  private int behind(Member member) {
    return tokens.get(member.last() + 1).kind() == Kind.COMMA
        ? member.last() + 2
        : member.last() + 1;
  }

  private boolean isObject(int token) {
    return json[tokens.get(token).from()] == '{';
  }

  private String text(int name) {
    return JsonStrings.text(json, tokens.get(name).from() + 1, tokens.get(name).to() - 1);
  }

  private byte[] value(Member member) {
    return Arrays.copyOfRange(
        json, tokens.get(member.value()).from(), tokens.get(member.last()).to());
  }

  private void add(int object, String name, byte[] value) {
    int last = object;
    for (int at = object + 1; tokens.get(at).kind() != Kind.CLOSE; ) {
      Member member = member(at);
      last = member.last();
      at = behind(member);
    }
    int at = tokens.get(last).to();
    replace(at, at, join(bytes(last == object ? "" : ","), quoted(name), bytes(":"), value));
  }

  private static byte[] nested(List<String> path, byte[] value) {
    byte[] text = value;
    for (int i = path.size() - 1; i >= 0; i--) {
      text = join(bytes("{"), quoted(path.get(i)), bytes(":"), text, bytes("}"));
    }
    return text;
  }

  private void replace(int from, int to, byte[] text) {
    byte[] head = Arrays.copyOf(json, from);
    byte[] tail = Arrays.copyOfRange(json, to, json.length);
    read(join(head, text, tail));
  }

  private void read(byte[] text) {
    json = text;
    JsonOutline outline = new JsonOutline(text);
    tokens = outline.end() == text.length ? outline.tokens() : List.of();
  }

  /** The outline of a text that stops too early has nothing against it. */
  private boolean isComplete() {
    int open = 0;
    for (Token token : tokens) {
      open += token.kind() == Kind.OPEN ? 1 : token.kind() == Kind.CLOSE ? -1 : 0;
    }
    return !tokens.isEmpty() && open == 0;
  }

  private static byte[] quoted(String name) {
    return bytes(TextNode.valueOf(name).toString());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
