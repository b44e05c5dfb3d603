package lakegate.event;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The limits of a value. A value outside makes the message a dead letter. */
public sealed interface Range {

  /**
   * Limits of a number: {@code {"above": 0, "to": 1000000}} is (0, 1000000], {@code {"from": 0,
   * "below": 10}} is [0, 10).
   */
  record Numbers(
      Optional<BigDecimal> low,
      boolean lowIncluded,
      Optional<BigDecimal> high,
      boolean highIncluded)
      implements Range {}

  /**
   * Limits of an instant, both included: {@code {"from": "2000-01-01", "to": "2100-01-01"}} or
   * {@code {"from": "2000-01-01", "to": "arrival+1d"}}.
   *
   * @param from the earliest instant
   * @param to the latest instant, unless the limit follows the arrival
   * @param afterArrival how long after the raw record's Kafka timestamp it may lie
   */
  record Instants(Instant from, Optional<Instant> to, Optional<Duration> afterArrival)
      implements Range {}
}
