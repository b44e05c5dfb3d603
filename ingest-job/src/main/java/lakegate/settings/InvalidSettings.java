package lakegate.settings;

import java.util.List;

/** Settings that cannot work, with every problem found. The commands exit with 2. */
public final class InvalidSettings extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  public InvalidSettings(List<String> problems) {
    super(
        (problems.size() == 1 ? "1 wrong setting" : problems.size() + " wrong settings")
            + ", nothing was done:\n  - "
            + String.join("\n  - ", problems));
    this.problems = List.copyOf(problems);
  }

  /** One line per problem: the setting, its value unless secret, and what it should be. */
  public List<String> problems() {
    return problems;
  }
}
