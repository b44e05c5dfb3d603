package lakegate.reconcile;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** In what a raw topic and the tables can differ. */
public enum Difference {
  LOST("lost", true, "raw records that are neither a row nor a dead letter nor on their way"),
  ROW_TWICE("row twice", true, "raw records with more than one row"),
  LETTER_TWICE("dead letter twice", true, "raw records with more than one dead letter"),
  ROW_AND_LETTER("row and dead letter", true, "raw records that are both"),
  UNEXPECTED("unexpected", true, "rows and dead letters of offsets at which there is no record"),
  EARLIER_TOPIC(
      "of an earlier topic",
      true,
      "rows and dead letters of other records than the topic has: it was created again"),
  WAITING_FOR_BRIDGE(
      "waiting for the bridge", false, "raw records that the bridge has yet to read"),
  WAITING_FOR_INGEST(
      "waiting for ingest", false, "validated records and dead letters not in the tables yet"),
  EXPIRED("expired", false, "rows and dead letters of offsets below the topic's first"),
  COMPACTED("compacted", false, "rows and dead letters of records that compaction has removed");

  private final String text;
  private final boolean unbalances;
  private final String meaning;

  Difference(String text, boolean unbalances, String meaning) {
    this.text = text;
    this.unbalances = unbalances;
    this.meaning = meaning;
  }

  /** Those with which the books don't balance. */
  public static Set<Difference> unbalancing() {
    return Arrays.stream(values()).filter(Difference::unbalances).collect(Collectors.toSet());
  }

  /** The words for it. */
  public String text() {
    return text;
  }

  /** Whether the books don't balance with it. */
  public boolean unbalances() {
    return unbalances;
  }

  /** Which offsets these are. */
  public String meaning() {
    return meaning;
  }
}
