package lakegate.cli.schema;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import lakegate.gate.Finding;

/** How a check is printed; named as on the command line. */
enum Format {
  text(
      check ->
          Stream.concat(check.findings().stream().map(Finding::line), check.summary().stream())
              .toList()),
  json(JsonFormat::lines),
  junit(JunitFormat::lines),
  github(GithubFormat::lines);

  private final Function<Check, List<String>> lines;

  Format(Function<Check, List<String>> lines) {
    this.lines = lines;
  }

  List<String> lines(Check check) {
    return lines.apply(check);
  }
}
