package lakegate;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lakegate.metrics.Metric;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.testutils.InMemoryReporter;

/** Names of metrics below an operator: {@code event_type.payment_charges.accepted}. */
public final class MetricNames {
  private MetricNames() {}

  /** The operator's metrics in groups of ours, by their names below the operator. */
  public static Map<String, org.apache.flink.metrics.Metric> ours(
      InMemoryReporter reporter, JobID job, String operator) {
    Pattern below = Pattern.compile(".*\\." + operator + "\\.0\\.(event_type\\..*)");
    Map<String, org.apache.flink.metrics.Metric> metrics = new TreeMap<>();
    reporter
        .findMetrics(job, ".*event_type.*")
        .forEach(
            (identifier, metric) -> {
              Matcher match = below.matcher(identifier);
              if (match.matches()) {
                metrics.put(match.group(1), metric);
              }
            });
    return metrics;
  }

  /** The names that the job's documented metrics have with these values of their labels. */
  public static Set<String> of(Metric.Job job, Map<String, List<String>> labels) {
    Set<String> names = new TreeSet<>();
    for (Metric metric : Metric.values()) {
      if (metric.isOf(job) && labels.keySet().containsAll(metric.labels())) {
        Set<String> groups = Set.of("");
        for (String label : metric.labels()) {
          Set<String> deeper = new TreeSet<>();
          for (String group : groups) {
            labels.get(label).forEach(value -> deeper.add(group + label + "." + value + "."));
          }
          groups = deeper;
        }
        groups.forEach(group -> names.add(group + metric.key()));
      }
    }
    return names;
  }
}
