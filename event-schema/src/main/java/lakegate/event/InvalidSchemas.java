package lakegate.event;

import java.util.List;

/** .avsc files that can't be right, with every problem found. */
public final class InvalidSchemas extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  InvalidSchemas(List<SchemaProblem> problems) {
    super(
        "Cannot read schemas, "
            + problems.size()
            + " problem(s):\n  - "
            + String.join("\n  - ", problems.stream().map(SchemaProblem::line).toList()));
    this.problems = problems.stream().map(SchemaProblem::line).toList();
  }

  /** One line per problem: file, field, what is wrong and what would be right. */
  public List<String> problems() {
    return problems;
  }
}
