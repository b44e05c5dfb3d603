package lakegate.replay;

/** What a replay does with a letter. */
public enum Fate {
  ACCEPTED("would be accepted"),
  REJECTED("still rejected"),
  REPLAYED("already replayed"),
  EXHAUSTED("stopped at max replays"),
  CUT("not replayable: only the beginning was kept"),
  VALIDATED("not replayable: holds a validated record"),
  UNCHANGEABLE("not replayable: no JSON object to change");

  private final String text;

  Fate(String text) {
    this.text = text;
  }

  /** For people. */
  public String text() {
    return text;
  }
}
