package lakegate.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import lakegate.decode.ReferenceDecoder;
import lakegate.deploy.Failure;
import lakegate.deploy.FlinkRest;
import lakegate.deploy.LakegateJob;
import lakegate.e2e.pipeline.Jars;
import lakegate.e2e.pipeline.Pipeline;
import lakegate.e2e.pipeline.Position;
import lakegate.e2e.pipeline.Sent;
import lakegate.e2e.truth.Values;
import lakegate.event.EventType;
import lakegate.event.EventTypes;
import lakegate.generate.EventGenerator;
import lakegate.settings.SettingsReader;
import lakegate.stack.LocalStack;
import org.apache.commons.io.FileUtils;
import org.apache.iceberg.data.Record;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A new version takes over while messages come, or doesn't. */
@Order(8)
class UpgradeIT {
  private static final String CHARGES = "payment_charges";
  private static final String ADDED = "loyalty_tier";
  private static final String TIER =
      """
      {"name": "loyalty_tier", "type": ["null", "string"], "default": null, "doc": "Tier.",\
       "examples": ["gold", "silver"]}""";
  private static final String LARGE_TIP =
      """
      {"event_id":"evt_tip","charge_id":"ch_1","customer_id":"cus_1","amount":12.5,"currency":"usd",
       "created_at":"2025-11-14T10:15:30Z","tip":50000000.12,"loyalty_tier":"gold"}
      """;

  private static final Map<String, String> STOPS =
      Map.of(
          "parallelism", "2",
          "stop.on.flood", "true",
          "flood.share", "0%",
          "flood.window", "1");

  private static final int BATCH = 40;
  private static final Duration PACE = Duration.ofMillis(150);

  private final Pipeline pipeline = Pipeline.shared();

  @Test
  void aWiderAndANewFieldTakeOverUnderLoadAndABrokenVersionIsTakenBack(@TempDir Path folder)
      throws Exception {
    EventType before = charges(folder.resolve("before"), tip(9, "1000"));
    EventType after = charges(folder.resolve("after"), tip(12, "100000000") + ",\n    " + TIER);
    Path jar = pipeline.jar();
    use(Jars.with(jar, "before-jobs.jar", with(before)), with(before));
    pipeline.upgrade();
    Path oldJar = pipeline.jar();
    Map<LakegateJob, Map<String, String>> old = arguments();
    List<String> jars = flink().jars("lakegate-jobs.jar");
    AtomicBoolean ended = new AtomicBoolean();
    CompletableFuture<List<Sent>> load = CompletableFuture.supplyAsync(() -> send(after, ended));
    try {
      // The table is changed before it fails: the old version goes on with wider columns.
      use(broken(oldJar), with(after));
      assertThatThrownBy(pipeline::upgrade)
          .isInstanceOf(Failure.class)
          .hasMessageStartingWith("The new version does not work; the old one runs again");
      // Both jobs start, and the bridge stops at the first dead letter.
      use(Jars.with(oldJar, "stopping-jobs.jar", with(after)), with(after));
      pipeline.use(STOPS);
      assertThatThrownBy(pipeline::upgrade)
          .isInstanceOf(Failure.class)
          .hasMessageStartingWith("The new version does not work; the old one runs again")
          .hasMessageContaining("lakegate-bridge")
          .hasMessageContaining("StoppedOnFlood");
      pipeline.use(Map.of());
      assertThat(arguments()).isEqualTo(old);
      // The jar that runs is the next upgrade's way back; one is enough.
      assertThat(flink().jars("lakegate-jobs.jar")).containsExactly(jars.get(0));

      use(Jars.with(oldJar, "after-jobs.jar", with(after)), with(after));
      pipeline.upgrade();
    } finally {
      ended.set(true);
    }
    List<Sent> sent = new ArrayList<>(load.join());
    sent.add(pipeline.send(CHARGES, LARGE_TIP));

    pipeline.awaitArrival(after);
    pipeline.assertBalanced();
    assertValues(before, after, sent);
  }

  private FlinkRest flink() {
    return new FlinkRest(pipeline.settings().flink());
  }

