package lakegate.decode;

import lakegate.deadletter.RejectReason;
import lakegate.event.Range;

/** An instant with milliseconds. */
final class InstantCodec extends FieldCodec {
  private final String expectedRange;
  private final long from;

  /** The latest instant, or how long after the arrival it may lie. */
  private final long to;

  private final boolean afterArrival;

  InstantCodec(Position position) {
    super(position, "expected a time such as 2025-11-14T10:15:30.123Z");
    Range.Instants range = position.rules().range().map(Range.Instants.class::cast).orElse(null);
    if (range == null) {
      from = Long.MIN_VALUE;
      to = Long.MAX_VALUE;
      afterArrival = false;
      expectedRange = expected;
    } else {
      from = range.from().toEpochMilli();
      afterArrival = range.afterArrival().isPresent();
      to =
          range
              .afterArrival()
              .map(java.time.Duration::toMillis)
              .or(() -> range.to().map(java.time.Instant::toEpochMilli))
              .orElse(Long.MAX_VALUE);
      expectedRange =
          "expected a time from "
              + range.from()
              + range.to().map(last -> " to " + last).orElse("")
              + range
                  .afterArrival()
                  .map(after -> " to " + after.toHours() + " hours after its arrival")
                  .orElse("");
    }
  }

  @Override
  void encodeValue(Message message, byte kind) {
    if (!isText(kind)) {
      wrongType(message);
      return;
    }
    if (!takeWord(message)) {
      return;
    }
    long instant = InstantReader.read(message.text, message.from, message.to);
    if (instant == InstantReader.NONE) {
      problem(message, RejectReason.BAD_TIMESTAMP, expected);
    } else if (instant < from || isAfter(instant, message.arrival)) {
      problem(message, RejectReason.OUT_OF_RANGE, expectedRange);
    } else {
      writeBranch(message);
      message.numbers[slot] = instant;
      message.out.writeLong(instant);
    }
  }

  /** Subtracts, as an arrival near the end of time must not overflow; the difference can't. */
  private boolean isAfter(long instant, long arrival) {
    return afterArrival ? arrival < instant - to : instant > to;
  }
}
