package lakegate.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsReaderTest {

  @Test
  void without_settings_all_servers_are_those_of_the_local_stack() {
    assertThat(JobSettings.of(new String[0], Map.of()))
        .isEqualTo(
            new JobSettings(
                new KafkaSettings("localhost:9092", Map.of()),
                new RegistrySettings("http://localhost:8082/apis/ccompat/v7", Map.of()),
                new CatalogSettings(
                    "polaris_catalog", "http://localhost:8181", "payments_db", Map.of()),
                Duration.ofMinutes(1),
                1,
                new FloodSettings(new BigDecimal("50"), 1000, false),
                Map.of(),
                true,
                new MaintenanceSettings(Optional.empty(), Duration.ofHours(24))));
  }

  @Test
  void every_key_is_read_and_other_keys_of_a_client_are_passed_on() {
    String[] args = {
      "--kafka.bootstrap.servers", "a:1, b:2",
      "--kafka.security.protocol", "SSL",
      "--registry.url", "https://registry/v7",
      "--registry.basic.auth.user.info", "me:x",
      "--catalog.uri", "https://catalog",
      "--catalog.name", "lake",
      "--catalog.namespace", "events",
      "--catalog.io-impl", "S3FileIO",
      "--checkpoint.interval", "PT10S",
      "--parallelism", "8",
      "--flood.share", "2.5%",
      "--flood.window", "200",
      "--stop.on.flood", "true",
      "--start.offsets", "raw-topic-0=12, b-11=0",
      "--tables.evolve", "false",
      "--maintenance.interval", "30m",
      "--maintenance.older.than", "120h"
    };

    assertThat(JobSettings.of(args, Map.of()))
        .isEqualTo(
            new JobSettings(
                new KafkaSettings("a:1, b:2", Map.of("security.protocol", "SSL")),
                new RegistrySettings("https://registry/v7", Map.of("basic.auth.user.info", "me:x")),
                new CatalogSettings(
                    "lake", "https://catalog", "events", Map.of("io-impl", "S3FileIO")),
                Duration.ofSeconds(10),
                8,
                new FloodSettings(new BigDecimal("2.5"), 200, true),
                Map.of(new TopicPartition("raw-topic", 0), 12L, new TopicPartition("b", 11), 0L),
                false,
                new MaintenanceSettings(
                    Optional.of(Duration.ofMinutes(30)), Duration.ofHours(120))));
  }

  @Test
  void what_the_registrys_client_cannot_read_is_named_before_it_tries() {
    Map<String, String> settings =
        Map.of(
            "registry.bearer.auth.issuer.endpoint.url", "tokens.example.com/token",
            "registry.bearer.auth.cache.expiry.buffer.seconds", "5s",
            "registry.http.read.timeout.ms", "-1",
            "registry.max.retries", "3");

    assertThatThrownBy(() -> new SettingsReader(settings, Map.of()).read())
        .isInstanceOfSatisfying(
            InvalidSettings.class,
            wrong ->
                assertThat(wrong.problems())
                    .containsExactlyInAnyOrder(
                        "registry.bearer.auth.issuer.endpoint.url = tokens.example.com/token:"
                            + " not an http(s) address",
                        "registry.bearer.auth.cache.expiry.buffer.seconds = 5s:"
                            + " not a whole number from 0 to 999999999",
                        "registry.http.read.timeout.ms = -1:"
                            + " not a whole number from 0 to 999999999"));
  }

  @Test
  void all_bad_values_and_keys_are_listed_at_once() {
    Map<String, String> settings =
        Map.of(
            "kafka.bootstrap.servers", "a:1,b,c:70000",
            "registry.url", "registry:8081",
            "catalog.uri", "http://me:hunter2@catalog",
            "catalog.namespace", "a b",
            "checkpoint.interval", "soon",
            "parallelism", "0",
            "paralelism", "2",
            "colour", "red",
            "kafka.bootstrap.server", "a:1",
            "kafka.transaction.timeout.ms", "24h");

    assertThat(problems(settings))
        .containsExactlyInAnyOrder(
            "kafka.bootstrap.servers = a:1,b,c:70000: \"b\" is not host:port",
            "kafka.bootstrap.servers = a:1,b,c:70000: \"c:70000\" is not host:port",
            "registry.url = registry:8081: not an http(s) address",
            "catalog.uri: credentials can't stand in the address",
            "catalog.namespace = a b: not a name of letters, digits, _ and -",
            "checkpoint.interval = soon: not a time from 100ms to 1h, such as 60s or PT1M",
            "parallelism = 0: not a whole number from 1 to 9999",
            "unknown setting paralelism: did you mean parallelism?",
            "unknown setting colour; there are kafka.bootstrap.servers, registry.url, catalog.uri,"
                + " catalog.name, catalog.namespace, checkpoint.interval, parallelism,"
                + " flood.share, flood.window, stop.on.flood, start.offsets, tables.evolve,"
                + " maintenance.interval, maintenance.older.than",
            "unknown setting kafka.bootstrap.server: did you mean kafka.bootstrap.servers?",
            "kafka.transaction.timeout.ms = 24h: not a whole number of ms up to 2147483647");
  }

  @Test
  void ages_and_intervals_of_maintenance_are_from_a_second_to_a_year() {
    assertThat(
            problems(
                Map.of(
                    "maintenance.interval", "0s",
                    "maintenance.older.than", "9000h")))
        .containsExactlyInAnyOrder(
            "maintenance.interval = 0s: not a time from 1s to 8760h, such as 60s or PT1M",
            "maintenance.older.than = 9000h: not a time from 1s to 8760h, such as 60s or PT1M");
  }

  @Test
  void the_environment_gives_what_the_arguments_do_not() {
    Map<String, String> environment =
        Map.of(
            "LAKEGATE_PARALLELISM", "4",
            "LAKEGATE_CHECKPOINT_INTERVAL", "5s",
            "LAKEGATE_KAFKA_SECURITY_PROTOCOL", "SSL",
            "LAKEGATE_CATALOG_S3_ACCESS__KEY__ID", "id",
            "LAKEGATE_HOME", "/opt/lakegate",
            "LAKEGATE_REGISTRY_URL", "",
            "PATH", "/bin");

    JobSettings settings = JobSettings.of(new String[] {"--parallelism", "2"}, environment);

    assertThat(settings.parallelism()).isEqualTo(2);
    assertThat(settings.checkpointInterval()).isEqualTo(Duration.ofSeconds(5));
    assertThat(settings.kafka().client()).isEqualTo(Map.of("security.protocol", "SSL"));
    assertThat(settings.catalog().properties()).isEqualTo(Map.of("s3.access-key-id", "id"));
    assertThat(settings.registry().url()).isEqualTo("http://localhost:8082/apis/ccompat/v7");
  }

  @ParameterizedTest
  @CsvSource({"100ms,100", "1s,1000", "2m,120000", "1h,3600000", "PT0.25S,250"})
  void a_time_is_ISO_8601_or_a_number_with_its_unit(String text, long millis) {
    assertThat(JobSettings.of(new String[] {"--checkpoint.interval", text}, Map.of()))
        .extracting(JobSettings::checkpointInterval)
        .isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @CsvSource({"99ms", "61m", "-PT1S", "0s", "60", "9999999999999999999s", "1d"})
  void a_checkpoint_interval_out_of_bounds_is_a_problem(String text) {
    assertThat(problems(Map.of("checkpoint.interval", text)))
        .singleElement()
        .asString()
        .startsWith("checkpoint.interval = " + text + ": not a time");
  }

  @ParameterizedTest
  @CsvSource({
    "flood.share, 0.5, not a share from 0% to 100%",
    "flood.share, 101%, not a share from 0% to 100%",
    "flood.share, -1%, not a share from 0% to 100%",
    "flood.window, 0, not a whole number from 1 to 1000000",
    "flood.window, 1000001, not a whole number from 1 to 1000000",
    "stop.on.flood, yes, neither true nor false",
    "tables.evolve, no, neither true nor false"
  })
  void what_a_flood_is_has_bounds(String key, String value, String problem) {
    assertThat(problems(Map.of(key, value)))
        .singleElement()
        .asString()
        .startsWith(key + " = " + value + ": " + problem);
  }

  @Test
  void a_start_offset_belongs_to_a_partition() {
    assertThat(problems(Map.of("start.offsets", "topic-0=12,topic=12,topic-1=-1")))
        .containsExactly(
            "start.offsets: \"topic=12\" is not topic-partition=offset",
            "start.offsets: \"topic-1=-1\" is not topic-partition=offset");
  }

  @ParameterizedTest
  @CsvSource({"50,1000,500", "29,100,29", "0.1,1000,1", "0,10,0", "100,10,10", "50,3,1"})
  void a_share_allows_so_many_rejected_messages(BigDecimal percent, int window, int most) {
    assertThat(new FloodSettings(percent, window, false).most()).isEqualTo(most);
  }

  @Test
  void a_transaction_lives_for_a_day_unless_set() {
    assertThat(new KafkaSettings("a:1", Map.of()).transactionTimeout())
        .isEqualTo(Duration.ofHours(24));
    assertThat(
            new KafkaSettings("a:1", Map.of("transaction.timeout.ms", "900000"))
                .transactionTimeout())
        .isEqualTo(Duration.ofMinutes(15));
  }

  @Test
  void a_transaction_must_outlive_the_checkpoint_interval() {
    assertThat(problems(Map.of("kafka.transaction.timeout.ms", "60000")))
        .containsExactly(
            "kafka.transaction.timeout.ms = 60000: not longer than checkpoint.interval");
  }

  @Test
  void arguments_that_are_no_pairs_are_listed_without_their_values() {
    assertThatThrownBy(
            () -> SettingsReader.arguments(new String[] {"hunter2", "x", "--parallelism"}))
        .isInstanceOfSatisfying(
            InvalidSettings.class,
            e ->
                assertThat(e.problems())
                    .containsExactly(
                        "Cannot read argument 1: expected --key value",
                        "--parallelism has no value"));
  }

  private static List<String> problems(Map<String, String> settings) {
    return catchThrowableOfType(
            InvalidSettings.class, () -> new SettingsReader(settings, Map.of()).read())
        .problems();
  }
}
