package lakegate.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lakegate.InMemory;
import lakegate.InMemory.CommittingSink;
import lakegate.event.EventType;
import lakegate.event.EventTypes;
import lakegate.kafka.SinkRecord;
import lakegate.kafka.SourceRecord;
import lakegate.settings.FloodSettings;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A flood stops the job if asked to, and the next run goes on from the last checkpoint. */
class StopOnFloodTest {
  @RegisterExtension static final MiniClusterExtension FLINK = new MiniClusterExtension();

  private static final List<EventType> TYPES =
      EventTypes.load().stream().filter(type -> type.name().equals("payment_charges")).toList();
  private static final int WINDOW = 100;

  /** 150 good messages, 150 bad ones, 50 good ones: the 51st bad one makes the flood. */
  private static final List<SourceRecord> RAW =
      IntStream.range(0, 350).mapToObj(i -> raw(i, i < 150 || i >= 300)).toList();

  private static final int TIPPING_OFFSET = 200;
  private static final int PER_CHECKPOINT = 60;

  @TempDir private Path checkpoints;
  private final CommittingSink<SinkRecord> validated = new CommittingSink<>();
  private final CommittingSink<SinkRecord> deadLetters = new CommittingSink<>();

  @Test
  void the_job_stops_for_good_and_says_why_and_how_to_go_on() {
    assertThatThrownBy(() -> run(true, Optional.empty()))
        .hasStackTraceContaining(SuppressRestartsException.class.getName())
        .rootCause()
        .hasMessageStartingWith(
            "51 % of the last 100 messages of payment_charges were rejected, most often as"
                + " BAD_TIMESTAMP at $.created_at. ")
        .hasMessageContaining("./lakegate submit --job bridge")
        .hasMessageNotContaining("14.11.2025");
  }

  @Test
  void what_came_before_the_flood_is_committed_and_the_next_run_loses_and_doubles_nothing()
      throws Exception {
    assertThatThrownBy(() -> run(true, Optional.empty())).rootCause().isNotNull();
    int committed = validated().size() + deadLetters().size();
    assertThat(committed).isBetween(PER_CHECKPOINT, TIPPING_OFFSET);

    run(false, Optional.of(newestCheckpoint()));

    assertThat(deadLetters())
        .extracting(letter -> Integer.parseInt(header(letter, "__connect.errors.offset")))
        .containsExactlyElementsOf(IntStream.range(150, 300).boxed().toList());
    assertThat(validated())
        .extracting(record -> eventId(record))
        .containsExactlyElementsOf(
            IntStream.concat(IntStream.range(0, 150), IntStream.range(300, 350))
                .mapToObj(StopOnFloodTest::eventId)
                .toList());
  }

  @Test
  void without_a_fix_the_next_run_stops_again() throws Exception {
    assertThatThrownBy(() -> run(true, Optional.empty())).rootCause().isNotNull();
    String first = newestCheckpoint();

    assertThatThrownBy(() -> run(true, Optional.of(first)))
        .rootCause()
        .hasMessageContaining("were rejected");
  }

  private void run(boolean stop, Optional<String> checkpoint) throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(PipelineOptions.OBJECT_REUSE, true);
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(50));
    configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
    configuration.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    checkpoint.ifPresent(path -> configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, path));
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration).setParallelism(1);
    BridgePipeline.build(
        env,
        InMemory.sourceWithCheckpoints(SourceRecord.class, RAW, PER_CHECKPOINT),
        validated,
        deadLetters,
        TYPES,
        Map.of("payment_charges", 7),
        new FloodSettings(new BigDecimal("50"), WINDOW, stop),
        (type, partition, offset) -> WrittenBefore.Marks.NONE);
    env.execute();
  }

  /** Of the job that was stopped. */
  private String newestCheckpoint() throws IOException {
    try (Stream<Path> files = Files.walk(checkpoints)) {
      return files
          .filter(file -> file.endsWith("_metadata"))
          .map(Path::getParent)
          .max(Comparator.comparingInt(StopOnFloodTest::number))
          .orElseThrow()
          .toUri()
          .toString();
    }
  }

  private static int number(Path checkpoint) {
    return Integer.parseInt(checkpoint.getFileName().toString().substring("chk-".length()));
  }

  private List<SinkRecord> validated() {
    return validated.elements(SinkRecord.class);
  }

  private List<SinkRecord> deadLetters() {
    return deadLetters.elements(SinkRecord.class);
  }

  private static SourceRecord raw(int offset, boolean good) {
    String json =
        """
        {"event_id":"%s","charge_id":"ch_1","customer_id":"cus_1","amount":12.5,\
        "currency":"USD","status":"succeeded","created_at":"%s"}"""
            .formatted(eventId(offset), good ? "2025-11-14T10:15:30Z" : "14.11.2025 10:15");
    return new SourceRecord(
        "payment_charges",
        0,
        offset,
        1_763_115_400_000L,
        null,
        json.getBytes(UTF_8),
        new String[0],
        new byte[0][]);
  }

  private static String eventId(int offset) {
    return "evt_%03d".formatted(offset);
  }

  /** The first field: behind the 5 bytes of the frame and the length. */
  private static String eventId(SinkRecord record) {
    return new String(record.value(), 6, eventId(0).length(), UTF_8);
  }

  private static String header(SinkRecord letter, String name) {
    int i = List.of(letter.headerNames()).indexOf(name);
    return new String(letter.headerValues()[i], UTF_8);
  }
}
