package lakegate.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import lakegate.demo.Balance;
import lakegate.demo.Balance.Counts;

/** The demo's table. */
final class DemoScreen {
  private static final int WIDTH = 96;

  private final Terminal terminal;

  DemoScreen(Terminal terminal) {
    this.terminal = terminal;
  }

  List<String> lines(Balance balance) {
    Grid grid =
        new Grid().add("event type", "raw", "accepted", "flagged", "dead", "rows", "difference");
    balance.counts().forEach((name, counts) -> add(grid, name, counts));
    add(grid, "all", balance.total());
    List<String> lines = new ArrayList<>(grid.lines());
    lines.set(0, terminal.bold(lines.get(0)));
    int last = lines.size() - 1;
    lines.set(
        last,
        balance.total().difference() == 0
            ? terminal.green(lines.get(last))
            : terminal.bold(lines.get(last)));
    lines.addAll(codes(balance.deadByCode()));
    return lines;
  }

  private static void add(Grid grid, String name, Counts counts) {
    grid.add(
        name,
        counts.raw(),
        counts.accepted(),
        counts.flagged(),
        counts.dead(),
        counts.rows(),
        counts.difference());
  }

  /** Dead letters by code, as many on a line as fit. */
  static List<String> codes(Map<String, Long> counts) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder("  dead letters:");
    for (Map.Entry<String, Long> code : counts.entrySet()) {
      String text = " " + code.getKey() + " " + Grid.number(code.getValue()) + ",";
      if (line.length() + text.length() > WIDTH) {
        lines.add(line.toString());
        line = new StringBuilder("   ");
      }
      line.append(text);
    }
    if (!counts.isEmpty()) {
      line.setLength(line.length() - 1);
      lines.add(line.toString());
    }
    return lines;
  }
}
