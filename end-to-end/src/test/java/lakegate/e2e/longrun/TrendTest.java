package lakegate.e2e.longrun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import lakegate.e2e.longrun.Trend.Point;
import org.junit.jupiter.api.Test;

class TrendTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void aLeakOfAMegabyteAMinuteIsSixtyAnHour() {
    Trend trend = Trend.of(everyQuarterMinute(121, i -> 100 + i / 4.0), MINUTE);

    assertThat(trend.perHour()).isCloseTo(60, within(1e-9));
    assertThat(trend.overall()).isCloseTo(29, within(1e-9));
    assertThat(trend.rises(32, 16)).isTrue();
    assertThat(trend.rises(61, 16)).isFalse();
  }

  @Test
  void whatIsFreedAgainWithinAWindowIsNoRise() {
    // 100, 110, 120, 130, and down again.
    Trend trend = Trend.of(everyQuarterMinute(120, i -> 100 + 10 * (i % 4)), MINUTE);

    assertThat(trend.perHour()).isCloseTo(0, within(1e-9));
  }

  @Test
  void aLeakUnderneathIsSeen() {
    Trend trend = Trend.of(everyQuarterMinute(120, i -> 100 + 10 * (i % 4) + i / 4), MINUTE);

    assertThat(trend.perHour()).isCloseTo(60, within(1e-9));
  }

  @Test
  void aWindowThatIsNotOverDoesNotCount() {
    // The last point is alone in its window, and not a low one.
    Trend trend = Trend.of(everyQuarterMinute(123, i -> 100 + 10 * (i % 4)), MINUTE);

    assertThat(trend.perHour()).isCloseTo(0, within(1e-9));
    assertThat(Trend.of(everyQuarterMinute(122, i -> i == 121 ? 900 : 100), MINUTE).perHour())
        .isZero();
  }

  @Test
  void aFewMegabytesInAShortRunAreNoRise() {
    // 5 MB in 3 minutes.
    Trend trend = Trend.of(everyQuarterMinute(13, i -> 100 + 5 * i / 12.0), MINUTE);

    assertThat(trend.perHour()).isCloseTo(100, within(1e-9));
    assertThat(trend.rises(32, 16)).isFalse();
  }

  @Test
  void oneWindowHasNoTrend() {
    assertThatThrownBy(() -> Trend.of(everyQuarterMinute(5, i -> i), MINUTE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot tell a trend from 1 whole windows of PT1M");
  }

  private static List<Point> everyQuarterMinute(int count, IntToDoubleFunction value) {
    return IntStream.range(0, count)
        .mapToObj(i -> new Point(START.plusSeconds(15L * i), value.applyAsDouble(i)))
        .toList();
  }
}
