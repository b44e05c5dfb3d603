package lakegate.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import lakegate.InMemory;
import lakegate.InMemory.CollectingSink;
import lakegate.MetricNames;
import lakegate.deadletter.DeadLetterHeaders;
import lakegate.event.EventType;
import lakegate.event.EventTypes;
import lakegate.kafka.SinkRecord;
import lakegate.kafka.SourceRecord;
import lakegate.payments.PaymentCharge;
import lakegate.row.Ingest;
import lakegate.settings.MaintenanceSettings;
import lakegate.table.TableDefinition;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.Metric;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.iceberg.DataOperations;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.flink.CatalogLoader;
import org.apache.iceberg.io.CloseableIterable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The real graph from a source in memory to tables in a folder. No job may ever restart. */
class IngestPipelineTest {
  private static final InMemoryReporter REPORTER = InMemoryReporter.createWithRetainedMetrics();

  @RegisterExtension
  static final MiniClusterExtension FLINK =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setConfiguration(REPORTER.addToConfiguration(new Configuration()))
              .setNumberSlotsPerTaskManager(4)
              .build());

  private static final String COMMIT_AGE = lakegate.metrics.Metric.LAST_COMMIT_AGE.key();
  private static final Namespace NAMESPACE = Namespace.of("payments_db");
  private static final List<EventType> TYPES = EventTypes.load();
  private static final Instant CREATED = Instant.parse("2025-11-14T10:15:30.123Z");
  private static final long ARRIVAL = CREATED.toEpochMilli() + 1000;

  @TempDir private Path warehouse;
  private CatalogLoader catalogs;
  private Catalog catalog;
  private final List<SourceRecord> records = new ArrayList<>();
  private final CollectingSink<SinkRecord> undecodable = new CollectingSink<>();

  @BeforeEach
  void createTables() {
    catalogs =
        CatalogLoader.hadoop(
            "test",
            new org.apache.hadoop.conf.Configuration(false),
            Map.of("warehouse", warehouse.toUri().toString()));
    catalog = catalogs.loadCatalog();
    ((SupportsNamespaces) catalog).createNamespace(NAMESPACE);
    TYPES.forEach(type -> create(TableDefinition.of(type)));
    create(TableDefinition.deadLetters());
  }

  private void create(TableDefinition table) {
    catalog.createTable(
        TableIdentifier.of(NAMESPACE, table.name()),
        table.schema(),
        table.spec(),
        table.properties());
  }

  @Test
  void aValidatedRecordBecomesARowWithItsValues() throws Exception {
    addCharge(0, framed(KnownSchemas.CHARGES, charge("evt_1", 41)));

    run();

    Record row = rows("payment_charges").get(0);
    assertThat(row.getField("event_id")).isEqualTo("evt_1");
    assertThat(row.getField("amount")).isEqualTo(new BigDecimal("12.5000"));
    assertThat(row.getField("created_at")).isEqualTo(OffsetDateTime.parse(CREATED.toString()));
    assertThat(row.getField("failure_code")).isNull();
    assertThat(row.getField("quality_flags")).isEqualTo(List.of("UNKNOWN_STATUS"));
    Record ingest = (Record) row.getField("ingest");
    assertThat(ingest.getField("topic")).isEqualTo("payment_charges");
    assertThat(ingest.getField("partition")).isEqualTo(3);
    assertThat(ingest.getField("offset")).isEqualTo(41L);
  }

  @Test
  void whatCantBeReadIsADeadLetterAndTheRecordsAroundItAreRows() throws Exception {
    byte[] whole = framed(KnownSchemas.CHARGES, charge("evt_x", 1));
    List<byte[]> bad = new ArrayList<>();
    bad.add(null);
    bad.add(new byte[0]);
    bad.add(new byte[] {0, 0, 0, 0});
    bad.add("{\"event_id\":\"evt_1\"}".getBytes(UTF_8));
    bad.add(java.util.Arrays.copyOf(whole, whole.length - 1));
    bad.add(java.util.Arrays.copyOf(whole, whole.length + 1));
    bad.add(framed(KnownSchemas.NOBODYS, charge("evt_x", 1)));
    bad.add(framed(KnownSchemas.REFUNDS, charge("evt_x", 1)));
    for (int i = 0; i < bad.size(); i++) {
      addCharge(2L * i, framed(KnownSchemas.CHARGES, charge("evt_" + i, i)));
      addCharge(2L * i + 1, bad.get(i));
    }

    run();

    assertThat(rows("payment_charges"))
        .extracting(row -> row.getField("event_id"))
        .containsExactlyInAnyOrder(
            "evt_0", "evt_1", "evt_2", "evt_3", "evt_4", "evt_5", "evt_6", "evt_7");
    List<SinkRecord> letters = undecodable.elements(SinkRecord.class);
    assertThat(letters)
        .extracting(letter -> header(letter, DeadLetterHeaders.CODE))
        .containsExactly(
            "TOMBSTONE",
            "UNDECODABLE",
            "UNDECODABLE",
            "UNDECODABLE",
            "UNDECODABLE",
            "UNDECODABLE",
            "UNKNOWN_SCHEMA",
            "UNDECODABLE");
    for (int i = 0; i < bad.size(); i++) {
      assertThat(letters.get(i).value()).isEqualTo(bad.get(i));
      assertThat(letters.get(i).topic()).isEqualTo("payment_charges-dlq");
      assertThat(header(letters.get(i), DeadLetterHeaders.TOPIC))
          .isEqualTo("payment_charges-validated");
      assertThat(header(letters.get(i), DeadLetterHeaders.OFFSET)).isEqualTo("" + (2 * i + 1));
    }
  }

  @Test
  void aDeadLetterBecomesARowWithReasonOriginAndBytes() throws Exception {
    byte[] payload = {'{', (byte) 0xff};
    records.add(
        new SourceRecord(
            "payment_refunds-dlq",
            1,
            9,
            ARRIVAL,
            new byte[] {5},
            payload,
            new String[] {
              "trace",
              DeadLetterHeaders.TOPIC,
              DeadLetterHeaders.PARTITION,
              DeadLetterHeaders.OFFSET,
              DeadLetterHeaders.CODE,
              DeadLetterHeaders.PATH,
              DeadLetterHeaders.ALL,
              DeadLetterHeaders.SCHEMA_ID,
              DeadLetterHeaders.FIRST_SEEN,
              DeadLetterHeaders.REPLAY_COUNT
            },
            new byte[][] {
              null,
              text("payment_refunds"),
              text("1"),
              text("77"),
              text("INVALID_UTF8"),
              text("$"),
              text("[{\"code\":\"INVALID_UTF8\",\"path\":\"$\",\"detail\":\"expected UTF-8\"}]"),
              text("12"),
              text("2025-11-14T10:15:31.123Z"),
              text("2")
            }));

    run();

    Record row = rows("dead_letters").get(0);
    assertThat(row.getField("event_type")).isEqualTo("payment_refunds");
    Record origin = (Record) row.getField("origin");
    assertThat(origin.getField("topic")).isEqualTo("payment_refunds");
    assertThat(origin.getField("offset")).isEqualTo(77L);
    assertThat(((Record) row.getField("dead_letter")).getField("offset")).isEqualTo(9L);
    assertThat(row.getField("code")).isEqualTo("INVALID_UTF8");
    assertThat(row.getField("payload")).isEqualTo(ByteBuffer.wrap(payload));
    assertThat(row.getField("payload_text")).isNull();
    assertThat(row.getField("key")).isEqualTo(ByteBuffer.wrap(new byte[] {5}));
    assertThat(row.getField("schema_id")).isEqualTo(12);
    assertThat(row.getField("replay_count")).isEqualTo(2);
    assertThat(row.getField("first_seen"))
        .isEqualTo(OffsetDateTime.parse("2025-11-14T10:15:31.123Z"));
    Record problem = (Record) ((List<?>) row.getField("problems")).get(0);
    assertThat(problem.getField("detail")).isEqualTo("expected UTF-8");
    Map<?, ?> headers = (Map<?, ?>) row.getField("headers");
    assertThat(headers.containsKey("trace")).isTrue();
    assertThat(headers.get("trace")).isNull();
  }

  @Test
  void aLetterThatSomebodyElsePutThereBecomesARowToo() throws Exception {
    records.add(
        new SourceRecord(
            "payment_charges-dlq",
            0,
            3,
            ARRIVAL,
            null,
            text("by hand"),
            new String[] {DeadLetterHeaders.ALL, DeadLetterHeaders.OFFSET},
            new byte[][] {text("not json"), text("many")}));

    run();

    Record row = rows("dead_letters").get(0);
    assertThat(row.getField("payload_text")).isEqualTo("by hand");
    assertThat(row.getField("code")).isNull();
    assertThat(row.getField("origin")).isNull();
    assertThat(row.getField("problems")).isNull();
  }

  @Test
  void aColumnThatWasAddedLaterIsWrittenByName() throws Exception {
    Table table = catalog.loadTable(TableIdentifier.of(NAMESPACE, "payment_charges"));
    table.updateSchema().deleteColumn("provider").commit();
    table
        .updateSchema()
        .addColumn("provider", org.apache.iceberg.types.Types.StringType.get())
        .addColumn("long_gone", org.apache.iceberg.types.Types.DoubleType.get())
        .commit();
    addCharge(0, framed(KnownSchemas.CHARGES, charge("evt_1", 41)));

    run();

    Record row = rows("payment_charges").get(0);
    assertThat(row.getField("provider")).isEqualTo("stripe");
    assertThat(row.getField("event_id")).isEqualTo("evt_1");
    assertThat(row.getField("long_gone")).isNull();
  }

  @Test
  void whatIsInTheTablesIsNotWrittenAgainByAJobThatStartsWithoutState() throws Exception {
    for (int offset = 0; offset < 20; offset++) {
      addCharge(offset, framed(KnownSchemas.CHARGES, charge("evt_" + offset, offset)));
      addLetter("payment_refunds-dlq", offset);
    }
    run();
    addCharge(20, framed(KnownSchemas.CHARGES, charge("evt_20", 20)));
    addLetter("payment_refunds-dlq", 20);

    JobID job = run();

    assertThat(rows("payment_charges"))
        .extracting(row -> row.getField("event_id"))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.rangeClosed(0, 20).mapToObj(offset -> "evt_" + offset).toList());
    assertThat(rows("dead_letters")).hasSize(21);
    Map<String, Metric> metrics = MetricNames.ours(REPORTER, job, "to rows");
    assertThat(count(metrics, "payment_charges.already_written")).isEqualTo(20);
    assertThat(count(metrics, "payment_refunds.already_written")).isEqualTo(20);
    assertThat(count(metrics, "payment_charges.accepted")).isEqualTo(1);
  }

  @Test
  void recordsOfATopicThatWasCreatedAgainAreNew() throws Exception {
    addCharge(0, framed(KnownSchemas.CHARGES, charge("evt_1", 0)));
    addLetter("payment_refunds-dlq", 0);
    run();
    records.clear();
    addCharge(1, framed(KnownSchemas.CHARGES, charge("evt_2", 0, ARRIVAL + 1)));
    records.add(letter("payment_refunds-dlq", 0, ARRIVAL + 1));

    run();

    assertThat(rows("payment_charges"))
        .extracting(row -> row.getField("event_id"))
        .containsExactlyInAnyOrder("evt_1", "evt_2");
    assertThat(rows("dead_letters")).hasSize(2);
  }

  @Test
  void whatTheBridgeDidNotPutThereIsNotHeldAgainstTheTable() throws Exception {
    // The origin is on partition 3, the record on another.
    for (int i = 0; i < 2; i++) {
      records.add(
          new SourceRecord(
              "payment_charges-validated",
              0,
              i,
              ARRIVAL,
              null,
              framed(KnownSchemas.CHARGES, charge("evt_1", 7)),
              new String[0],
              new byte[0][]));
    }

    run();

    assertThat(rows("payment_charges")).hasSize(2);
  }

  @Test
  void aColumnThatALaterVersionMadeWiderIsWrittenByTheOlderOne() throws Exception {
    Table table = catalog.loadTable(TableIdentifier.of(NAMESPACE, "payment_charges"));
    table
        .updateSchema()
        .updateColumn("card_exp_year", org.apache.iceberg.types.Types.LongType.get())
        .commit();
    PaymentCharge charge =
        PaymentCharge.newBuilder(charge("evt_1", 41)).setCardExpYear(2029).build();
    addCharge(0, framed(KnownSchemas.CHARGES, charge));

    run();

    assertThat(rows("payment_charges").get(0).getField("card_exp_year")).isEqualTo(2029L);
  }

  @Test
  void everyDocumentedMetricIsReportedWithTheNumbersOfTheRecords() throws Exception {
    byte[] unknown = framed(KnownSchemas.NOBODYS, charge("evt_2", 42));
    long goodBytes = 0;
    for (int offset = 0; offset < 130; offset++) {
      byte[] good = framed(KnownSchemas.CHARGES, charge("evt_1", offset));
      goodBytes += good.length;
      addCharge(offset, good);
    }
    addCharge(130, unknown);
    addCharge(131, new byte[] {1, 2});
    addCharge(132, null);
    addLetter("payment_charges-dlq", 0);
    addLetter("payment_charges-dlq", 1);
    addLetter("payment_refunds-dlq", 0);
    long begin = System.nanoTime();

    JobID job = run();

    Map<String, Metric> metrics = MetricNames.ours(REPORTER, job, "to rows");
    Set<String> expected = new TreeSet<>();
    for (EventType type : TYPES) {
      expected.addAll(
          MetricNames.of(
              lakegate.metrics.Metric.Job.INGEST,
              Map.of(
                  "event_type",
                  List.of(type.name()),
                  "code",
                  List.of("TOMBSTONE", "UNDECODABLE", "UNKNOWN_SCHEMA"))));
    }
    assertThat(metrics.keySet()).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(count(metrics, "payment_charges.accepted")).isEqualTo(130);
    assertThat(count(metrics, "payment_charges.bytes")).isEqualTo(goodBytes + unknown.length + 2);
    assertThat(count(metrics, "payment_charges.code.UNKNOWN_SCHEMA.rejected")).isEqualTo(1);
    assertThat(count(metrics, "payment_charges.code.UNDECODABLE.rejected")).isEqualTo(1);
    assertThat(count(metrics, "payment_charges.code.TOMBSTONE.rejected")).isEqualTo(1);
    assertThat(count(metrics, "payment_charges.dead_letters")).isEqualTo(2);
    assertThat(count(metrics, "payment_refunds.dead_letters")).isEqualTo(1);
    assertThat(count(metrics, "payment_refunds.accepted")).isZero();
    Histogram nanos = (Histogram) metrics.get("event_type.payment_charges.decode_nanos");
    assertThat(nanos.getCount()).isEqualTo(133 / 64);
    for (String table : tables()) {
      assertThat(
              REPORTER.findMetrics(
                  job, ".*\\.table\\.test\\.payments_db\\." + table + "\\." + COMMIT_AGE))
          .hasSize(1)
          .allSatisfy(
              (name, age) ->
                  assertThat((Long) ((Gauge<?>) age).getValue())
                      .isBetween(0L, Duration.ofNanos(System.nanoTime() - begin).toSeconds()));
    }
  }

  private static List<String> tables() {
    List<String> tables = new ArrayList<>(TYPES.stream().map(EventType::table).toList());
    tables.add(TableDefinition.DEAD_LETTERS);
    return tables;
  }

  private static long count(Map<String, Metric> metrics, String name) {
    return ((Counter) metrics.get("event_type." + name)).getCount();
  }

  private void addLetter(String topic, long offset) {
    records.add(letter(topic, offset, ARRIVAL));
  }

  private static SourceRecord letter(String topic, long offset, long timestamp) {
    return new SourceRecord(
        topic, 0, offset, timestamp, null, text("x"), new String[0], new byte[0][]);
  }

  private void addCharge(long offset, byte[] value) {
    records.add(
        new SourceRecord(
            "payment_charges-validated",
            3,
            offset,
            ARRIVAL,
            null,
            value,
            new String[0],
            new byte[0][]));
  }

  private static PaymentCharge charge(String eventId, long offset) {
    return charge(eventId, offset, ARRIVAL);
  }

  private static PaymentCharge charge(String eventId, long offset, long timestamp) {
    return PaymentCharge.newBuilder()
        .setEventId(eventId)
        .setProvider("stripe")
        .setChargeId("ch_1")
        .setCustomerId("cus_1")
        .setAmount(new BigDecimal("12.5000"))
        .setCurrency("USD")
        .setStatus("odd")
        .setCreatedAt(CREATED)
        .setQualityFlags(List.of("UNKNOWN_STATUS"))
        .setIngest(new Ingest("payment_charges", 3, offset, Instant.ofEpochMilli(timestamp)))
        .build();
  }

  private static byte[] framed(int id, PaymentCharge charge) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(ByteBuffer.allocate(5).put((byte) 0).putInt(id).array());
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    new SpecificDatumWriter<>(PaymentCharge.class).write(charge, encoder);
    encoder.flush();
    return out.toByteArray();
  }

  private static byte[] text(String text) {
    return text.getBytes(UTF_8);
  }

  private static String header(SinkRecord letter, String name) {
    int i = List.of(letter.headerNames()).indexOf(name);
    return new String(letter.headerValues()[i], UTF_8);
  }

  @Test
  void theTablesAreLookedAfterWhileRowsComeAndNoRowIsLost() throws Exception {
    // More than come until then, one per checkpoint.
    for (int offset = 0; offset < 2_000; offset++) {
      addCharge(offset, framed(KnownSchemas.CHARGES, charge("evt_" + offset, offset)));
    }
    catalog
        .loadTable(TableIdentifier.of(NAMESPACE, "payment_refunds"))
        .updateProperties()
        .set("gc.enabled", "false")
        .commit();
    Table table = catalog.loadTable(TableIdentifier.of(NAMESPACE, "payment_charges"));

    JobClient client =
        job(
                InMemory.sourceWithCheckpoints(SourceRecord.class, records, 1),
                new MaintenanceSettings(Optional.of(Duration.ofMillis(300)), Duration.ofMillis(1)))
            .executeAsync();
    JobID job = client.getJobID();
    await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(
            () -> {
              table.refresh();
              assertThat(table.snapshots())
                  .hasSizeLessThan(rows("payment_charges").size())
                  .anyMatch(snapshot -> snapshot.operation().equals(DataOperations.REPLACE));
              assertThat(maintenance(job, "payment_charges.maintained")).isPositive();
              // No job fails because of a table that forbids it.
              assertThat(maintenance(job, "payment_refunds.maintenance_failed")).isPositive();
            });
    assertThat(client.getJobStatus().get()).isEqualTo(JobStatus.RUNNING);
    client.cancel().get();
    await().until(() -> client.getJobStatus().get().isGloballyTerminalState());

    List<Record> rows = rows("payment_charges");
    assertThat(rows)
        .extracting(row -> row.getField("event_id"))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, rows.size()).mapToObj(offset -> "evt_" + offset).toList());
    assertThat(maintenance(job, "payment_charges.maintenance_failed")).isZero();
  }

  private static long maintenance(JobID job, String name) {
    return REPORTER
        .findMetrics(job, ".*\\.table maintenance\\.0\\.table\\." + name.replace(".", "\\."))
        .values()
        .stream()
        .mapToLong(metric -> ((Counter) metric).getCount())
        .sum();
  }

  private JobID run() throws Exception {
    return job(
            InMemory.source(SourceRecord.class, records),
            new MaintenanceSettings(Optional.empty(), Duration.ofHours(24)))
        .execute()
        .getJobID();
  }

  private StreamExecutionEnvironment job(
      Source<SourceRecord, ?, ?> source, MaintenanceSettings maintenance) {
    Configuration configuration = new Configuration();
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(PipelineOptions.OBJECT_REUSE, true);
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(200));
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration).setParallelism(1);
    IngestPipeline.build(
        env, source, undecodable, TYPES, new KnownSchemas(), catalogs, NAMESPACE, maintenance);
    assertUids(env);
    assertRowsAreNotExchanged(env);
    return env;
  }

  /** Without a uid an operator's state is lost when the graph changes. */
  private static void assertUids(StreamExecutionEnvironment env) {
    Set<String> without =
        env.getStreamGraph(false).getStreamNodes().stream()
            .filter(node -> node.getTransformationUID() == null)
            .map(node -> node.getOperatorName())
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(without).isEmpty();
  }

  /** The source, the splitting and all writers are one task: a row is never serialised. */
  private static void assertRowsAreNotExchanged(StreamExecutionEnvironment env) {
    List<String> tasks = new ArrayList<>();
    env.getStreamGraph(false)
        .getJobGraph()
        .getVertices()
        .forEach(vertex -> tasks.add(vertex.getName()));
    assertThat(tasks).filteredOn(task -> task.contains("Writer")).hasSize(1);
  }

  private List<Record> rows(String table) throws IOException {
    List<Record> rows = new ArrayList<>();
    try (CloseableIterable<Record> scan =
        IcebergGenerics.read(catalog.loadTable(TableIdentifier.of(NAMESPACE, table))).build()) {
      scan.forEach(rows::add);
    }
    return rows;
  }
}
