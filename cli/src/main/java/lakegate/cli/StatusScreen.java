package lakegate.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import lakegate.status.PipelineStatus;
import lakegate.status.PipelineStatus.OfJob;
import lakegate.status.PipelineStatus.OfType;

/** Shows a {@link PipelineStatus}, as text or as JSON. */
final class StatusScreen {
  private final PipelineStatus status;

  StatusScreen(PipelineStatus status) {
    this.status = status;
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    Grid jobs = new Grid().add("job", "state", "since", "restarts", "last checkpoint", "took");
    for (OfJob job : status.jobs()) {
      jobs.add(
          job.name(),
          job.state(),
          job.id().isPresent() ? text(job.uptime()) : "-",
          job.restarts(),
          job.checkpoint().map(c -> ago(c.acknowledged())).orElse("-"),
          job.checkpoint().map(c -> c.duration().toMillis() + " ms").orElse("-"));
    }
    lines.addAll(jobs.lines());
    for (OfJob job : status.jobs()) {
      job.failure().ifPresent(cause -> lines.add("  " + job.name() + " last failed: " + cause));
    }
    lines.add("");
    Grid types =
        new Grid()
            .add("event type", "raw", "validated", "dead", "rows", "under way", "lag", "commit");
    for (OfType type : status.types()) {
      types.add(
          type.name(),
          type.raw(),
          "~" + Grid.number(type.validated()),
          type.dead(),
          type.rows(),
          type.underWay(),
          type.lag(),
          type.lastCommit().map(this::ago).orElse("never"));
    }
    types.add(
        "all",
        sum(OfType::raw),
        "~" + Grid.number(sum(OfType::validated)),
        sum(OfType::dead),
        sum(OfType::rows),
        sum(OfType::underWay),
        sum(OfType::lag),
        "");
    lines.addAll(types.lines());
    return lines;
  }

  String json() {
    ObjectNode root = new JsonMapper().createObjectNode();
    root.put("time", status.time().toString());
    for (OfJob job : status.jobs()) {
      ObjectNode node = root.withArray("jobs").addObject();
      node.put("name", job.name());
      node.put("id", job.id().orElse(null));
      node.put("state", job.state());
      node.put("uptime_ms", job.uptime().toMillis());
      node.put("restarts", job.restarts());
      node.put("failure", job.failure().orElse(null));
      job.checkpoint()
          .ifPresentOrElse(
              checkpoint ->
                  node.putObject("checkpoint")
                      .put("id", checkpoint.id())
                      .put("completed", checkpoint.acknowledged().toString())
                      .put("duration_ms", checkpoint.duration().toMillis())
                      .put("path", checkpoint.path()),
              () -> node.putNull("checkpoint"));
    }
    for (OfType type : status.types()) {
      ObjectNode node = root.withArray("event_types").addObject();
      node.put("name", type.name());
      node.put("raw", type.raw());
      node.put("validated_estimate", type.validated());
      node.put("dead", type.dead());
      node.put("rows", type.rows());
      node.put("under_way", type.underWay());
      node.put("lag", type.lag());
      node.put("last_commit", type.lastCommit().map(Instant::toString).orElse(null));
    }
    return root.toPrettyString();
  }

  private long sum(ToLongFunction<OfType> count) {
    return status.types().stream().mapToLong(count).sum();
  }

  private String ago(Instant time) {
    return text(Duration.between(time, status.time())) + " ago";
  }

  static String text(Duration duration) {
    long seconds = Math.max(duration.toSeconds(), 0);
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return seconds / 60 + " min " + seconds % 60 + " s";
    }
    return seconds / 3600 + " h " + seconds / 60 % 60 + " min";
  }
}
