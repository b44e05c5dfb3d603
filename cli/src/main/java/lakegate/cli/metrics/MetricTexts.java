package lakegate.cli.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import lakegate.metrics.Metric;
import lakegate.metrics.Metric.Job;

/** The metrics as text: a line each, or the whole document. */
final class MetricTexts {
  private static final String HEAD =
      """
      # Metrics

      This file is generated: `./lakegate metrics --format markdown > docs/metrics.md`.

      Both jobs register these metrics in Flink, beside Flink's and the connectors' own. Flink's UI \
      shows them (job, operator, Metrics), its REST API gives them, and \
      [a reporter](https://nightlies.apache.org/flink/flink-docs-release-2.1/docs/deployment/metric_reporters/) \
      sends them to Prometheus and others. The bridge registers its own in the operator `decode`, \
      the ingest job in `to rows`, in the committer of each table and in `table maintenance`.

      A label is a pair of groups around the name: `decode.event_type.payment_charges.accepted` in \
      Flink is `flink_taskmanager_job_task_operator_event_type_accepted{event_type="payment_charges"}` \
      in Prometheus. Each subtask has its own values: add up counters, take the largest of gauges. \
      Counters begin at 0 whenever a job starts or restarts. All series are there from the start, \
      with 0.
      """;

  private MetricTexts() {}

  /** The metrics in columns: name, jobs, type, labels. */
  static List<String> list() {
    List<String> lines = new ArrayList<>();
    int name = longest(Metric::key);
    int jobs = longest(MetricTexts::jobs);
    for (Metric metric : Metric.values()) {
      lines.add(
          "%s  %s  %-9s  %s"
              .formatted(
                  pad(metric.key(), name),
                  pad(jobs(metric), jobs),
                  type(metric),
                  String.join(", ", metric.labels())));
    }
    return lines;
  }

  /** The document docs/metrics.md. */
  static String markdown() {
    StringBuilder text = new StringBuilder(HEAD);
    text.append("\n| metric | job | type | unit | labels |\n|---|---|---|---|---|\n");
    for (Metric metric : Metric.values()) {
      text.append(
          "| [`%s`](#%s) | %s | %s | %s | %s |\n"
              .formatted(
                  metric.key(),
                  metric.key().toLowerCase(Locale.ROOT),
                  jobs(metric),
                  type(metric),
                  metric.unit(),
                  metric.labels().stream()
                      .map(label -> "`" + label + "`")
                      .collect(Collectors.joining(", "))));
    }
    for (Metric metric : Metric.values()) {
      text.append("\n## ").append(metric.key()).append("\n\n");
      text.append(metric.meaning()).append('\n');
      metric.alert().ifPresent(alert -> text.append("\nAlert: ").append(alert).append('\n'));
    }
    return text.toString();
  }

  private static String jobs(Metric metric) {
    return EnumSet.allOf(Job.class).stream()
        .filter(metric::isOf)
        .map(job -> job.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }

  private static String type(Metric metric) {
    return metric.type().name().toLowerCase(Locale.ROOT);
  }

  private static int longest(Function<Metric, String> column) {
    return Arrays.stream(Metric.values()).map(column).mapToInt(String::length).max().orElse(0);
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(width - text.length());
  }
}
