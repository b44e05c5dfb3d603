package lakegate.gate;

/**
 * Everything the gate looks for. {@code docs/schema-rules.md} and {@code lakegate schema explain}
 * show these texts.
 */
public enum Rule {
  TABLE_DECIMAL_SCALE(
      Severity.ERROR,
      "A decimal's scale changed.",
      "Avro keeps decimals as whole numbers and the scale in the schema: resolution and every"
          + " registry ignore it, so old values read by a power of ten wrong. Iceberg refuses the"
          + " change of a column's scale.",
      "amount: decimal(18,4) -> decimal(18,2)",
      "Add a field of another name with the new scale and keep the old one.");

  private final Severity severity;
  private final String what;
  private final String why;
  private final String example;
  private final String fix;

  Rule(Severity severity, String what, String why, String example, String fix) {
    this.severity = severity;
    this.what = what;
    this.why = why;
    this.example = example;
    this.fix = fix;
  }

  /** What it is about, which its id starts with. */
  public Category category() {
    return Category.valueOf(name().substring(0, name().indexOf('_')));
  }

  public Severity severity() {
    return severity;
  }

  /** What the rule finds, in one sentence. */
  public String what() {
    return what;
  }

  /** Who breaks, and how. */
  public String why() {
    return why;
  }

  /** An edit that it finds. */
  public String example() {
    return example;
  }

  /** What to do instead. */
  public String fix() {
    return fix;
  }
}
