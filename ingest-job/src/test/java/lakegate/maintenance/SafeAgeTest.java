package lakegate.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SafeAgeTest {
  private static final Instant NOW = Instant.parse("2025-11-14T10:00:00Z");

  private static SafeAge age(Duration olderThan, Duration checkpointAge) {
    return SafeAge.of(NOW, olderThan, NOW.minus(checkpointAge), job -> true);
  }

  @Test
  void whileTheJobMakesCheckpointsTheSettingDecides() {
    SafeAge age = age(Duration.ofHours(24), Duration.ofMinutes(3));

    assertThat(age.snapshots()).isEqualTo("2025-11-13T10:00:00Z");
    assertThat(age.files()).isEqualTo("2025-11-13T09:57:00Z");
  }

  @Test
  void aJobThatIsDownForDaysKeepsWhatItsLastCheckpointNeeds() {
    SafeAge age = age(Duration.ofHours(24), Duration.ofDays(3));

    assertThat(age.snapshots()).isEqualTo("2025-11-11T10:00:00Z");
    assertThat(age.files()).isEqualTo("2025-11-10T10:00:00Z");
  }

  @Test
  void filesAreOlderThanTheCheckpointThatNeedsThemSoNoSettingGoesBelowTwoHours() {
    SafeAge age = age(Duration.ZERO, Duration.ofMinutes(3));

    assertThat(age.snapshots()).isEqualTo("2025-11-14T09:57:00Z");
    assertThat(age.files()).isEqualTo("2025-11-14T07:57:00Z");
  }
}
