package lakegate.e2e.pipeline;

import java.util.ArrayList;
import java.util.List;
import lakegate.deploy.Report;

/** A command's report in the test's output, and kept. */
public final class LoggedReport implements Report {
  private final List<String> lines = new ArrayList<>();

  /** Without the progress. */
  public List<String> lines() {
    return lines;
  }

  @Override
  public void line(String text) {
    lines.add(text);
    System.out.println("  " + text);
  }

  @Override
  public void progress(String text) {}
}
