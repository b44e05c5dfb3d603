package lakegate.decode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamReadException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lakegate.deadletter.RejectReason;

/** Reads a message into a tree with Jackson, and adds the limits that Jackson leaves out. */
final class StrictJson {
  private static final JsonFactory JACKSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(1 << 20)
                  .maxNumberLength(1 << 21)
                  .maxStringLength(1 << 21)
                  .maxNameLength(1 << 21)
                  .build())
          .build();

  /** A number with nothing behind it that would have to go on. */
  private static final Pattern NUMBER =
      Pattern.compile(
          "-?(?:0|[1-9][0-9]*+)(?:(?:\\.[0-9]++)?+[eE][+-]?[0-9]++|\\.[0-9]++(?![eE])|(?![.eE]))");

  /**
   * @param kind the value's first token
   * @param text a string's text, or a number as it was sent
   * @param raw the value as it was sent
   */
  record Node(JsonToken kind, String text, String raw, List<Member> members, List<Node> elements) {}

  /**
   * @param raw the name as it was sent, with its quotes
   */
  record Member(String name, String raw, Node value) {}

  /** Thrown for a message that is not one object within the limits. */
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1;
    final RejectReason reason;

    Unreadable(RejectReason reason) {
      super(reason.name());
      this.reason = reason;
    }
  }

  private final char[] text;
  private final JsonParser parser;
  private int tokens;

  private StrictJson(char[] text) throws IOException {
    this.text = text;
    this.parser = JACKSON.createParser(text);
  }

  static Node read(byte[] json) throws Unreadable {
    if (json == null) {
      throw new Unreadable(RejectReason.TOMBSTONE);
    }
    if (json.length > 1024 * 1024) {
      throw new Unreadable(RejectReason.TOO_LARGE);
    }
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString();
    } catch (CharacterCodingException e) {
      throw new Unreadable(RejectReason.INVALID_UTF8);
    }
    if (text.chars().allMatch(c -> " \t\r\n".indexOf(c) >= 0)) {
      throw new Unreadable(RejectReason.EMPTY);
    }
    try {
      return new StrictJson(text.toCharArray()).document();
    } catch (StreamReadException e) {
      throw new Unreadable(RejectReason.NOT_JSON);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Node document() throws IOException, Unreadable {
    try {
      parser.nextToken();
    } catch (StreamReadException e) {
      checkLengthOfNumber();
      throw e;
    }
    Node node = value(1);
    boolean object = node.kind == JsonToken.START_OBJECT;
    boolean trailing;
    try {
      trailing = parser.nextToken() != null;
    } catch (StreamReadException e) {
      trailing = true;
    }
    if (object && trailing) {
      throw new Unreadable(RejectReason.TRAILING_TEXT);
    }
    if (!object) {
      throw new Unreadable(trailing ? RejectReason.NOT_JSON : RejectReason.NOT_AN_OBJECT);
    }
    return node;
  }

  /** Jackson refuses a number that is no member or element before it ends, if no blank follows. */
  private void checkLengthOfNumber() throws Unreadable {
    Matcher number = NUMBER.matcher(CharBuffer.wrap(text, blank(0), text.length - blank(0)));
    if (number.lookingAt() && number.end() > 64) {
      throw new Unreadable(RejectReason.NUMBER_TOO_LONG);
    }
  }

  private Node value(int depth) throws IOException, Unreadable {
    JsonToken kind = parser.currentToken();
    if (kind == null) {
      throw new Unreadable(RejectReason.NOT_JSON);
    }
    int start = (int) parser.currentTokenLocation().getCharOffset();
    List<Member> members = new ArrayList<>();
    List<Node> elements = new ArrayList<>();
    String scalar = null;
    if (kind.isStructStart() && depth > 32) {
      throw new Unreadable(RejectReason.TOO_DEEP);
    }
    if (kind == JsonToken.START_OBJECT) {
      while (nextName(members.isEmpty()) != JsonToken.END_OBJECT) {
        int nameStart = (int) parser.currentTokenLocation().getCharOffset();
        String name = limited(parser.currentName());
        int nameEnd = endOfString(nameStart);
        count();
        parser.nextToken();
        String raw = new String(text, nameStart, nameEnd - nameStart);
        members.add(new Member(name, raw, value(depth + 1)));
      }
    } else if (kind == JsonToken.START_ARRAY) {
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        boolean nested = parser.currentToken().isStructStart();
        if (nested && depth < 32) {
          count();
        }
        elements.add(value(depth + 1));
        if (!nested) {
          count();
        }
      }
    } else if (kind == JsonToken.VALUE_STRING) {
      scalar = limited(parser.getText());
    } else if (kind.isNumeric()) {
      scalar = parser.getText();
      if (scalar.length() > 64) {
        throw new Unreadable(RejectReason.NUMBER_TOO_LONG);
      }
    }
    int end = (int) parser.currentLocation().getCharOffset();
    return new Node(kind, scalar, new String(text, start, end - start), members, elements);
  }

  /** With a name Jackson reads on into the value; what is wrong with the name comes first. */
  private JsonToken nextName(boolean first) throws IOException, Unreadable {
    int at = (int) parser.currentLocation().getCharOffset();
    try {
      return parser.nextToken();
    } catch (StreamReadException e) {
      at = blank(at);
      boolean comma = at < text.length && text[at] == ',';
      at = comma ? blank(at + 1) : at;
      if (first != comma && at < text.length && text[at] == '"') {
        int end = Math.min(endOfString(at), text.length);
        try (JsonParser name = JACKSON.createParser(text, at, end - at)) {
          name.nextToken();
          limited(name.getText());
          count();
        }
      }
      throw e;
    }
  }

  private int blank(int from) {
    int at = from;
    while (at < text.length && " \t\r\n".indexOf(text[at]) >= 0) {
      at++;
    }
    return at;
  }

  /** Index behind the quote that ends the string; more than the length if none does. */
  private int endOfString(int start) {
    int at = start + 1;
    while (at < text.length && text[at] != '"') {
      at += text[at] == '\\' ? 2 : 1;
    }
    return at + 1;
  }

  private void count() throws Unreadable {
    if (++tokens > 20_000) {
      throw new Unreadable(RejectReason.TOO_COMPLEX);
    }
  }

  private static String limited(String text) throws Unreadable {
    // A character has three bytes at most; most strings are short and have no surrogates.
    if (text.chars().anyMatch(c -> Character.isSurrogate((char) c))
        && !StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw new Unreadable(RejectReason.LONE_SURROGATE);
    }
    if (3 * text.length() > 65_536 && text.getBytes(StandardCharsets.UTF_8).length > 65_536) {
      throw new Unreadable(RejectReason.TEXT_TOO_LONG);
    }
    return text;
  }
}
