package lakegate.cli.dlq;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import lakegate.cli.Grid;
import lakegate.deadletter.Problem;
import lakegate.dlq.Letter;
import lakegate.dlq.PayloadLines;
import lakegate.dlq.PrintedText;

/** Shows one letter as text. */
final class LetterScreen {
  private LetterScreen() {}

  /**
   * @param letter as it is
   * @param shown the same with what is masked
   * @param version of the schema that the message was held against, if known
   * @param today what today's schema has against the message; empty if it isn't raw, or not whole
   */
  static List<String> lines(
      Letter letter, Letter shown, OptionalInt version, Optional<List<Problem>> today) {
    List<String> lines = new ArrayList<>();
    lines.add(shown.place().toString());
    line(lines, "from", shown.origin().map(Object::toString).orElse("-"));
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
    line(lines, "schema", schema(shown, version));
    line(lines, "replayed", times(shown.replayCount()));
    line(lines, "today", today.map(LetterScreen::verdict).orElseGet(() -> unknown(shown)));
    section(
        lines,
        "problems",
        shown.problems().stream()
            .map(p -> PrintedText.printable(p.code() + "  " + p.path() + "  " + p.detail()))
            .toList());
    section(
        lines,
        "headers of the producer",
        shown.producerHeaders().stream()
            .map(h -> PrintedText.printable(h.key()) + "  " + PrintedText.of(h.value()))
            .toList());
    lines.add("");
    if (shown.value() == null) {
      lines.add("no message: a tombstone");
    } else {
      lines.add("message, " + size(shown));
      PayloadLines.of(letter.value(), shown.value(), shown.problems())
          .forEach(line -> lines.add("  " + line));
    }
    return lines;
  }

  private static void section(List<String> lines, String title, List<String> content) {
    if (!content.isEmpty()) {
      lines.add("");
      lines.add(title);
      content.forEach(line -> lines.add("  " + line));
    }
  }

  private static void line(List<String> lines, String name, String value) {
    lines.add("  %-11s%s".formatted(name, value));
  }

  private static String schema(Letter shown, OptionalInt version) {
    String id = shown.schemaId().isPresent() ? "id " + shown.schemaId().getAsInt() : "-";
    String number = version.isPresent() ? ", version " + version.getAsInt() : "";
    return id
        + number
        + shown
            .bridgeVersion()
            .map(bridge -> ", read by lakegate " + PrintedText.printable(bridge))
            .orElse("");
  }

  private static String size(Letter shown) {
    int kept = shown.value().length;
    OptionalLong whole = shown.cutFrom();
    return whole.isPresent()
        ? "the first %s of %s bytes".formatted(Grid.number(kept), Grid.number(whole.getAsLong()))
        : Grid.number(kept) + (kept == 1 ? " byte" : " bytes");
  }

  private static String times(int count) {
    return count == 0 ? "never" : count == 1 ? "once" : count + " times";
  }

  private static String unknown(Letter shown) {
    return shown.cutFrom().isPresent()
        ? "unknown: only the beginning was kept"
        : "not a raw message";
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
