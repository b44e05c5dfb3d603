package lakegate.trial;

import java.util.List;

/**
 * A difference that messages have in common.
 *
 * @param what code and path, column, flag or member
 * @param count messages that show it
 * @param examples the first few of them
 */
public record Change(Kind kind, String what, long count, List<Example> examples) {
  public Change {
    examples = List.copyOf(examples);
  }

  /** What the edit does to a message. */
  public enum Kind {
    /** It was a row and would be a dead letter. */
    NEWLY_REJECTED("Newly rejected"),
    /** It was a dead letter and would be a row. */
    NEWLY_ACCEPTED("Newly accepted"),
    /** It stays a dead letter, with another code or path. */
    OTHER_REASON("Rejected for another reason"),
    /** A column of its row has another value. */
    VALUE("Changed values"),
    /** Its row gets or loses a flag. */
    FLAG("Changed flags"),
    /** A member goes to rescued_data that didn't, or the other way round. */
    RESCUED("Changed members of rescued_data");

    private final String title;

    Kind(String title) {
      this.title = title;
    }

    public String title() {
      return title;
    }
  }

  /**
   * One message.
   *
   * @param place {@code topic:partition:offset}
   * @param before with the released version
   * @param after with the edited one
   */
  public record Example(String place, String before, String after) {}
}
