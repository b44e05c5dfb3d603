package lakegate.stack;

/** Where tables and checkpoints are kept. */
public enum Store {
  /** In the stack's folder. */
  FILE,
  /** In the bucket of an S3 server of its own. */
  S3
}
