package lakegate.gate;

/**
 * Everything the gate looks for. {@code docs/schema-rules.md} and {@code lakegate schema explain}
 * show these texts.
 */
public enum Rule {
  WIRE_TYPE(
      Severity.ERROR,
      "A type changed to one that Avro can't read it as.",
      "The reader stops with an exception at the first such record. A reader only follows to a"
          + " wider type: int to long, float or double, long to float or double, float to double,"
          + " string to bytes and back.",
      "risk_score: int -> string",
      "Keep the field as it is and add one of another name."),
  WIRE_LOSSY_PROMOTION(
      Severity.ERROR,
      "A type changed to one that Avro reads it as, but can't hold every value.",
      "Avro and every registry allow it. A float holds whole numbers exactly up to 16,777,216, a"
          + " double up to 9,007,199,254,740,992, and bytes that are not UTF-8 are no text: other"
          + " values are read wrong, without an error.",
      "offset: long -> double",
      "Keep the field as it is and add one of another name."),
  WIRE_LOGICAL_TYPE(
      Severity.ERROR,
      "The same stored values are read as something else.",
      "Resolution and every registry ignore logical types: a reader takes the stored number or text"
          + " for what its own schema says, a whole number of milliseconds for one of microseconds.",
      "created_at: timestamp-millis -> timestamp-micros",
      "Keep the field as it is and add one of another name."),
  WIRE_DECIMAL_PRECISION(
      Severity.WARNING,
      "Decimals can have more digits than their reader's schema says.",
      "Avro's readers don't look, but a table, a query engine or a writer behind them does, and"
          + " fails or cuts off.",
      "amount: decimal(18,4) -> decimal(20,4), read with decimal(18,4)",
      "Let consumers take the new version first, or add a field of another name."),
  WIRE_NULL(
      Severity.ERROR,
      "A reader that expects a value can meet null.",
      "The reader stops with an exception at the first null.",
      "status: nullable string -> string",
      "Keep the field nullable."),
  WIRE_UNION_BRANCH(
      Severity.ERROR,
      "A union lacks a type that is written.",
      "The reader stops with an exception at the first value of that type.",
      "reference: [null, string, long] -> [null, string]",
      "Keep the union as it is; add a field for the new type."),
  WIRE_FIELD_REQUIRED(
      Severity.ERROR,
      "A reader wants a field that is not written, and has no default for it.",
      "The reader stops with an exception at the first record.",
      "region: a new required string",
      "Make a new field nullable, with \"default\": null; keep a field that consumers require."),
  WIRE_RENAMED_FIELD(
      Severity.ERROR,
      "A field was renamed, and earlier consumers don't know its new name.",
      "An alias helps who reads old records with the new schema. Who reads new records with an old"
          + " schema finds no field of the old name: null or its default, an exception if it has"
          + " none, or another field's value if the name was given away.",
      "interval -> billing_interval, with the alias interval",
      "Keep the name; or let consumers take the new version before records are written with it."),
  WIRE_ALIAS(
      Severity.ERROR,
      "An alias names a field that still exists.",
      "Avro gives the field of that name to the one with the alias, so that two fields claim one"
          + " name, and reads no record.",
      "country with the alias region, beside a field region",
      "Remove the alias."),
  WIRE_NAME(
      Severity.ERROR,
      "An enum or a fixed has another name.",
      "Avro matches enums and fixeds by name: the reader stops with an exception. In a union the"
          + " namespace counts too.",
      "enum Status -> enum State",
      "Keep the name; its fields' names are what readers of the data see."),
  WIRE_FIXED_SIZE(
      Severity.ERROR,
      "A fixed has another size.",
      "The reader stops with an exception at the first record.",
      "hash: fixed(16) -> fixed(32)",
      "Add a field of another name, with a fixed of another name."),
  WIRE_ENUM_SYMBOL(
      Severity.ERROR,
      "A reader's enum lacks a symbol that is written.",
      "The reader stops with an exception at the first record with that symbol.",
      "status: enum without REFUNDED",
      "Keep all symbols. Give the enum a default before symbols are added, or use a string with"
          + " \"allowed\"."),
  WIRE_ENUM_DEFAULT(
      Severity.WARNING,
      "A reader's enum lacks a symbol that is written, and has a default.",
      "The symbol is read as the enum's default, without an error: what was written is lost to that"
          + " reader.",
      "status: REFUNDED read as UNKNOWN",
      "Let consumers take the new version first; keep symbols that were written."),
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
