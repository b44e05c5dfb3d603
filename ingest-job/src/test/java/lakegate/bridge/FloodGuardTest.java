package lakegate.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import lakegate.deadletter.Problem;
import lakegate.deadletter.RejectReason;
import lakegate.settings.FloodSettings;
import org.junit.jupiter.api.Test;

class FloodGuardTest {
  private static final Problem TIME =
      new Problem(RejectReason.BAD_TIMESTAMP, "$.created_at", "one of the five formats");
  private static final Problem AMOUNT =
      new Problem(RejectReason.OUT_OF_RANGE, "$.amount", "at most 1000000");

  private long now = -Duration.ofDays(1).toNanos();

  @Test
  void more_than_the_share_is_a_flood_and_the_share_itself_is_not() {
    FloodGuard guard = guard("50", 10);
    accept(guard, 5);
    reject(guard, 5);

    assertThat(guard.isFlood()).isFalse();
    assertThat(guard.share()).isEqualTo(0.5);

    reject(guard, 1);

    assertThat(guard.isFlood()).isTrue();
    assertThat(guard.share()).isEqualTo(0.6);
  }

  @Test
  void messages_that_have_not_come_yet_count_as_accepted() {
    FloodGuard guard = guard("50", 10);

    reject(guard, 5);
    assertThat(guard.isFlood()).isFalse();

    reject(guard, 1);
    assertThat(guard.isFlood()).isTrue();
  }

  @Test
  void accepted_messages_end_it() {
    FloodGuard guard = guard("50", 10);
    reject(guard, 10);

    accept(guard, 4);
    assertThat(guard.isFlood()).isTrue();

    accept(guard, 1);
    assertThat(guard.isFlood()).isFalse();
  }

  @Test
  void a_flood_is_reported_at_once_and_then_once_a_minute() {
    FloodGuard guard = guard("0", 10);

    assertThat(guard.rejected(TIME)).isTrue();
    now += Duration.ofSeconds(59).toNanos();
    assertThat(guard.rejected(TIME)).isFalse();
    now += Duration.ofSeconds(1).toNanos();
    assertThat(guard.rejected(TIME)).isTrue();
    assertThat(guard.rejected(TIME)).isFalse();
  }

  @Test
  void a_flood_that_comes_and_goes_is_not_reported_more_often() {
    FloodGuard guard = guard("0", 1);

    assertThat(guard.rejected(TIME)).isTrue();
    accept(guard, 1);
    assertThat(guard.isFlood()).isFalse();
    assertThat(guard.rejected(TIME)).isFalse();
  }

  @Test
  void the_report_names_the_commonest_code_of_the_window_and_its_newest_path() {
    FloodGuard guard = guard("50", 1000);
    assertThat(guard.reason()).isEmpty();
    for (int i = 0; i < 400; i++) {
      guard.rejected(AMOUNT);
    }
    for (int i = 0; i < 350; i++) {
      guard.rejected(TIME);
    }
    assertThat(guard.reason()).isEqualTo("OUT_OF_RANGE at $.amount");
    accept(guard, 350);
    guard.rejected(new Problem(RejectReason.BAD_TIMESTAMP, "$.updated_at", ""));

    assertThat(guard.report())
        .isEqualTo(
            "65 % of the last 1,000 messages of parcels were rejected, most often as BAD_TIMESTAMP"
                + " at $.updated_at");
  }

  @Test
  void nothing_is_a_flood_for_a_share_of_100_percent() {
    FloodGuard guard = guard("100", 10);

    reject(guard, 20);

    assertThat(guard.share()).isEqualTo(1);
    assertThat(guard.isFlood()).isFalse();
  }

  @Test
  void over_any_sequence_it_agrees_with_counting_the_last_messages() {
    Random random = new Random(20_251_114);
    for (int window : new int[] {1, 2, 7, 64}) {
      FloodGuard guard = guard("30", window);
      Deque<Boolean> last = new ArrayDeque<>();
      for (int i = 0; i < 2_000; i++) {
        boolean rejected = random.nextInt(100) < (i / 500) * 30;
        last.addLast(rejected);
        if (last.size() > window) {
          last.removeFirst();
        }
        if (rejected) {
          guard.rejected(random.nextBoolean() ? TIME : AMOUNT);
        } else {
          guard.accepted();
        }
        long count = last.stream().filter(r -> r).count();
        assertThat(guard.share()).isEqualTo((double) count / window);
        assertThat(guard.isFlood()).isEqualTo(100 * count > 30 * window);
      }
    }
  }

  @Test
  void noting_an_outcome_allocates_nothing() {
    int messages = 200_000;
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    FloodGuard guard = guard("50", 1000);
    alternate(guard, messages);

    long before = thread.getCurrentThreadAllocatedBytes();
    alternate(guard, messages);
    long allocated = thread.getCurrentThreadAllocatedBytes() - before;

    // The smallest object has 16 bytes; what the measuring itself takes is far below that.
    assertThat(allocated).isLessThan(messages);
  }

  /** Two rejected messages, then an accepted one, and so on. */
  private static void alternate(FloodGuard guard, int messages) {
    for (int i = 0; i < messages; i++) {
      if (i % 3 == 0) {
        guard.accepted();
      } else {
        guard.rejected(i % 2 == 0 ? TIME : AMOUNT);
      }
    }
  }

  private FloodGuard guard(String percent, int window) {
    return new FloodGuard(
        "parcels", new FloodSettings(new BigDecimal(percent), window, false), () -> now);
  }

  private static void accept(FloodGuard guard, int messages) {
    for (int i = 0; i < messages; i++) {
      guard.accepted();
    }
  }

  private static void reject(FloodGuard guard, int messages) {
    for (int i = 0; i < messages; i++) {
      guard.rejected(TIME);
    }
  }
}
