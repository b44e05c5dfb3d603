package lakegate.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import lakegate.status.PipelineStatus;
import lakegate.status.PipelineStatus.Flood;
import lakegate.status.PipelineStatus.OfJob;
import lakegate.status.PipelineStatus.OfType;

/** Shows a {@link PipelineStatus}, as text or as JSON. What is an alarm is red. */
final class StatusScreen {
  private static final String FAILED = "FAILED";

  private final PipelineStatus status;
  private final Terminal terminal;

  StatusScreen(PipelineStatus status, Terminal terminal) {
    this.status = status;
    this.terminal = terminal;
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
      job.failure()
          .map(cause -> "  " + job.name() + " last failed: " + cause)
          .map(line -> job.state().equals(FAILED) ? terminal.red(line) : line)
          .ifPresent(lines::add);
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
    List<String> typeLines = types.lines();
    for (int i = 0; i < status.types().size(); i++) {
      if (status.types().get(i).flood().isPresent()) {
        // Below the headings.
        typeLines.set(i + 1, terminal.red(typeLines.get(i + 1)));
      }
    }
    lines.addAll(typeLines);
    for (OfType type : status.types()) {
      type.flood().ifPresent(flood -> lines.add(terminal.red(text(type, flood))));
    }
    return lines;
  }

  private static String text(OfType type, Flood flood) {
    return "  %s FLOOD: %.0f %% of the last messages were rejected, most often as %s"
        .formatted(type.name(), 100 * flood.share(), flood.reason());
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
      type.flood()
          .ifPresentOrElse(
              flood ->
                  node.putObject("flood").put("share", flood.share()).put("reason", flood.reason()),
              () -> node.putNull("flood"));
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
