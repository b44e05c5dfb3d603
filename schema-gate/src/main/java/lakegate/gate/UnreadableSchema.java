package lakegate.gate;

import java.util.List;

/** Schemas that can't be checked at all; the message says where and why, a line per problem. */
public final class UnreadableSchema extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  public UnreadableSchema(String message) {
    this(List.of(message));
  }

  UnreadableSchema(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /** Where and why, a line each. */
  public List<String> problems() {
    return problems;
  }
}
