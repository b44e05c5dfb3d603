package lakegate.gate;

/** What a rule is about. A rule's id starts with its category's name. */
public enum Category {
  /** Whether records of one version can be read with another (Avro's schema resolution). */
  WIRE,
  /** Whether the Iceberg table can follow, and old rows keep their meaning. */
  TABLE,
  /** What changes for messages: rules of our own vocabulary. */
  RULES,
  /** What changes for those who compile against the generated classes. */
  SOURCE,
  /** What is wrong with one version alone. */
  LINT
}
