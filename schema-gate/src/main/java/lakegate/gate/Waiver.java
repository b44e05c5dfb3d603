package lakegate.gate;

import java.time.LocalDate;

/**
 * A finding that is let through for a while.
 *
 * @param rule a rule's id
 * @param event the event type's name, or {@code *} for all
 * @param path of the finding; empty for the whole record
 * @param reason why, for whoever reads it later
 * @param expires the last day on which it counts
 * @param position where it stands
 */
record Waiver(
    String rule, String event, String path, String reason, LocalDate expires, Position position) {
  static final String ALL = "*";

  boolean waives(String event, Finding finding) {
    return finding.rule().name().equals(rule)
        && finding.path().equals(path)
        && (this.event.equals(ALL) || this.event.equals(event));
  }

  boolean isExpired(LocalDate today) {
    return today.isAfter(expires);
  }

  /** The finding as it is shown: it doesn't stop an edit, and says why. */
  Finding waived(Finding finding) {
    return new Finding(
        finding.rule(),
        Severity.WAIVED,
        finding.position(),
        finding.path(),
        finding.change(),
        "%s Waived until %s: %s".formatted(finding.breaks(), expires, sentence(reason)),
        finding.fix());
  }

  private static String sentence(String text) {
    return text.endsWith(".") ? text : text + ".";
  }
}
