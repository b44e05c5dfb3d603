package lakegate.gate;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

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
    return check(histories, mode, Waivers.none(), LocalDate.MIN);
  }

  /**
   * The same with what is let through for a while, which is {@link Severity#WAIVED}, and with what
   * is wrong with the waivers.
   *
   * @param today on which waivers count or have expired
   */
  public static List<Finding> check(
      List<SchemaHistory> histories, Mode mode, Waivers waivers, LocalDate today) {
    Waivers.Use use = waivers.on(today);
    Map<String, List<Finding>> clashes =
        Lint.checkTogether(
            histories.stream().map(SchemaHistory::draft).flatMap(Optional::stream).toList());
    List<Finding> findings = new ArrayList<>();
    for (SchemaHistory history : histories) {
      String event = history.event();
      Stream.concat(check(history, mode).stream(), clashes.getOrDefault(event, List.of()).stream())
          .map(finding -> use.apply(event, finding))
          .forEach(findings::add);
    }
    findings.addAll(use.findings());
    return findings.stream().distinct().sorted(ORDER).toList();
  }

  private static List<Finding> check(SchemaHistory history, Mode mode) {
    List<Finding> findings = new ArrayList<>();
    history.draft().ifPresent(draft -> findings.addAll(Lint.check(draft)));
    WireCheck.check(history, mode).stream()
        .filter(finding -> !followsFrom(finding, findings))
        .forEach(findings::add);
    return findings;
  }

  /** An alias that another field has as its name is lint's, whoever it breaks. */
  private static boolean followsFrom(Finding finding, List<Finding> found) {
    return finding.rule() == Rule.WIRE_ALIAS
        && found.stream()
            .anyMatch(
                lint -> lint.rule() == Rule.LINT_NAME_CLASH && lint.path().equals(finding.path()));
  }
}
