package lakegate.ingest;

/**
 * The bytes are not Avro binary of their schema. Never leaves {@link AvroToRow}: it is one instance
 * without a stack trace, so that a flood of malformed records costs no more than good ones.
 */
final class MalformedAvro extends RuntimeException {
  private static final long serialVersionUID = 1L;

  static final MalformedAvro INSTANCE = new MalformedAvro();

  private MalformedAvro() {
    super("Malformed Avro binary", null, false, false);
  }
}
