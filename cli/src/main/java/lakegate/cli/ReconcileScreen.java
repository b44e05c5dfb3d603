package lakegate.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import lakegate.reconcile.Difference;
import lakegate.reconcile.OffsetRanges;
import lakegate.reconcile.PartitionReport;
import lakegate.reconcile.TopicReport;

/** Shows how the books stand, as text or as JSON. */
final class ReconcileScreen {
  private final List<TopicReport> topics;
  private final boolean acceptRecreated;
  private final Optional<Duration> lag;
  private final Instant now;

  /**
   * @param acceptRecreated whether rows of an earlier topic are no difference
   * @param lag how long a record may wait
   */
  ReconcileScreen(
      List<TopicReport> topics, boolean acceptRecreated, Optional<Duration> lag, Instant now) {
    this.topics = topics;
    this.acceptRecreated = acceptRecreated;
    this.lag = lag;
    this.now = now;
  }

  /** Whether the books of all topics balance. */
  boolean balanced() {
    return topics.stream().allMatch(this::balanced);
  }

  private boolean balanced(TopicReport topic) {
    return acceptRecreated ? topic.balancedSinceRecreated() : topic.balanced();
  }

  /** The topics with a record that waits for too long. */
  List<TopicReport> late() {
    return lag.map(
            limit ->
                topics.stream()
                    .filter(topic -> waits(topic).filter(w -> w.compareTo(limit) > 0).isPresent())
                    .toList())
        .orElse(List.of());
  }

  private Optional<Duration> waits(TopicReport topic) {
    return topic.oldestWaiting().map(since -> Duration.between(since, now));
  }

  List<String> lines(Terminal terminal) {
    List<String> lines = new ArrayList<>();
    Grid grid = new Grid().add("topic", "raw", "rows", "dead letters", "waiting", "differences");
    for (TopicReport topic : topics) {
      grid.add(
          topic.topic(),
          topic.raw(),
          topic.rows(),
          topic.letters(),
          topic.waiting(),
          differences(topic));
    }
    if (topics.size() > 1) {
      grid.add(
          "all",
          sum(TopicReport::raw),
          sum(TopicReport::rows),
          sum(TopicReport::letters),
          sum(TopicReport::waiting),
          sum(ReconcileScreen::differences));
    }
    lines.addAll(grid.lines());
    for (TopicReport topic : topics) {
      List<String> details = details(topic);
      if (!details.isEmpty()) {
        lines.add("");
        lines.add("  " + terminal.bold(topic.topic()));
        details.forEach(detail -> lines.add("    " + detail));
      }
    }
    lines.add("");
    for (TopicReport topic : late()) {
      lines.add(
          terminal.red(
              "  %s: a record waits since %s, longer than %s"
                  .formatted(
                      topic.topic(),
                      topic.oldestWaiting().orElseThrow(),
                      StatusScreen.text(lag.orElseThrow()))));
    }
    lines.add(
        balanced()
            ? terminal.green(
                "  balanced: raw = rows + dead letters"
                    + (sum(TopicReport::waiting) > 0 ? " + waiting" : "")
                    + ", by topic, partition and offset")
            : terminal.red("  not balanced; see docs/reconcile.md"));
    return lines;
  }

  private static long differences(TopicReport topic) {
    return Difference.unbalancing().stream().mapToLong(topic::count).sum();
  }

  private long sum(ToLongFunction<TopicReport> count) {
    return topics.stream().mapToLong(count).sum();
  }

  private List<String> details(TopicReport topic) {
    List<String> details = new ArrayList<>();
    if (topic.recreated()) {
      details.add("the topic was created again, or has lost its newest records");
    }
    for (Difference difference : Difference.values()) {
      for (PartitionReport partition : topic.partitions()) {
        OffsetRanges offsets = partition.differences().get(difference);
        if (offsets != null) {
          details.add(
              "%s: %,d in partition %d: %s"
                  .formatted(
                      difference.text(), offsets.count(), partition.partition(), text(offsets)));
        }
      }
    }
    note(details, topic.foreignRows(), "rows are of another topic than this one");
    note(details, topic.foreignLetters(), "dead letters name another topic than this one, or none");
    note(
        details,
        topic.strayLetters(),
        "dead letters are of validated records that the bridge did not write");
    waits(topic).ifPresent(time -> details.add("the first waits for " + StatusScreen.text(time)));
    return details;
  }

  private static void note(List<String> details, long count, String text) {
    if (count > 0) {
      details.add("%,d %s".formatted(count, text));
    }
  }

  private static String text(OffsetRanges offsets) {
    String listed =
        offsets.first().stream().map(Object::toString).collect(Collectors.joining(", "));
    long covered = offsets.first().stream().mapToLong(r -> r.last() - r.first() + 1).sum();
    return covered < offsets.count() ? listed + ", …" : listed;
  }

  /** The names and shapes are documented in docs/reconcile.md and don't change. */
  String json() {
    ObjectNode root = new JsonMapper().createObjectNode();
    root.put("balanced", balanced());
    root.put("late", !late().isEmpty());
    ArrayNode list = root.putArray("topics");
    for (TopicReport topic : topics) {
      ObjectNode node = list.addObject();
      node.put("topic", topic.topic());
      node.put("table", topic.table());
      node.put("time", topic.time().toString());
      node.put("balanced", balanced(topic));
      node.put("recreated", topic.recreated());
      node.put("raw", topic.raw());
      node.put("rows", topic.rows());
      node.put("dead_letters", topic.letters());
      node.put("waiting", topic.waiting());
      node.put("oldest_waiting", topic.oldestWaiting().map(Instant::toString).orElse(null));
      node.put("foreign_rows", topic.foreignRows());
      node.put("foreign_dead_letters", topic.foreignLetters());
      node.put("stray_dead_letters", topic.strayLetters());
      ArrayNode partitions = node.putArray("partitions");
      topic.partitions().forEach(partition -> write(partition, partitions.addObject()));
    }
    return root.toPrettyString();
  }

  private static void write(PartitionReport partition, ObjectNode node) {
    node.put("partition", partition.partition());
    node.put("first_offset", partition.firstOffset());
    node.put("end_offset", partition.endOffset());
    node.put("raw", partition.raw());
    node.put("rows", partition.rows());
    node.put("dead_letters", partition.letters());
    for (Difference difference : Difference.values()) {
      OffsetRanges offsets = partition.differences().getOrDefault(difference, OffsetRanges.NONE);
      ObjectNode found = node.putObject(difference.name().toLowerCase(Locale.ROOT));
      found.put("count", offsets.count());
      ArrayNode ranges = found.putArray("ranges");
      offsets.first().forEach(range -> ranges.addArray().add(range.first()).add(range.last()));
    }
  }
}
