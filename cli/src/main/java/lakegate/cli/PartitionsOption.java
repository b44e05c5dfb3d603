package lakegate.cli;

import java.util.List;
import picocli.CommandLine.Option;

/** How many partitions a new topic gets, where topics are created. */
public final class PartitionsOption {
  @Option(
      names = "--partitions",
      paramLabel = "N",
      defaultValue = "2",
      description =
          "Partitions of a new raw topic; those that follow it have as many as it has. Default:"
              + " ${DEFAULT-VALUE}.")
  private int number;

  public int number() {
    return number;
  }

  /** Adds what is wrong with the option. */
  public void check(List<String> problems) {
    if (number < 1) {
      problems.add("--partitions " + number + ": not above 0");
    }
  }
}
