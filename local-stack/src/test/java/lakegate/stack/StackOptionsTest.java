package lakegate.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackOptionsTest {
  private static final Path FOLDER = Path.of("/some/stack");

  @Test
  void withoutSettingsThePortsAreTheUsualOnes() {
    StackOptions options = StackOptions.of(FOLDER, Map.of());

    assertThat(options)
        .isEqualTo(
            new StackOptions(
                FOLDER,
                Store.FILE,
                Map.of(
                    Port.KAFKA, 9092,
                    Port.REGISTRY, 8082,
                    Port.CATALOG, 8181,
                    Port.FLINK, 8081,
                    Port.S3, 8333,
                    Port.TRINO, 8080),
                "10s"));
  }

  @Test
  void everySettingIsTakenFromTheEnvironment() {
    StackOptions options =
        StackOptions.of(
            FOLDER,
            Map.of(
                "STORE", "s3",
                "KAFKA_PORT", "1",
                "REGISTRY_PORT", "2",
                "CATALOG_PORT", " 3 ",
                "FLINK_PORT", "65535",
                "S3_PORT", "5",
                "TRINO_PORT", "6",
                "CHECKPOINT_INTERVAL", "500ms"));

    assertThat(options)
        .isEqualTo(
            new StackOptions(
                FOLDER,
                Store.S3,
                Map.of(
                    Port.KAFKA,
                    1,
                    Port.REGISTRY,
                    2,
                    Port.CATALOG,
                    3,
                    Port.FLINK,
                    65535,
                    Port.S3,
                    5,
                    Port.TRINO,
                    6),
                "500ms"));
  }

  @Test
  void allProblemsAreListedAtOnce() {
    InvalidStackOptions invalid =
        catchThrowableOfType(
            InvalidStackOptions.class,
            () ->
                StackOptions.of(
                    FOLDER,
                    Map.of(
                        "STORE", "hdfs",
                        "KAFKA_PORT", "kafka",
                        "REGISTRY_PORT", "65536",
                        "FLINK_PORT", "8181",
                        "S3_PORT", "0",
                        "CHECKPOINT_INTERVAL", "often")));

    assertThat(invalid.problems())
        .containsExactly(
            "STORE = hdfs: neither file nor s3",
            "KAFKA_PORT = kafka: not a port from 1 to 65535",
            "REGISTRY_PORT = 65536: not a port from 1 to 65535",
            "FLINK_PORT = 8181: also CATALOG_PORT",
            "S3_PORT = 0: not a port from 1 to 65535",
            "CHECKPOINT_INTERVAL = often: not a time such as 10s or 1m");
  }

  @Test
  void aServerStartedLaterFindsTheStoreAndOnlyItsOwnPortInTheEnvironment(@TempDir Path folder) {
    StackFolder stack = new StackFolder(folder);
    StackFolder.write(stack.state(), "", Map.of("store", "s3", "port.kafka", "19092"));
    StackFolder.write(stack.settings(), "", Map.of("checkpoint.interval", "3s"));

    assertThat(StackOptions.ofLastStart(folder, Map.of("STORE", "file", "TRINO_PORT", "18080")))
        .isEqualTo(new StackOptions(folder, Store.S3, Map.of(Port.TRINO, 18080), "3s"));
  }

  @Test
  void whereNothingWasEverStartedThereIsNoLastStart(@TempDir Path folder) {
    assertThatThrownBy(() -> StackOptions.ofLastStart(folder, Map.of()))
        .isInstanceOf(StackFailure.class)
        .hasMessage("No stack in " + folder + "; run first: make up");
  }
}
