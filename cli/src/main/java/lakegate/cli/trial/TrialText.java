package lakegate.cli.trial;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import lakegate.trial.Change;
import lakegate.trial.TrialResult;

/** A trial's result in lines. */
final class TrialText {
  private TrialText() {}

  static List<String> lines(String name, String released, TrialResult result) {
    List<String> lines = new ArrayList<>();
    lines.add(
        format(
            "%s: %,d messages with %s and with the edited .avsc",
            name, result.messages(), released));
    lines.add(
        format(
            "  %-10s %,12d -> %,d", "accepted", result.acceptedBefore(), result.acceptedAfter()));
    lines.add(
        format(
            "  %-10s %,12d -> %,d",
            "rejected",
            result.messages() - result.acceptedBefore(),
            result.messages() - result.acceptedAfter()));
    lines.add(format("  %-10s %,12d", "the same", result.unchanged()));
    for (Change.Kind kind : Change.Kind.values()) {
      List<Change> changes = result.changes(kind);
      if (!changes.isEmpty()) {
        lines.add("");
        lines.add(kind.title() + ":");
        int width = changes.stream().mapToInt(change -> change.what().length()).max().orElse(0);
        for (Change change : changes) {
          lines.add(
              format(
                  "  %-" + width + "s %,10d  %6.2f %%",
                  change.what(),
                  change.count(),
                  100.0 * change.count() / result.messages()));
          for (Change.Example example : change.examples()) {
            lines.add(
                format("      %s  %s -> %s", example.place(), example.before(), example.after()));
          }
        }
      }
    }
    lines.add("");
    return lines;
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
