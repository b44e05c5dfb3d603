package lakegate.status;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lakegate.metrics.Metric;

/** Finds the bridge's alarms among its metrics. */
final class Floods {
  /** The ids of the metrics that tell of floods: subtask and operator, event type, name. */
  static final Pattern METRICS =
      Pattern.compile(
          "(.+\\.)%s\\.(.+)\\.(?:%s|%s|%s)"
              .formatted(
                  Metric.Label.EVENT_TYPE,
                  Metric.FLOOD.key(),
                  Metric.FLOOD_SHARE.key(),
                  Metric.FLOOD_REASON.key()));

  private Floods() {}

  /**
   * The floods by event type; of several subtasks' the one with the largest share.
   *
   * @param metrics values by their ids
   */
  static Map<String, PipelineStatus.Flood> of(Map<String, String> metrics) {
    Map<String, PipelineStatus.Flood> floods = new HashMap<>();
    metrics.forEach(
        (id, value) -> {
          Matcher match = METRICS.matcher(id);
          if (id.endsWith("." + Metric.FLOOD.key()) && value.equals("1") && match.matches()) {
            String group = id.substring(0, id.length() - Metric.FLOOD.key().length());
            PipelineStatus.Flood flood =
                new PipelineStatus.Flood(
                    Double.parseDouble(metrics.getOrDefault(group + Metric.FLOOD_SHARE.key(), "1")),
                    metrics.getOrDefault(group + Metric.FLOOD_REASON.key(), ""));
            floods.merge(
                match.group(2), flood, (one, other) -> one.share() < other.share() ? other : one);
          }
        });
    return floods;
  }
}
