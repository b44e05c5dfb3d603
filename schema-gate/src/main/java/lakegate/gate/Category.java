package lakegate.gate;

/** What a rule is about. A rule's id starts with its category's name. */
public enum Category {
  WIRE("whether records of one version can be read with another (Avro's schema resolution)"),
  TABLE("whether the Iceberg table can follow, and old rows keep their meaning"),
  RULES("what changes for messages: the rules beside the fields"),
  SOURCE("what changes for those who compile against the generated classes"),
  LINT("what is wrong with one version alone");

  private final String what;

  Category(String what) {
    this.what = what;
  }

  /** In half a sentence. */
  public String what() {
    return what;
  }
}
