package lakegate.gate;

/** Which readers and writers have to understand each other (WIRE). */
public enum Mode {
  /** The draft reads what the last released version wrote. */
  BACKWARD(true, false, false),
  BACKWARD_TRANSITIVE(true, false, true),
  /** The last released version reads what the draft writes. */
  FORWARD(false, true, false),
  FORWARD_TRANSITIVE(false, true, true),
  FULL(true, true, false),
  /** Consumers and records of any age understand each other. */
  FULL_TRANSITIVE(true, true, true);

  private final boolean backward;
  private final boolean forward;
  private final boolean transitive;

  Mode(boolean backward, boolean forward, boolean transitive) {
    this.backward = backward;
    this.forward = forward;
    this.transitive = transitive;
  }

  public boolean backward() {
    return backward;
  }

  public boolean forward() {
    return forward;
  }

  /** Whether all released versions count, not the last alone. */
  public boolean transitive() {
    return transitive;
  }
}
