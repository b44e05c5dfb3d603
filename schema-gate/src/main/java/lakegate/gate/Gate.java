package lakegate.gate;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import lakegate.table.TableState;

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
    findings.addAll(WireCheck.check(history, mode));
    findings.addAll(TableCheck.of(history));
    findings.addAll(RuleCheck.check(history));
    findings.addAll(SourceCheck.check(history));
    return Causes.of(findings);
  }

  /** What a table as it is can't follow of a draft, in the order of files and lines. */
  public static List<Finding> check(SchemaVersion draft, TableState table) {
    return TableCheck.of(draft, table).stream().distinct().sorted(ORDER).toList();
  }
}