  /** With what the jobs that run were started. */
  private Map<LakegateJob, Map<String, String>> arguments() {
    Map<LakegateJob, Map<String, String>> arguments = new EnumMap<>(LakegateJob.class);
    pipeline
        .jobs()
        .forEach(
            (job, id) -> {
              Map<String, String> ofJob = new TreeMap<>(flink().arguments(id));
              // The way back leaves the tables as they are, and can begin at offsets.
              ofJob.remove(SettingsReader.EVOLVE_TABLES);
              ofJob.remove(SettingsReader.START_OFFSETS);
              arguments.put(job, ofJob);
            });
    assertThat(arguments.values())
        .hasSize(2)
        .allSatisfy(
            ofJob ->
                assertThat(ofJob).containsEntry("parallelism", "1").containsKey("catalog.uri"));
    return arguments;
  }

  private void use(Path jar, List<EventType> types) {
    pipeline.use(jar, types);
  }

  private List<EventType> with(EventType charges) {
    return pipeline.types().stream()
        .map(type -> type.name().equals(CHARGES) ? charges : type)
        .toList();
  }

  /** Sends until it is told to end, and some more for the new version. */
  private List<Sent> send(EventType type, AtomicBoolean ended) {
    EventGenerator generator = new EventGenerator(List.of(type), 80, 0.05, InstantSource.system());
    List<Sent> sent = new ArrayList<>();
    boolean last;
    do {
      last = ended.get();
      List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
      for (int i = 0; i < BATCH; i++) {
        records.add(generator.next().record());
      }
      sent.addAll(pipeline.send(records));
      // Some hundred a second: each is decoded three more times below.
      LockSupport.parkNanos(PACE.toNanos());
    } while (!last);
    return sent;
  }

  /** The event type with more fields. */
  private static EventType charges(Path folder, String fields) throws IOException {
    FileUtils.copyDirectory(LocalStack.home().resolve("schemas").toFile(), folder.toFile());
    Path file = folder.resolve(CHARGES + ".avsc");
    String schema = Files.readString(file);
    String more =
        schema.replace("  \"fields\": [\n    {", "  \"fields\": [\n    " + fields + ",\n    {");
    assertThat(more).isNotEqualTo(schema);
    Files.writeString(file, more);
    return EventTypes.read(folder).stream()
        .filter(read -> read.name().equals(CHARGES))
        .findFirst()
        .orElseThrow();
  }

  private static String tip(int precision, String to) {
    return """
        {"name": "tip", "type": ["null", {"type": "bytes", "logicalType": "decimal",\
         "precision": %d, "scale": 2}], "default": null, "doc": "Tip, in units of currency.",\
         "range": {"from": 0, "to": %s}, "examples": ["0", "500"]}"""
        .formatted(precision, to);
  }

  /** A jar whose jobs can't start. */
  private static Path broken(Path jar) throws IOException {
    Path broken = Jars.with(jar, "broken-jobs.jar", EventTypes.load());
    Jars.replace(broken, EventTypes.RESOURCES + EventTypes.INDEX, "nothing\n");
    return broken;
  }

  /** Each partition has rows of the old version, then rows of the new one. */
  private void assertValues(EventType before, EventType after, List<Sent> sent) {
    Map<Position, Map<String, Object>> rows =
        pipeline.rows(CHARGES).stream()
            .collect(
                Collectors.toMap(
                    row -> Position.of((Record) row.getField(EventType.INGEST)), Values::of));
    ReferenceDecoder oldDecoder = new ReferenceDecoder(before);
    ReferenceDecoder newDecoder = new ReferenceDecoder(after);
    Map<Integer, List<Boolean>> isNew = new TreeMap<>();
    for (Sent message : sent) {
      Map<String, Object> row = rows.get(message.position());
      Map<String, Object> asOld = row(oldDecoder, message);
      Map<String, Object> asNew = row(newDecoder, message);
      if (asOld != null) {
        asOld.put(ADDED, null);
      }
      assertThat(row).as(message.position().toString()).isIn(asOld, asNew);
      if (!Objects.equals(asOld, asNew)) {
        isNew
            .computeIfAbsent(message.partition(), p -> new ArrayList<>())
            .add(Objects.equals(row, asNew));
      }
    }
    assertThat(rows.get(sent.get(sent.size() - 1).position()).get("tip"))
        .isEqualTo(new BigDecimal("50000000.12"));
    assertThat(isNew.values())
        .allSatisfy(
            partition ->
                assertThat(partition)
                    .containsSequence(false, true)
                    .doesNotContainSequence(true, false));
  }

  /** Null for a dead letter. */
  private static Map<String, Object> row(ReferenceDecoder decoder, Sent message) {
    ReferenceDecoder.Expectation expected =
        decoder.decode(message.value(), message.partition(), message.offset(), message.timestamp());
    return expected.accepted() ? Values.plain(expected.row()) : null;
  }
}
