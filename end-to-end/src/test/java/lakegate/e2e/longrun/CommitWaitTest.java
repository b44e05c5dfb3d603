package lakegate.e2e.longrun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import lakegate.e2e.longrun.CommitWait.Commit;
import org.junit.jupiter.api.Test;

class CommitWaitTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private static final List<Commit> COMMITS =
      List.of(commit(0, 1), commit(40, 2), commit(50, 3), commit(71, 5), commit(81, 6));

  @Test
  void theLongestWaitAfterTheWarmUpCountsWithTheCheckpointsThatItTook() {
    CommitWait wait = CommitWait.longest("t", COMMITS, START.plusSeconds(45));

    assertThat(wait)
        .isEqualTo(new CommitWait("t", START.plusSeconds(71), Duration.ofSeconds(21), 2));
  }

  @Test
  void aWaitThatBeganInTheWarmUpCountsIfItEndedAfterIt() {
    CommitWait wait = CommitWait.longest("t", COMMITS, START.plusSeconds(30));

    assertThat(wait.lasted()).isEqualTo(Duration.ofSeconds(40));
  }

  @Test
  void withoutTwoCommitsThereIsNoWait() {
    assertThatThrownBy(() -> CommitWait.longest("t", COMMITS, START.plusSeconds(81)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Commit commit(long second, long checkpoint) {
    return new Commit(START.plusSeconds(second), checkpoint);
  }
}
