package lakegate.gate;

import java.util.List;

/** Leaves out findings that say again of a field what another one says at its real cause. */
final class Causes {
  private Causes() {}

  /** The findings that stand for themselves. */
  static List<Finding> of(List<Finding> findings) {
    return findings.stream()
        .filter(finding -> findings.stream().noneMatch(other -> causes(other, finding)))
        .toList();
  }

  private static boolean causes(Finding cause, Finding finding) {
    boolean sameField =
        cause.path().equals(finding.path())
            && cause.position().file().equals(finding.position().file());
    return switch (finding.rule()) {
      // Why the column can't change tells of the wrong values too.
      case WIRE_LOGICAL_TYPE, WIRE_LOSSY_PROMOTION, WIRE_DECIMAL_PRECISION ->
          sameField && cause.rule().category() == Category.TABLE;
      case WIRE_FIELD_REQUIRED -> sameField && cause.rule() == Rule.LINT_NULL_DEFAULT;
      case WIRE_ALIAS -> sameField && cause.rule() == Rule.LINT_NAME_CLASH;
      case LINT_UNION -> sameField && cause.rule() == Rule.TABLE_UNION;
      case TABLE_PARTITION_INVALID -> cause.rule() == Rule.LINT_PARTITION;
      default -> false;
    };
  }
}
