package lakegate.cli.dlq;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import lakegate.cli.Grid;
import lakegate.dlq.LetterStats;
import lakegate.dlq.LetterStats.Group;

/** Shows {@link LetterStats}, as text or as JSON. */
final class StatsScreen {
  private static final int LONGEST_BAR = 24;

  private final LetterStats stats;

  StatsScreen(LetterStats stats) {
    this.stats = stats;
  }

  List<String> lines() {
    List<Group> groups = stats.groups();
    if (groups.isEmpty()) {
      return List.of(
          stats.rawRecords().isPresent()
              ? "no dead letters among " + Grid.number(stats.rawRecords().getAsLong()) + " records"
              : "no dead letters");
    }
    Grid grid =
        new Grid()
            .add(stats.by(), "letters", "of letters", "of traffic", "first seen", "last seen");
    Instant first = Instant.MAX;
    Instant last = Instant.MIN;
    long largest = 0;
    for (Group group : groups) {
      add(grid, group, stats.rawRecords(group));
      first = group.first().isBefore(first) ? group.first() : first;
      last = group.last().isAfter(last) ? group.last() : last;
      largest = Math.max(largest, group.letters());
    }
    add(grid, new Group("all", stats.letters(), first, last), stats.rawRecords());
    List<String> lines = new ArrayList<>(grid.lines());
    for (int i = 0; i < groups.size(); i++) {
      lines.set(i + 1, lines.get(i + 1) + "  " + bar(groups.get(i).letters(), largest));
    }
    return lines;
  }

  private void add(Grid grid, Group group, OptionalLong records) {
    grid.add(
        group.name(),
        group.letters(),
        percent(share(group.letters(), OptionalLong.of(stats.letters()))),
        percent(share(group.letters(), records)),
        group.first().truncatedTo(ChronoUnit.SECONDS),
        group.last().truncatedTo(ChronoUnit.SECONDS));
  }

  /** Null if unknown. */
  private static Double share(long part, OptionalLong whole) {
    return whole.isEmpty() || whole.getAsLong() == 0 ? null : (double) part / whole.getAsLong();
  }

  private static String percent(Double share) {
    if (share == null) {
      return LetterStats.UNKNOWN;
    }
    return share < 0.0001 ? "<0.01 %" : String.format(Locale.ROOT, "%.2f %%", share * 100);
  }

  private static String bar(long letters, long largest) {
    return "█".repeat((int) Math.max(1, Math.round((double) LONGEST_BAR * letters / largest)));
  }

  String json() {
    ObjectNode root = new JsonMapper().createObjectNode();
    root.put("by", stats.by().toString());
    root.put("letters", stats.letters());
    put(root, "raw_records", stats.rawRecords());
    root.put("share_of_traffic", share(stats.letters(), stats.rawRecords()));
    root.withArray("groups");
    for (Group group : stats.groups()) {
      root.withArray("groups")
          .addObject()
          .put("name", group.name())
          .put("letters", group.letters())
          .put("share_of_letters", share(group.letters(), OptionalLong.of(stats.letters())))
          .put("share_of_traffic", share(group.letters(), stats.rawRecords(group)))
          .put("first_seen", group.first().toString())
          .put("last_seen", group.last().toString());
    }
    return root.toPrettyString();
  }

  private static void put(ObjectNode node, String name, OptionalLong value) {
    if (value.isPresent()) {
      node.put(name, value.getAsLong());
    } else {
      node.putNull(name);
    }
  }
}
