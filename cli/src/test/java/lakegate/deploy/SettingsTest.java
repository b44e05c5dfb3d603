package lakegate.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lakegate.settings.FloodSettings;
import lakegate.settings.InvalidSettings;
import lakegate.settings.JobSettings;
import lakegate.settings.MaintenanceSettings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  @TempDir private Path home;
  private Path file;

  @BeforeEach
  void writeFile() throws IOException {
    file = home.resolve(".local/stack/stack.properties");
    Files.createDirectories(file.getParent());
    Files.write(
        file,
        List.of(
            "kafka.bootstrap.servers=file:1",
            "registry.url=http://file:2/api",
            "catalog.io-impl=FileIo",
            "flink.url=http://file:4",
            "checkpoints.dir=file:///file/checkpoints",
            "savepoints.dir=file:///file/savepoints",
            "store=file"));
  }

  @Test
  void optionsWinOverTheEnvironmentThenTheFileThenTheDefaults() {
    Settings settings =
        Settings.of(
            Map.of("kafka.bootstrap.servers", "option:1"),
            Map.of(
                "LAKEGATE_HOME", home.toString(),
                "LAKEGATE_KAFKA_BOOTSTRAP_SERVERS", "environment:1",
                "LAKEGATE_REGISTRY_URL", "http://environment:2",
                "LAKEGATE_CATALOG_IO__IMPL", "EnvironmentIo",
                "LAKEGATE_CHECKPOINTS_DIR", "s3://environment/checkpoints"),
            Optional.empty(),
            List.of());

    assertThat(settings.job().kafka().bootstrapServers()).isEqualTo("option:1");
    assertThat(settings.job().registry().url()).isEqualTo("http://environment:2");
    assertThat(settings.job().catalog().properties()).containsEntry("io-impl", "EnvironmentIo");
    assertThat(settings.checkpoints()).contains(URI.create("s3://environment/checkpoints"));
    assertThat(settings.flink()).isEqualTo(URI.create("http://file:4"));
    assertThat(settings.job().catalog().uri()).isEqualTo("http://localhost:8181");
    assertThat(settings.file()).contains(file);
  }

  @Test
  void theFileOfAStackInAnotherFolderIsFound() {
    Settings settings =
        Settings.of(
            Map.of(),
            Map.of(
                "LAKEGATE_HOME", home.resolve("elsewhere").toString(),
                "STACK_FOLDER", file.getParent().toString()),
            Optional.empty(),
            List.of());

    assertThat(settings.file()).contains(file);
  }

  @Test
  void withoutAFileTheDefaultsHold() {
    Settings settings =
        Settings.of(
            Map.of(),
            Map.of("LAKEGATE_HOME", home.resolve("elsewhere").toString()),
            Optional.empty(),
            List.of());

    assertThat(settings.job().kafka().bootstrapServers()).isEqualTo("localhost:9092");
    assertThat(settings.flink()).isEqualTo(URI.create("http://localhost:8081"));
    assertThat(settings.checkpoints()).isEmpty();
  }

  @Test
  void allProblemsAreListedAtOnce() {
    InvalidSettings problems =
        catchThrowableOfType(
            InvalidSettings.class,
            () ->
                Settings.of(
                    Map.of(
                        "kafka.bootstrap.servers", "localhost",
                        "registry.url", "nowhere",
                        "flink.url", "ftp://flink",
                        "checkpoints.dir", "/tmp/checkpoints",
                        "parallelism", "none",
                        "colour", "red"),
                    Map.of(),
                    Optional.of(home.resolve("missing.properties")),
                    List.of("--count 0: not above 0")));

    assertThat(problems.problems())
        .hasSize(8)
        .anyMatch(line -> line.startsWith("--count"))
        .anyMatch(line -> line.contains("missing.properties"))
        .anyMatch(line -> line.startsWith("kafka.bootstrap.servers = localhost"))
        .anyMatch(line -> line.startsWith("registry.url = nowhere"))
        .anyMatch(line -> line.startsWith("flink.url = ftp://flink"))
        .anyMatch(line -> line.startsWith("checkpoints.dir = /tmp/checkpoints"))
        .anyMatch(line -> line.startsWith("parallelism = none"))
        .anyMatch(line -> line.contains("colour"));
  }

  @Test
  void aJobOfAnEarlierVersionIsToldNothingOfMaintenanceThatNobodyAskedFor() {
    Settings settings = Settings.of(Map.of(), Map.of(), Optional.of(file), List.of());

    assertThat(settings.jobArguments(LakegateJob.INGEST))
        .noneMatch(argument -> argument.contains("maintenance"));
  }

  @Test
  void theJobsReadTheirArgumentsAsTheSameSettings() {
    Settings settings =
        Settings.of(
            Map.of(
                "checkpoint.interval", "1500ms",
                "parallelism", "3",
                "flood.share", "12.5 %",
                "flood.window", "50",
                "stop.on.flood", "true",
                "kafka.security.protocol", "SSL",
                "registry.basic.auth.user.info", "a:b",
                "maintenance.interval", "1h",
                "catalog.warehouse", "s3://warehouse"),
            Map.of(
                "LAKEGATE_CATALOG_NAMESPACE", "other_db", "LAKEGATE_MAINTENANCE_OLDER_THAN", "72h"),
            Optional.of(file),
            List.of());

    JobSettings read = read(settings, LakegateJob.INGEST);

    assertThat(read).isEqualTo(settings.job());
    assertThat(read.checkpointInterval()).isEqualTo(Duration.ofMillis(1500));
    assertThat(read.flood()).isEqualTo(new FloodSettings(new BigDecimal("12.5"), 50, true));
    assertThat(read.maintenance())
        .isEqualTo(new MaintenanceSettings(Optional.of(Duration.ofHours(1)), Duration.ofHours(72)));
    assertThat(read.catalog().namespace()).isEqualTo("other_db");
    assertThat(read.kafka().client()).containsEntry("security.protocol", "SSL");
  }

  @Test
  void aJobCanHaveLoginsOfItsOwn() {
    Settings settings =
        Settings.of(
            Map.of(
                "kafka.client.id", "both",
                "bridge.kafka.client.id", "bridge",
                "catalog.credential", "all:s3cret",
                "ingest.catalog.credential", "ingest:s3cret"),
            Map.of("LAKEGATE_INGEST_KAFKA_CLIENT_ID", "ingest"),
            Optional.of(file),
            List.of());

    assertThat(settings.job().kafka().client()).isEqualTo(Map.of("client.id", "both"));
    assertThat(settings.job().catalog().properties()).containsEntry("credential", "all:s3cret");
    assertThat(read(settings, LakegateJob.BRIDGE).kafka().client())
        .isEqualTo(Map.of("client.id", "bridge"));
    assertThat(read(settings, LakegateJob.INGEST).kafka().client())
        .isEqualTo(Map.of("client.id", "ingest"));
    assertThat(read(settings, LakegateJob.INGEST).catalog().properties())
        .containsEntry("credential", "ingest:s3cret");
    assertThat(settings.jobArguments(LakegateJob.BRIDGE))
        .noneMatch(argument -> argument.contains("s3cret"));
    assertThat(settings.toString()).doesNotContain("s3cret");
  }

  @Test
  void whatIsNoLoginIsTheSameForBothJobs() {
    assertThat(
            catchThrowableOfType(
                    InvalidSettings.class,
                    () ->
                        Settings.of(
                            Map.of("bridge.parallelism", "2", "ingest.kafka.sasl.jaas.config", "x"),
                            Map.of(),
                            Optional.of(file),
                            List.of()))
                .problems())
        .hasSize(2)
        .anyMatch(line -> line.equals("bridge.parallelism: both jobs have the same parallelism"))
        .anyMatch(line -> line.startsWith("kafka.sasl.jaas.config: not such as"));
  }

  private static JobSettings read(Settings settings, LakegateJob job) {
    return JobSettings.of(settings.jobArguments(job).toArray(String[]::new), Map.of());
  }
}
