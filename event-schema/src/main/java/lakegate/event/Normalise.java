package lakegate.event;

/**
 * A step that makes a string value clean before it is read, in the order in which the steps run.
 * The .avsc names a step in lower case with hyphens, for example {@code null-words}.
 */
public enum Normalise {
  /** Removes characters up to U+0020 from both ends. */
  TRIM,
  /**
   * Reads {@code null}, {@code NULL}, {@code Null}, {@code none}, {@code None}, {@code NONE} and
   * blanks as null.
   */
  NULL_WORDS,
  /** A to Z become a to z; other characters stay. */
  LOWER,
  /** a to z become A to Z; other characters stay. */
  UPPER,
  /** Lower-cases A to Z and turns each run of spaces and hyphens into one underscore. */
  SNAKE_CASE;

  /** The step's name in the .avsc. */
  public String key() {
    return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }
}
