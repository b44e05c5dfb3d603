package lakegate.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import lakegate.stack.process.Jdks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is written into the servers' and the clients' configuration. */
class ServerSettingsTest {
  private static final Path FOLDER = Path.of("/home/me/my lake's stack");
  private static final S3Keys KEYS = new S3Keys("ID", "SECRET");

  @Test
  void clientsGetTheJobsSettings() {
    assertThat(ClientSettings.of(site(Store.FILE)))
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("kafka.bootstrap.servers", "127.0.0.1:" + number(Port.KAFKA)),
                Map.entry("registry.url", http(Port.REGISTRY) + "/apis/ccompat/v7"),
                Map.entry("catalog.uri", http(Port.CATALOG)),
                Map.entry("catalog.warehouse", "file:///home/me/my lake's stack/warehouse"),
                Map.entry("catalog.io-impl", "org.apache.iceberg.hadoop.HadoopFileIO"),
                Map.entry("flink.url", http(Port.FLINK)),
                Map.entry(
                    "checkpoints.dir", "file:///home/me/my%20lake's%20stack/flink/checkpoints"),
                Map.entry("savepoints.dir", "file:///home/me/my%20lake's%20stack/flink/savepoints"),
                Map.entry("checkpoint.interval", "10s"),
                Map.entry("store", "file")));
  }

  @Test
  void withS3ClientsGetTheKeysToo() {
    assertThat(ClientSettings.of(site(Store.S3)))
        .containsEntry("catalog.warehouse", "s3://warehouse/tables")
        .containsEntry("catalog.io-impl", "org.apache.iceberg.aws.s3.S3FileIO")
        .containsEntry("catalog.s3.endpoint", http(Port.S3))
        .containsEntry("catalog.s3.path-style-access", "true")
        .containsEntry("catalog.s3.access-key-id", "ID")
        .containsEntry("catalog.s3.secret-access-key", "SECRET")
        .containsEntry("catalog.client.region", "us-east-1")
        .containsEntry("checkpoints.dir", "s3://warehouse/flink/checkpoints")
        .containsEntry("savepoints.dir", "s3://warehouse/flink/savepoints")
        .containsEntry("store", "s3");
  }

  @Test
  void whoeverIsAClientIsSentToTheProxyWhereThereIsOne() {
    Site site =
        site(
            Store.S3,
            Map.of(Port.KAFKA, 1, Port.REGISTRY, 2, Port.CATALOG, 3, Port.S3, 4),
            Map.of(),
            Map.of());

    assertThat(ClientSettings.of(site))
        .containsEntry("kafka.bootstrap.servers", "127.0.0.1:1")
        .containsEntry("registry.url", "http://127.0.0.1:2/apis/ccompat/v7")
        .containsEntry("catalog.uri", "http://127.0.0.1:3")
        .containsEntry("catalog.s3.endpoint", "http://127.0.0.1:4");
    assertThat(KafkaServer.settings(site, FOLDER))
        .containsEntry("advertised.listeners", "PLAINTEXT://127.0.0.1:1")
        .extractingByKey("listeners")
        .asString()
        .startsWith("PLAINTEXT://127.0.0.1:" + number(Port.KAFKA));
    assertThat(CatalogServer.settings(site))
        .containsEntry("s3.endpoint", "http://127.0.0.1:4")
        .containsEntry("port", Integer.toString(number(Port.CATALOG)));
    assertThat(FlinkSettings.of(site, ServerName.JOBMANAGER, "id"))
        .containsEntry("s3.endpoint", "http://127.0.0.1:4");
  }

  @Test
  void furtherSettingsOfFlinkWinOverTheStacks() {
    Site site =
        site(
            Store.FILE,
            Map.of(),
            Map.of("execution.checkpointing.interval", "1s", "more", "1"),
            Map.of());

    assertThat(FlinkSettings.of(site, ServerName.JOBMANAGER, "id"))
        .containsEntry("execution.checkpointing.interval", "1s")
        .containsEntry("more", "1");
  }

  @Test
  void furtherSettingsOfKafkaWinOverTheStacks() {
    Site site =
        site(Store.FILE, Map.of(), Map.of(), Map.of("log.retention.hours", "1", "more", "1"));

    assertThat(KafkaServer.settings(site, FOLDER))
        .containsEntry("log.retention.hours", "1")
        .containsEntry("more", "1");
  }

  @Test
  void theBrokerKeepsTransactionsOpenForADayAndCreatesNoTopicByItself() {
    assertThat(KafkaServer.settings(site(Store.FILE), FOLDER))
        .containsEntry("transaction.max.timeout.ms", Integer.toString(24 * 60 * 60 * 1000))
        .containsEntry("auto.create.topics.enable", "false");
  }

  @ParameterizedTest
  @EnumSource(Store.class)
  void checkpointsAreExactlyOnceAndOutliveTheirJob(Store store) {
    assertThat(flink(store))
        .containsEntry("execution.checkpointing.mode", "EXACTLY_ONCE")
        .containsEntry("execution.checkpointing.interval", "10s")
        .containsEntry(
            "execution.checkpointing.externalized-checkpoint-retention", "RETAIN_ON_CANCELLATION")
        .containsEntry("restart-strategy.type", "exponential-delay")
        .hasEntrySatisfying(
            "execution.checkpointing.num-retained",
            retained -> assertThat(Integer.parseInt(retained)).isGreaterThanOrEqualTo(3))
        .doesNotContainKey("restart-strategy.exponential-delay.attempts-before-reset-backoff");
  }

  @Test
  void flinkWritesCheckpointsWhereClientsLookForThem() {
    assertThat(flink(Store.FILE))
        .containsEntry(
            "execution.checkpointing.dir", "file:///home/me/my lake's stack/flink/checkpoints");
    assertThat(flink(Store.S3))
        .containsEntry("execution.checkpointing.dir", "s3://warehouse/flink/checkpoints")
        .containsEntry("s3.endpoint", http(Port.S3))
        .containsEntry("s3.secret-key", "SECRET");
  }

  @Test
  void aTaskManagerThatIsStartedAgainHasAnotherPort() {
    assertThat(flink(Store.FILE)).containsEntry("taskmanager.rpc.port", "0");
  }

  @ParameterizedTest
  @EnumSource(Store.class)
  void nothingOfFlinkIsBoundToAnotherAddressThanLoopback(Store store) {
    assertThat(flink(store))
        .containsEntry("jobmanager.bind-host", "127.0.0.1")
        .containsEntry("taskmanager.bind-host", "127.0.0.1")
        .containsEntry("rest.bind-address", "127.0.0.1");
  }

  @Test
  void aQuoteInAPathIsDoubledInYaml() {
    assertThat(FlinkSettings.yaml(Map.of("io.tmp.dirs", "/my lake's")))
        .isEqualTo("io.tmp.dirs: '/my lake''s'\n");
  }

  @Test
  void aSecretIsNotPrinted() {
    assertThat(KEYS.toString()).contains("ID").doesNotContain("SECRET");
  }

  @Test
  void trinoReadsAFoldersTablesAndViewsThroughTheCatalog() {
    assertThat(TrinoServer.catalog(site(Store.FILE)))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "connector.name", "iceberg",
                "iceberg.catalog.type", "rest",
                "iceberg.rest-catalog.uri", http(Port.CATALOG),
                "iceberg.rest-catalog.view-endpoints-enabled", "true",
                "fs.native-local.enabled", "true",
                "local.location", "/"));
  }

  @Test
  void withS3TrinoGetsTheKeysAndNoAccessToFiles() {
    assertThat(TrinoServer.catalog(site(Store.S3)))
        .containsEntry("fs.native-s3.enabled", "true")
        .containsEntry("s3.endpoint", http(Port.S3))
        .containsEntry("s3.path-style-access", "true")
        .containsEntry("s3.aws-access-key", "ID")
        .containsEntry("s3.aws-secret-key", "SECRET")
        .doesNotContainKey("fs.native-local.enabled");
  }

  @Test
  void trinoListensOnLoopbackOnly() {
    assertThat(TrinoServer.settings(site(Store.FILE)))
        .containsEntry("node.bind-ip", "127.0.0.1")
        .containsEntry("node.internal-address", "127.0.0.1")
        .containsEntry("http-server.http.port", "" + number(Port.TRINO));
  }

  private static Map<String, String> flink(Store store) {
    return FlinkSettings.of(site(store), ServerName.TASKMANAGER, "id");
  }

  private static Site site(Store store) {
    return site(store, Map.of(), Map.of(), Map.of());
  }

  private static Site site(
      Store store,
      Map<Port, Integer> proxies,
      Map<String, String> flink,
      Map<String, String> kafka) {
    Map<Port, Integer> ports = new EnumMap<>(Port.class);
    for (Port port : Port.values()) {
      ports.put(port, number(port));
    }
    return new Site(
        new StackFolder(FOLDER),
        store,
        ports,
        proxies,
        "10s",
        flink,
        kafka,
        KEYS,
        new Jdks(List.of()),
        FOLDER);
  }

  private static int number(Port port) {
    return 20_000 + port.ordinal();
  }

  private static String http(Port port) {
    return "http://127.0.0.1:" + number(port);
  }
}
