package lakegate.cli.metrics;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import lakegate.cli.Main;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Lists what the jobs measure. */
@Command(
    name = "metrics",
    description = {
      "Lists the metrics that both jobs register in Flink, with their labels.",
      "",
      "docs/metrics.md says what each means and when to alert."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  lakegate metrics",
      "  lakegate metrics --format markdown",
    })
public final class MetricsCommand implements Callable<Integer> {
  @ParentCommand private Main main;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description =
          "${COMPLETION-CANDIDATES}; markdown is docs/metrics.md. Default: ${DEFAULT-VALUE}.")
  private Format format;

  /** As on the command line. */
  enum Format {
    text,
    markdown
  }

  @Override
  public Integer call() {
    PrintWriter out = main.terminal().writer();
    switch (format) {
      case text -> MetricTexts.list().forEach(out::println);
      case markdown -> {
        out.print(MetricTexts.markdown());
        out.flush();
      }
    }
    return 0;
  }
}
