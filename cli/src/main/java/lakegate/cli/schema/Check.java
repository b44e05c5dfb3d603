package lakegate.cli.schema;

import java.util.List;
import java.util.stream.Collectors;
import lakegate.gate.Finding;
import lakegate.gate.Mode;
import lakegate.gate.Severity;

/**
 * What a check compared, and what it found.
 *
 * @param against the baseline in words
 * @param compared each event type with what its draft was compared with
 */
record Check(String against, Mode mode, List<Compared> compared, List<Finding> findings) {

  long errors() {
    return count(Severity.ERROR);
  }

  long warnings() {
    return count(Severity.WARNING);
  }

  private long waived() {
    return count(Severity.WAIVED);
  }

  boolean fails(boolean strict) {
    return errors() > 0 || strict && warnings() > 0;
  }

  /** What was compared with what, and how much was found. */
  List<String> summary() {
    String found =
        findings.isEmpty()
            ? "nothing found"
            : counted(errors(), "error")
                + ", "
                + counted(warnings(), "warning")
                + (waived() == 0 ? "" : ", " + waived() + " waived");
    return List.of(
        "checked against %s, %s: %s"
            .formatted(
                against,
                mode,
                compared.stream()
                    .map(event -> event.text(against))
                    .collect(Collectors.joining(", "))),
        found + " in " + counted(compared.size(), "event type"));
  }

  private long count(Severity severity) {
    return findings.stream().filter(finding -> finding.severity() == severity).count();
  }

  static String counted(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}
