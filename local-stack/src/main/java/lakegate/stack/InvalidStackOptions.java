package lakegate.stack;

import java.util.List;

/** Options that can't be used, all of them at once. */
public final class InvalidStackOptions extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient List<String> problems;

  InvalidStackOptions(List<String> problems) {
    super(String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }

  public List<String> problems() {
    return problems;
  }
}
