package lakegate.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import lakegate.deploy.Report;

/**
 * Where a verb writes to. On a terminal, progress is redrawn in place and there are colours; in a
 * log there is neither, and progress comes as plain lines.
 */
public final class Terminal implements Report {
  private static final String ESCAPE = "\u001b[";
  private static final long LOG_PERIOD = 5_000_000_000L;

  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean interactive;
  private final boolean colours;
  private int drawn;
  private long logged = System.nanoTime() - LOG_PERIOD;

  Terminal(PrintStream out, PrintStream err, boolean interactive, boolean colours) {
    this.out = new PrintWriter(out, true);
    this.err = new PrintWriter(err, true);
    this.interactive = interactive;
    this.colours = colours;
  }

  /** This process's; the launcher knows whether its output goes to a terminal. */
  static Terminal ofProcess() {
    Map<String, String> environment = System.getenv();
    boolean interactive =
        Boolean.getBoolean("lakegate.terminal")
            && !"dumb".equals(environment.getOrDefault("TERM", "dumb"));
    return new Terminal(
        System.out,
        System.err,
        interactive,
        interactive && environment.getOrDefault("NO_COLOR", "").isEmpty());
  }

  public boolean isInteractive() {
    return interactive;
  }

  boolean hasColours() {
    return colours;
  }

  public PrintWriter writer() {
    return out;
  }

  PrintWriter errorWriter() {
    return err;
  }

  /** Prints a line that stays. */
  @Override
  public void line(String text) {
    erase();
    out.println(text);
  }

  /** Prints a line to the standard error. */
  public void error(String text) {
    endProgress();
    err.println(text);
  }

  /**
   * Shows lines until the next ones. Where the output goes to a file or another program, they go to
   * the standard error, at most every five seconds.
   */
  public void progress(List<String> lines) {
    if (interactive) {
      erase();
      // A line that wrapped would be two to erase: what is too wide is cut at the edge instead.
      out.print(ESCAPE + "?7l");
      lines.forEach(out::println);
      out.print(ESCAPE + "?7h");
      out.flush();
      drawn = lines.size();
      return;
    }
    long now = System.nanoTime();
    if (now - logged >= LOG_PERIOD) {
      logged = now;
      lines.forEach(err::println);
    }
  }

  @Override
  public void progress(String line) {
    progress(List.of(line));
  }

  /** Leaves the lines shown last where they are. */
  public void endProgress() {
    drawn = 0;
    out.flush();
  }

  private void erase() {
    if (drawn > 0) {
      out.print(ESCAPE + drawn + "A" + ESCAPE + "J");
      drawn = 0;
    }
  }

  public String bold(String text) {
    return styled("1", text);
  }

  public String green(String text) {
    return styled("32", text);
  }

  public String red(String text) {
    return styled("31", text);
  }

  public String faint(String text) {
    return styled("2", text);
  }

  private String styled(String code, String text) {
    return colours ? ESCAPE + code + "m" + text + ESCAPE + "0m" : text;
  }
}
