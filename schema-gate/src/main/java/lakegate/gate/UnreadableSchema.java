package lakegate.gate;

/** A schema that can't be checked at all; the message says where and why, in one line. */
public final class UnreadableSchema extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnreadableSchema(String message) {
    super(message);
  }
}
