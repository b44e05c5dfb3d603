package lakegate.stack;

import java.util.Locale;

/** Lines of progress: a column with the server's name, then what happened and how long it took. */
final class Line {
  private static final double NANOS_PER_SECOND = 1e9;

  private Line() {}

  static String of(ServerName server, String text) {
    return String.format(Locale.ROOT, "%-12s %s", server, text);
  }

  static String of(ServerName server, String text, long startedNanos) {
    double seconds = (System.nanoTime() - startedNanos) / NANOS_PER_SECOND;
    return of(server, String.format(Locale.ROOT, "%s (%.1f s)", text, seconds));
  }
}
