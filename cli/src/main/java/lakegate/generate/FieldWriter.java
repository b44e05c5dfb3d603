package lakegate.generate;

import lakegate.event.FieldRules;

/** Writes values of one field that the decoder must accept, as JSON. */
interface FieldWriter {

  /**
   * Writes one value that is not null.
   *
   * @param now the event's time, milliseconds since 1970
   */
  void write(StringBuilder out, long now, Draw draw);

  /** The writer for the field's type. */
  static FieldWriter of(FieldRules field, Texts texts) {
    return switch (field.schema().getType()) {
      case STRING -> new StringWriter(field, texts);
      case BOOLEAN -> new BooleanWriter(field);
      case INT, LONG, BYTES ->
          NumberWriter.isInstant(field.schema())
              ? new InstantWriter(field)
              : new NumberWriter(field);
      case RECORD -> new RecordWriter(field.record().orElseThrow(), texts);
      default ->
          throw new IllegalArgumentException(
              "Cannot generate " + field.name() + ": type " + field.schema());
    };
  }
}
