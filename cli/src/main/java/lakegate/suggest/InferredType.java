package lakegate.suggest;

/** The type that a member's values call for. */
sealed interface InferredType {

  /** {@code string}, {@code boolean}, {@code int} or {@code long}. */
  record Plain(String name) implements InferredType {
    @Override
    public String toString() {
      return name;
    }
  }

  /** A decimal of 18 digits. */
  record Decimal(int scale) implements InferredType {
    @Override
    public String toString() {
      return "decimal(" + Thresholds.PRECISION + "," + scale + ")";
    }
  }

  /** Text in the timestamp formats. */
  record Instant() implements InferredType {
    @Override
    public String toString() {
      return "timestamp-millis";
    }
  }

  /** An object; its members have types of their own. */
  record Nested() implements InferredType {
    @Override
    public String toString() {
      return "record";
    }
  }

  /** None that an .avsc can say; the member stays in rescued_data. */
  record None(String why) implements InferredType {
    @Override
    public String toString() {
      return why;
    }
  }
}
