package lakegate.table;

/**
 * What an Iceberg table of format version 2 can't hold.
 *
 * @param path of the field; of a partition transform that of its source
 * @param reason what it is, in a few words
 */
public record UnstorableField(String path, Kind kind, String reason) {
  /** What is wrong. */
  public enum Kind {
    /** A union of several types. */
    UNION,
    /** Any other type without a column type. */
    TYPE,
    /** A partition transform that the columns don't allow. */
    PARTITION
  }

  /** All of it in one line. */
  public String line() {
    return path + ": " + reason;
  }
}
