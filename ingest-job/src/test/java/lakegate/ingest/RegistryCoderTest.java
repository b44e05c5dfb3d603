package lakegate.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import lakegate.settings.RegistrySettings;
import org.apache.flink.configuration.TaskManagerOptions;
import org.junit.jupiter.api.Test;

class RegistryCoderTest {
  /** Java's own HTTP client sends a request again when a kept connection was of no use. */
  private static final long SENT = 2;

  @Test
  void aSilentRegistryIsGivenUpBeforeFlinkEndsTheTaskManager() {
    Map<String, String> client = coder(Map.of()).client();

    long once =
        Long.parseLong(client.get("http.connect.timeout.ms"))
            + Long.parseLong(client.get("http.read.timeout.ms"));
    long tries = 1 + Long.parseLong(client.get("max.retries"));
    assertThat(tries * SENT * once)
        .isLessThan(TaskManagerOptions.TASK_CANCELLATION_TIMEOUT.defaultValue().toMillis() / 2);
  }

  @Test
  void settingsWin() {
    assertThat(coder(Map.of("http.read.timeout.ms", "30000", "max.retries", "5")).client())
        .containsEntry("http.read.timeout.ms", "30000")
        .containsEntry("max.retries", "5");
  }

  private static RegistryCoder coder(Map<String, String> client) {
    return new RegistryCoder(new RegistrySettings("http://localhost:8082", client));
  }
}
