package lakegate.trial;

/**
 * A raw message, live or recorded.
 *
 * @param source the topic, or the file it was recorded in
 * @param partition of the topic; 0 of a recorded one
 * @param offset in the partition; the line of a recorded one
 * @param arrival milliseconds since 1970
 * @param value its bytes, or null for a tombstone
 */
public record RawMessage(String source, int partition, long offset, long arrival, byte[] value) {

  /** Where to find it: {@code topic:partition:offset}. */
  public String place() {
    return source + ":" + partition + ":" + offset;
  }
}
