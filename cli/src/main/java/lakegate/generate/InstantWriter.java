package lakegate.generate;

import java.time.Duration;
import lakegate.event.FieldRules;
import lakegate.event.Range;

/**
 * Instants: what can't lie after the arrival was a moment ago, anything else is within two months.
 * What every event has happened before what only some have, a creation before an update.
 */
record InstantWriter(FieldRules field) implements FieldWriter {
  private static final long MINUTE = Duration.ofMinutes(1).toMillis();
  private static final long FAR = Duration.ofDays(60).toMillis();
  private static final long DAY = Duration.ofDays(1).toMillis();

  @Override
  public void write(StringBuilder out, long now, Draw draw) {
    Timestamps.write(out, instant(now, draw), draw);
  }

  private long instant(long now, Draw draw) {
    boolean past = boundToArrival();
    if (past && draw.chance(0.01)) {
      return now - draw.between(DAY, FAR);
    }
    if (past) {
      return now - draw.between(0, MINUTE) - (field.nullable() ? 0 : MINUTE);
    }
    return now + draw.between(-FAR, FAR);
  }

  private boolean boundToArrival() {
    return field
        .range()
        .filter(
            range -> range instanceof Range.Instants limits && limits.afterArrival().isPresent())
        .isPresent();
  }
}
