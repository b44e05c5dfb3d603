package lakegate.replay;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lakegate.dlq.Letter;
import lakegate.dlq.Place;

/** What a replay would do, by what becomes of the letters; nothing is sent yet. */
public final class ReplayPlan {
  private final boolean force;
  private final long max;
  private final Map<Group, Long> groups =
      new TreeMap<>(Comparator.comparing(Group::fate).thenComparing(Group::codes));
  private final Places chosen = new Places();
  private long letters;

  /** The letters of one fate and code. */
  public record Group(Fate fate, String codes) {}

  /**
   * @param force whether what is still rejected is sent too
   * @param max no more letters than these are sent: the first ones
   */
  public ReplayPlan(boolean force, long max) {
    this.force = force;
    this.max = max;
  }

  /** Adds a letter. */
  public void add(Letter letter, Judge judge) {
    Verdict verdict = judge.verdict(letter);
    String codes = verdict.newCode().map(to -> verdict.code() + " -> " + to).orElse(verdict.code());
    groups.merge(new Group(verdict.fate(), codes), 1L, Long::sum);
    letters++;
    if (verdict.isSent(force) && chosen.size() < max) {
      chosen.add(letter.place());
    }
  }

  boolean isForced() {
    return force;
  }

  boolean sends(Place letter) {
    return chosen.contains(letter);
  }

  /** How many letters there are. */
  public long letters() {
    return letters;
  }

  /** How many of them are to be sent. */
  public long chosen() {
    return chosen.size();
  }

  /** How many letters there are of each fate and code. */
  public List<Map.Entry<Group, Long>> groups() {
    return new ArrayList<>(groups.entrySet());
  }
}
