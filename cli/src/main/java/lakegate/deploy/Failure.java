package lakegate.deploy;

/** Why a verb can't do what it is asked, in words for its user. The command exits with 1. */
public final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public Failure(String message) {
    super(message);
  }

  public Failure(String message, Throwable cause) {
    super(message, cause);
  }
}
