package lakegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SecretOptionsTest {
  @Test
  void aSecretOnTheCommandLineIsRefusedAndNotPrinted() {
    Command lakegate = new Command(Map.of());

    int exitCode =
        lakegate.run(
            "status", "-D", "catalog.credential=me:hunter2", "-D", "kafka.security.protocol=SSL");

    assertThat(exitCode).isEqualTo(2);
    assertThat(lakegate.output() + lakegate.errors())
        .contains(
            "-D catalog.credential: the process list shows it; put it into the settings file, or"
                + " into LAKEGATE_CATALOG_CREDENTIAL")
        .doesNotContain("hunter2", "kafka.security.protocol");
  }
}
