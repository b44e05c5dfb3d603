package lakegate.dlq;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** The newest of many letters; holds no more than these. */
public final class NewestLetters {
  private static final Comparator<Letter> AGE =
      Comparator.comparing(Letter::timestamp)
          .thenComparing(letter -> letter.place().topic())
          .thenComparing(letter -> letter.place().partition())
          .thenComparing(letter -> letter.place().offset());

  private final int limit;
  private final PriorityQueue<Letter> newest = new PriorityQueue<>(AGE);
  private long seen;

  /**
   * @param limit how many to keep, above 0
   */
  public NewestLetters(int limit) {
    this.limit = limit;
  }

  public void add(Letter letter) {
    seen++;
    newest.add(letter);
    if (newest.size() > limit) {
      newest.remove();
    }
  }

  /** The newest first. */
  public List<Letter> letters() {
    List<Letter> letters = new ArrayList<>(newest);
    letters.sort(AGE.reversed());
    return letters;
  }

  /** How many there were. */
  public long seen() {
    return seen;
  }
}
