package lakegate.gate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Checks event types: each version alone, and against what others rely on. */
public final class Gate {
  private static final Comparator<Finding> ORDER =
      Comparator.comparing((Finding finding) -> finding.position().file())
          .thenComparing(finding -> finding.position().line())
          .thenComparing(finding -> finding.position().column())
          .thenComparing(Finding::rule);

  private Gate() {}

  /** Everything found in all event types, in the order of files and lines. */
  public static List<Finding> check(List<SchemaHistory> histories, Mode mode) {
    List<Finding> findings = new ArrayList<>();
    List<SchemaVersion> drafts =
        histories.stream().map(SchemaHistory::draft).flatMap(Optional::stream).toList();
    findings.addAll(Lint.checkTogether(drafts));
    histories.forEach(history -> findings.addAll(check(history, mode)));
    return findings.stream().distinct().sorted(ORDER).toList();
  }

  private static List<Finding> check(SchemaHistory history, Mode mode) {
    List<Finding> findings = new ArrayList<>();
    history.draft().ifPresent(draft -> findings.addAll(Lint.check(draft)));
    findings.addAll(WireCheck.check(history, mode));
    return findings;
  }
}
