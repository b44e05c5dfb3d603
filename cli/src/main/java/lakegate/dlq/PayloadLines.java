package lakegate.dlq;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import lakegate.dlq.JsonOutline.Kind;
import lakegate.dlq.JsonOutline.Token;

/**
 * A message in lines to be read, with a caret under each problem's place: JSON is indented as far
 * as it is JSON, and what follows is as it came; what is no text is a hex dump.
 */
public final class PayloadLines {
  private static final String INDENT = "  ";

  private final byte[] shown;
  private final List<StringBuilder> lines = new ArrayList<>();
  private final List<Piece> pieces = new ArrayList<>();

  /** Bytes of the message and where they are in the lines. */
  private record Piece(int from, int to, int line, int column) {}

  private PayloadLines(byte[] shown) {
    this.shown = shown;
    lines.add(new StringBuilder());
  }

  /**
   * @param message the bytes as they came
   * @param shown the bytes to be shown: as long as these, with what is masked
   * @param problems in the order in which those at one place are shown
   */
  public static List<String> of(byte[] message, byte[] shown, List<StatedProblem> problems) {
    JsonOutline outline = new JsonOutline(message);
    List<Mark> marks = new ArrayList<>();
    for (StatedProblem problem : problems) {
      place(outline, message, problem)
          .ifPresent(
              at ->
                  marks.add(
                      new Mark(
                          at,
                          PrintedText.printable(
                              problem.code() + " " + problem.path() + ": " + problem.detail()))));
    }
    if (!PrintedText.isText(message)) {
      return HexDump.lines(shown, marks);
    }
    PayloadLines payload = new PayloadLines(shown);
    int behind = payload.indent(outline.tokens());
    payload.asItCame(behind);
    return payload.with(marks);
  }

  private static OptionalInt place(JsonOutline outline, byte[] message, StatedProblem problem) {
    if (problem.code().equals("INVALID_UTF8")) {
      int invalid = PrintedText.firstInvalid(message);
      return invalid < message.length ? OptionalInt.of(invalid) : OptionalInt.empty();
    }
    return outline.place(problem.code(), problem.path());
  }

  /** Returns the index behind the last token. */
  private int indent(List<Token> tokens) {
    int depth = 0;
    Kind before = null;
    for (Token token : tokens) {
      if (token.kind() == Kind.CLOSE) {
        depth--;
      }
      boolean empty = before == Kind.OPEN && token.kind() == Kind.CLOSE;
      if (before == Kind.COMMA || (before == Kind.OPEN && !empty)) {
        newLine(depth);
      } else if (token.kind() == Kind.CLOSE && !empty) {
        newLine(depth);
      } else if (before == Kind.COLON) {
        lines.get(lines.size() - 1).append(' ');
      }
      append(token.from(), token.to());
      if (token.kind() == Kind.OPEN) {
        depth++;
      }
      before = token.kind();
    }
    return tokens.isEmpty() ? 0 : tokens.get(tokens.size() - 1).to();
  }

  private void newLine(int depth) {
    lines.add(new StringBuilder(INDENT.repeat(Math.min(depth, 40))));
  }

  private void asItCame(int from) {
    int at = from;
    for (int i = from; i <= shown.length; i++) {
      if (i == shown.length || shown[i] == '\n') {
        int end = i > at && shown[i - 1] == '\r' ? i - 1 : i;
        append(at, end);
        at = i + 1;
        if (i < shown.length - 1) {
          lines.add(new StringBuilder());
        }
      }
    }
  }

  private void append(int from, int to) {
    StringBuilder line = lines.get(lines.size() - 1);
    pieces.add(new Piece(from, to, lines.size() - 1, columns(line.toString())));
    line.append(text(from, to));
  }

  private String text(int from, int to) {
    return PrintedText.printable(new String(shown, from, to - from, UTF_8));
  }

  private static int columns(String text) {
    return text.codePointCount(0, text.length());
  }

  private List<String> with(List<Mark> marks) {
    List<List<Mark>> below = new ArrayList<>();
    lines.forEach(line -> below.add(new ArrayList<>()));
    marks.forEach(mark -> below.get(piece(mark).line()).add(mark));
    List<String> all = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      all.add(lines.get(i).toString());
      below.get(i).forEach(mark -> all.add(mark.line(column(mark))));
    }
    return all;
  }

  /** The last piece that doesn't begin behind the mark. */
  private Piece piece(Mark mark) {
    int low = 0;
    int high = pieces.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (pieces.get(middle).from() <= mark.at()) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return pieces.get(low);
  }

  private int column(Mark mark) {
    Piece piece = piece(mark);
    int to = Math.max(Math.min(mark.at(), piece.to()), piece.from());
    return piece.column() + columns(text(piece.from(), to));
  }
}
