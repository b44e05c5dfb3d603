package lakegate.bridge;

import java.io.Serializable;
import lakegate.event.EventType;

/** Knows what became of a raw partition in earlier runs of the bridge. Travels with the job. */
public interface WrittenBefore extends Serializable, AutoCloseable {
  /**
   * What the topics hold of the raw partition.
   *
   * @param offset where this run begins
   */
  Marks of(EventType type, int partition, long offset);

  @Override
  default void close() {}

  /**
   * Raw offsets up to which all is written: a partition's records are written in their order.
   *
   * @param accepted the highest of a validated record, or -1
   * @param rejected the highest of a dead letter, or -1
   */
  record Marks(long accepted, long rejected) {
    /** Nothing was written. */
    public static final Marks NONE = new Marks(-1, -1);

    /** Behind this offset all is new. */
    long highest() {
      return Math.max(accepted, rejected);
    }
  }
}
