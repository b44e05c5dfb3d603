package lakegate.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import lakegate.InMemory;
import lakegate.InMemory.CollectingSink;
import lakegate.MetricNames;
import lakegate.deadletter.RejectReason;
import lakegate.decode.JsonToAvro;
import lakegate.event.EventType;
import lakegate.event.EventTypes;
import lakegate.kafka.SinkRecord;
import lakegate.kafka.SourceRecord;
import lakegate.metrics.Metric;
import lakegate.settings.FloodSettings;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the bridge reports is what docs/metrics.md lists, with the numbers that came in. */
class BridgeMetricsTest {
  private static final InMemoryReporter REPORTER = InMemoryReporter.createWithRetainedMetrics();

  @RegisterExtension
  static final MiniClusterExtension FLINK =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setConfiguration(REPORTER.addToConfiguration(new Configuration()))
              .build());

  private static final List<EventType> TYPES = EventTypes.load();
  private static final String CLEAN = "\"card_country\":\"US\",\"status\":\"succeeded\",";
  private static final String ONE_FLAG = "\"card_country\":\"342\",\"status\":\"succeeded\",";
  private static final String TWO_FLAGS = "\"card_country\":\"342\",\"status\":\"odd\",";

  private final List<SourceRecord> raw = new ArrayList<>();
  private long bytes;

  @Test
  void every_documented_metric_is_there_from_the_start_and_no_other() throws Exception {
    add(charge(CLEAN), 1);

    Map<String, org.apache.flink.metrics.Metric> metrics = run();

    Set<String> expected = new TreeSet<>();
    for (EventType type : TYPES) {
      Map<String, List<String>> labels =
          Map.of(
              Metric.Label.EVENT_TYPE,
              List.of(type.name()),
              Metric.Label.FLAG,
              new JsonToAvro(type, 1).flagNames(),
              Metric.Label.CODE,
              EnumSet.range(RejectReason.TOMBSTONE, RejectReason.NOT_ALLOWED).stream()
                  .map(Enum::name)
                  .toList());
      expected.addAll(MetricNames.of(Metric.Job.BRIDGE, labels));
    }
    assertThat(metrics.keySet()).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void the_numbers_are_those_of_the_messages() throws Exception {
    add(charge(CLEAN), 100);
    add(charge(ONE_FLAG), 20);
    add(charge(TWO_FLAGS), 3);
    add("no", 4);
    add(null, 1);
    add(charge(CLEAN), 1, "1");
    add("no", 1, "2");
    add(charge(CLEAN), 1, "0");

    Map<String, org.apache.flink.metrics.Metric> metrics = run();

    assertThat(count(metrics, "accepted")).isEqualTo(100 + 20 + 3 + 1 + 1);
    assertThat(count(metrics, "flag.UNKNOWN_CARD_COUNTRY.flagged")).isEqualTo(20 + 3);
    assertThat(count(metrics, "flag.UNKNOWN_STATUS.flagged")).isEqualTo(3);
    assertThat(count(metrics, "code.NOT_JSON.rejected")).isEqualTo(4 + 1);
    assertThat(count(metrics, "code.TOMBSTONE.rejected")).isEqualTo(1);
    assertThat(count(metrics, "code.BAD_TIMESTAMP.rejected")).isZero();
    assertThat(count(metrics, "replayed")).isEqualTo(2);
    assertThat(count(metrics, "bytes")).isEqualTo(bytes);
    Histogram nanos = (Histogram) metrics.get(name("decode_nanos"));
    assertThat(nanos.getCount()).isEqualTo(131 / 64);
    assertThat(nanos.getStatistics().getMin()).isPositive();
    assertThat(((Counter) metrics.get("event_type.payment_refunds.bytes")).getCount()).isZero();
  }

  @Test
  void a_flood_raises_the_alarm_of_its_event_type_alone() throws Exception {
    add(charge(CLEAN), 7);
    add("no", 6);

    Map<String, org.apache.flink.metrics.Metric> metrics = run();

    assertThat(value(metrics, "flood")).isEqualTo(1);
    assertThat(value(metrics, "flood_share")).isEqualTo(0.6);
    assertThat(value(metrics, "flood_reason")).isEqualTo("NOT_JSON at $");
    assertThat(((Gauge<?>) metrics.get("event_type.payment_refunds.flood")).getValue())
        .isEqualTo(0);
  }

  private Map<String, org.apache.flink.metrics.Metric> run() throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration).setParallelism(1);
    Map<String, Integer> ids = new HashMap<>();
    TYPES.forEach(type -> ids.put(type.name(), 7));
    BridgePipeline.build(
        env,
        InMemory.source(SourceRecord.class, raw),
        new CollectingSink<SinkRecord>(),
        new CollectingSink<SinkRecord>(),
        TYPES,
        ids,
        new FloodSettings(new BigDecimal("50"), 10, false),
        (type, partition, offset) -> WrittenBefore.Marks.NONE);
    JobID job = env.execute().getJobID();
    return MetricNames.ours(REPORTER, job, "decode");
  }

  private void add(String value, int times, String... replayCount) {
    String[] names =
        replayCount.length == 0 ? new String[0] : new String[] {"lakegate.replay.count"};
    byte[][] values =
        replayCount.length == 0 ? new byte[0][] : new byte[][] {replayCount[0].getBytes(UTF_8)};
    for (int i = 0; i < times; i++) {
      byte[] json = value == null ? null : value.getBytes(UTF_8);
      bytes += json == null ? 0 : json.length;
      raw.add(
          new SourceRecord(
              "payment_charges", 0, raw.size(), 1_763_115_400_000L, null, json, names, values));
    }
  }

  private static String charge(String fields) {
    return "{"
        + fields
        + """
        "event_id":"evt_1","event_type":"charge.succeeded","charge_id":"ch_1","customer_id":"c",\
        "amount":12.5,"currency":"USD","created_at":"2025-11-14T10:15:30Z"}""";
  }

  private static String name(String metric) {
    return "event_type.payment_charges." + metric;
  }

  private static long count(Map<String, org.apache.flink.metrics.Metric> metrics, String name) {
    return ((Counter) metrics.get(name(name))).getCount();
  }

  private static Object value(Map<String, org.apache.flink.metrics.Metric> metrics, String name) {
    return ((Gauge<?>) metrics.get(name(name))).getValue();
  }
}
