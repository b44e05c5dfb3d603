package lakegate.cli.schema;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import lakegate.gate.Finding;
import lakegate.gate.Severity;

/**
 * Workflow commands that GitHub shows as annotations of a pull request's lines:
 * https://docs.github.com/actions/reference/workflow-commands-for-github-actions.
 */
final class GithubFormat {
  private static final Pattern PLACE = Pattern.compile("(.+?):(\\d+):(\\d+): (.*)");

  private GithubFormat() {}

  static List<String> lines(Check check) {
    return Stream.concat(
            check.findings().stream().map(GithubFormat::annotation), check.summary().stream())
        .toList();
  }

  private static String annotation(Finding finding) {
    return command(
        finding.severity() == Severity.WAIVED ? "notice" : finding.severity().toString(),
        finding.position().file(),
        finding.position().line(),
        finding.position().column(),
        finding.rule().name(),
        finding.message());
  }

  /** The annotation of a schema that can't be read: a message that may start with its place. */
  static String error(String problem) {
    Matcher placed = PLACE.matcher(problem);
    return placed.matches()
        ? command(
            "error",
            placed.group(1),
            Integer.parseInt(placed.group(2)),
            Integer.parseInt(placed.group(3)),
            "UNREADABLE",
            placed.group(4))
        : "::error title=UNREADABLE::" + data(problem);
  }

  private static String command(
      String level, String file, int line, int column, String title, String message) {
    return "::%s file=%s,line=%d,col=%d,title=%s::%s"
        .formatted(level, property(file), line, column, property(title), data(message));
  }

  private static String data(String text) {
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
  }

  private static String property(String text) {
    return data(text).replace(":", "%3A").replace(",", "%2C");
  }
}
