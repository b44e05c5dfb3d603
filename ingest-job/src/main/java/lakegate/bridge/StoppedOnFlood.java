package lakegate.bridge;

/** Too many messages were rejected, and the settings say to stop then. */
final class StoppedOnFlood extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StoppedOnFlood(String report) {
    super(
        report
            + ". stop.on.flood stopped the job and nothing is lost: what it read since its last"
            + " checkpoint is not committed and will be read again. Mend the producer or the"
            + " schema, or set stop.on.flood to false to let the messages become dead letters; then"
            + " go on with: ./lakegate submit --job bridge");
  }
}
