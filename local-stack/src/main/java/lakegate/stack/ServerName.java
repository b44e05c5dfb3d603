package lakegate.stack;

import java.util.Locale;

/** The servers of a stack, in the order of the path of a message. */
public enum ServerName {
  KAFKA,
  REGISTRY,
  CATALOG,
  S3,
  JOBMANAGER,
  TASKMANAGER,
  TRINO;

  /** Started only when asked for by name. */
  boolean isExtra() {
    return this == TRINO;
  }

  /** The name of its log and of its folder. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
