package lakegate.cli.dlq;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import lakegate.cli.Grid;
import lakegate.deadletter.Problem;
import lakegate.dlq.Letter;
import lakegate.dlq.PayloadLines;
import lakegate.dlq.PrintedText;
import org.apache.kafka.common.header.Header;

/** Shows one letter as text. */
final class LetterScreen {
  private LetterScreen() {}

  /**
   * @param letter as it is
   * @param shown the same with what is masked
   * @param today what today's schema has against the message; empty if it isn't raw
   */
  static List<String> lines(Letter letter, Letter shown, Optional<List<Problem>> today) {
    List<String> lines = new ArrayList<>();
    lines.add(shown.place().toString());
    line(lines, "from", shown.origin().map(Object::toString).orElse("(doesn't say)"));
    line(
        lines,
        "time",
        shown.timestamp()
            + shown
                .firstSeen()
                .filter(first -> !first.equals(shown.timestamp()))
                .map(first -> ", first seen " + first)
                .orElse(""));
    line(lines, "key", PrintedText.of(shown.key()));
    line(
        lines,
        "schema id",
        (shown.schemaId().isPresent() ? shown.schemaId().getAsInt() : "-")
            + shown
                .bridgeVersion()
                .map(version -> ", read by version " + PrintedText.printable(version))
                .orElse(""));
    line(lines, "replayed", times(shown.replayCount()));
    line(lines, "today", today.map(LetterScreen::verdict).orElse("not raw: can't be sent again"));
    lines.add("");
    lines.add("problems");
    shown
        .problems()
        .forEach(
            problem ->
                lines.add(
                    "  "
                        + PrintedText.printable(
                            problem.code() + "  " + problem.path() + "  " + problem.detail())));
    lines.add("");
    lines.add("headers of the producer");
    for (Header header : shown.producerHeaders()) {
      lines.add("  " + PrintedText.printable(header.key()) + "  " + PrintedText.of(header.value()));
    }
    lines.add("");
    if (shown.value() == null) {
      lines.add("no message: a tombstone");
    } else {
      lines.add("message, " + Grid.number(shown.value().length) + " bytes");
      PayloadLines.of(letter.value(), shown.value(), shown.problems())
          .forEach(line -> lines.add("  " + line));
    }
    return lines;
  }

  private static void line(List<String> lines, String name, String value) {
    lines.add("  %-11s%s".formatted(name, value));
  }

  private static String times(int count) {
    return count == 0 ? "never" : count == 1 ? "once" : count + " times";
  }

  private static String verdict(List<Problem> today) {
    return today.isEmpty()
        ? "the schema accepts it"
        : "the schema rejects it: "
            + today.stream()
                .map(problem -> problem.reason() + " " + problem.path())
                .collect(Collectors.joining(", "));
  }
}
