package lakegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaintainCommandTest {
  @TempDir private Path folder;
  private Command lakegate;

  @BeforeEach
  void inAnEmptyFolder() {
    lakegate = new Command(Map.of("LAKEGATE_HOME", folder.toString()));
  }

  @Test
  void withoutACheckpointNobodyKnowsWhatTheJobStillNeedsAndNothingIsChanged() {
    String checkpoints = folder.resolve("checkpoints").toUri().toString();

    assertThat(lakegate.run("maintain", "-D", "checkpoints.dir=" + checkpoints)).isEqualTo(1);

    assertThat(lakegate.errors())
        .startsWith("No checkpoint of lakegate-ingest in file://" + folder)
        .contains("nothing was changed", "-D checkpoints.dir=");
  }

  @Test
  void whereTheCheckpointsAreHasToBeSaid() {
    assertThat(lakegate.run("maintain")).isEqualTo(2);

    assertThat(lakegate.errors())
        .contains("checkpoints.dir is not set", "-D checkpoints.dir=s3://bucket/checkpoints");
  }

  @Test
  void anUnknownTableAndAWrongAgeAreWrongUsage() {
    assertThat(lakegate.run("maintain", "--table", "parcels")).isEqualTo(2);
    assertThat(lakegate.errors())
        .contains("--table parcels: not one of payment_charges,", "dead_letters");

    assertThat(lakegate.run("maintain", "--older-than", "1d")).isEqualTo(2);
    assertThat(lakegate.errors()).contains("1d is not a time such as 90s");
  }
}
