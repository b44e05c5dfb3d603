package lakegate.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import lakegate.InMemory;
import lakegate.InMemory.CollectingSink;
import lakegate.event.EventType;
import lakegate.event.EventTypes;
import lakegate.kafka.SinkRecord;
import lakegate.kafka.SourceRecord;
import lakegate.settings.FloodSettings;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.api.common.serialization.RuntimeContextInitializationContextAdapters;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.formats.common.TimestampFormat;
import org.apache.flink.formats.json.JsonRowDataDeserializationSchema;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One unreadable message makes a job with Flink's own JSON format restart until its strategy gives
 * up, and nothing behind the message is ever read. The bridge goes on.
 */
class RestartLoopTest {
  @RegisterExtension static final MiniClusterExtension FLINK = new MiniClusterExtension();

  private static final String UNREADABLE_TIME = charge("evt_2", "14.11.2025 10:15");
  private static final String BROKEN_JSON =
      charge("evt_2", "2025-11-14T10:15:30Z").substring(0, 40);
  private static final int RESTARTS = 5;

  @ParameterizedTest
  @ValueSource(strings = {"time", "json"})
  void flinks_json_format_restarts_again_and_again_and_reads_nothing_behind(String what)
      throws Exception {
    String bad = what.equals("time") ? UNREADABLE_TIME : BROKEN_JSON;
    PlainJson.ATTEMPTS.set(0);
    PlainJson.READ.clear();
    StreamExecutionEnvironment env = environment(RESTARTS);
    env.fromSource(
            InMemory.source(byte[].class, messages(bad)),
            WatermarkStrategy.noWatermarks(),
            "messages")
        .process(new PlainJson())
        .sinkTo(new DiscardingSink<>());

    assertThat(endOf(env)).isEqualTo(JobStatus.FAILED);

    assertThat(PlainJson.ATTEMPTS).hasValue(1 + RESTARTS);
    assertThat(PlainJson.READ).hasSize(1 + RESTARTS).containsOnly("evt_1");
  }

  @Test
  void the_bridge_sets_the_same_bytes_aside_and_reads_on() throws Exception {
    List<EventType> types =
        EventTypes.load().stream().filter(type -> type.name().equals("payment_charges")).toList();
    List<byte[]> messages = messages(UNREADABLE_TIME, BROKEN_JSON);
    List<SourceRecord> raw =
        IntStream.range(0, messages.size())
            .mapToObj(
                offset ->
                    new SourceRecord(
                        "payment_charges",
                        0,
                        offset,
                        1_763_115_400_000L,
                        null,
                        messages.get(offset),
                        new String[0],
                        new byte[0][]))
            .toList();
    CollectingSink<SinkRecord> validated = new CollectingSink<>();
    CollectingSink<SinkRecord> deadLetters = new CollectingSink<>();
    StreamExecutionEnvironment env = environment(0);
    BridgePipeline.build(
        env,
        InMemory.source(SourceRecord.class, raw),
        validated,
        deadLetters,
        types,
        Map.of("payment_charges", 7),
        new FloodSettings(new BigDecimal("50"), 1000, false),
        (type, partition, offset) -> WrittenBefore.Marks.NONE);

    assertThat(endOf(env)).isEqualTo(JobStatus.FINISHED);

    assertThat(validated.elements(SinkRecord.class))
        .extracting(record -> new String(record.value(), UTF_8))
        .satisfiesExactly(
            first -> assertThat(first).contains("evt_1"),
            next -> assertThat(next).contains("evt_3"));
    assertThat(deadLetters.elements(SinkRecord.class))
        .extracting(SinkRecord::value)
        .containsExactly(messages.get(1), messages.get(2));
  }

  /** A good message, the bad ones, a good message. */
  private static List<byte[]> messages(String... bad) {
    List<String> texts = new ArrayList<>(List.of(bad));
    texts.add(0, charge("evt_1", "2025-11-14T10:15:30Z"));
    texts.add(charge("evt_3", "2025-11-14T10:15:31Z"));
    return texts.stream().map(text -> text.getBytes(UTF_8)).toList();
  }

  private static String charge(String eventId, String createdAt) {
    return """
        {"event_id":"%s","charge_id":"ch_1","customer_id":"cus_1","amount":12.5,\
        "currency":"USD","status":"succeeded","created_at":"%s"}"""
        .formatted(eventId, createdAt);
  }

  private static StreamExecutionEnvironment environment(int restarts) {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, restarts);
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ZERO);
    return StreamExecutionEnvironment.getExecutionEnvironment(configuration).setParallelism(1);
  }

  private static JobStatus endOf(StreamExecutionEnvironment env) throws Exception {
    JobClient job = env.executeAsync();
    try {
      job.getJobExecutionResult().get();
    } catch (ExecutionException e) {
      // The status says how it ended.
    }
    return job.getJobStatus().get();
  }

  /** Decodes with the JSON format of Flink SQL, as a plain Kafka source does. */
  private static final class PlainJson extends ProcessFunction<byte[], String> {
    private static final long serialVersionUID = 1L;
    private static final AtomicInteger ATTEMPTS = new AtomicInteger();
    private static final List<String> READ = new CopyOnWriteArrayList<>();
    private static final RowType ROW =
        RowType.of(
            new LogicalType[] {VarCharType.STRING_TYPE, new LocalZonedTimestampType(3)},
            new String[] {"event_id", "created_at"});

    private final JsonRowDataDeserializationSchema json =
        new JsonRowDataDeserializationSchema(
            ROW, InternalTypeInfo.of(ROW), false, false, TimestampFormat.ISO_8601);

    @Override
    public void open(OpenContext context) throws Exception {
      ATTEMPTS.incrementAndGet();
      json.open(
          RuntimeContextInitializationContextAdapters.deserializationAdapter(getRuntimeContext()));
    }

    @Override
    public void processElement(byte[] message, Context context, Collector<String> out)
        throws Exception {
      List<RowData> rows = new ArrayList<>();
      json.deserialize(message, new ListCollector<>(rows));
      READ.add(rows.get(0).getString(0).toString());
    }
  }
}
