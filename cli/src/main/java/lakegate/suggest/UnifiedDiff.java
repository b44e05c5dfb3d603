package lakegate.suggest;

import java.util.ArrayList;
import java.util.List;

/**
 * The lines that differ between two texts in the unified format that {@code patch -p1} and {@code
 * git apply} read.
 */
final class UnifiedDiff {
  private static final int CONTEXT = 3;
  private static final String NO_NEWLINE = "\n\\ No newline at end of file";

  private UnifiedDiff() {}

  /** A line of both texts, of the old or of the new one. */
  private record Line(char sign, String text) {}

  /**
   * @param path of the file, from the folder in which the patch is applied
   * @return empty if nothing differs
   */
  static String of(String path, String before, String after) {
    if (before.equals(after)) {
      return "";
    }
    List<Line> script = script(lines(before), lines(after));
    StringBuilder diff = new StringBuilder("--- a/%s\n+++ b/%s\n".formatted(path, path));
    int at = 0;
    int[] next = {1, 1};
    while (at < script.size()) {
      int from = at;
      while (from < script.size() && script.get(from).sign() == ' ') {
        from++;
      }
      if (from == script.size()) {
        break;
      }
      int to = end(script, from);
      from = Math.max(from - CONTEXT, at);
      advance(script, at, from, next);
      hunk(script.subList(from, to), next, diff);
      advance(script, from, to, next);
      at = to;
    }
    return diff.toString();
  }

  /** The texts' lines with their line breaks. */
  private static List<String> lines(String text) {
    List<String> lines = new ArrayList<>();
    for (int from = 0; from < text.length(); ) {
      int end = text.indexOf('\n', from);
      int to = end < 0 ? text.length() : end + 1;
      lines.add(text.substring(from, to));
      from = to;
    }
    return lines;
  }

  /** The shortest way from one to the other, by their longest common subsequence. */
  private static List<Line> script(List<String> before, List<String> after) {
    int[][] common = new int[before.size() + 1][after.size() + 1];
    for (int i = before.size() - 1; i >= 0; i--) {
      for (int j = after.size() - 1; j >= 0; j--) {
        common[i][j] =
            before.get(i).equals(after.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    List<Line> script = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < before.size() || j < after.size()) {
      if (i < before.size() && j < after.size() && before.get(i).equals(after.get(j))) {
        script.add(new Line(' ', before.get(i++)));
        j++;
      } else if (j == after.size() || (i < before.size() && common[i + 1][j] >= common[i][j + 1])) {
        script.add(new Line('-', before.get(i++)));
      } else {
        script.add(new Line('+', after.get(j++)));
      }
    }
    return script;
  }

  /** Behind the hunk that has its first change here: changes that are near share one. */
  private static int end(List<Line> script, int firstChange) {
    int lastChange = firstChange;
    for (int i = firstChange; i < script.size() && i <= lastChange + 2 * CONTEXT; i++) {
      lastChange = script.get(i).sign() == ' ' ? lastChange : i;
    }
    return Math.min(lastChange + 1 + CONTEXT, script.size());
  }

  private static void advance(List<Line> script, int from, int to, int[] next) {
    for (Line line : script.subList(from, to)) {
      next[0] += line.sign() == '+' ? 0 : 1;
      next[1] += line.sign() == '-' ? 0 : 1;
    }
  }

  private static void hunk(List<Line> lines, int[] next, StringBuilder diff) {
    long old = lines.stream().filter(line -> line.sign() != '+').count();
    long fresh = lines.stream().filter(line -> line.sign() != '-').count();
    diff.append("@@ -%d,%d +%d,%d @@\n".formatted(next[0], old, next[1], fresh));
    for (Line line : lines) {
      boolean ended = line.text().endsWith("\n");
      diff.append(line.sign()).append(line.text()).append(ended ? "" : NO_NEWLINE + "\n");
    }
  }
}
