package lakegate.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import lakegate.deploy.Failure;
import lakegate.deploy.FlinkRest;
import lakegate.deploy.LakegateJob;
import lakegate.deploy.Records;
import lakegate.e2e.pipeline.Jars;
import lakegate.e2e.pipeline.Pipeline;
import lakegate.e2e.pipeline.Sent;
import lakegate.e2e.pipeline.Traffic;
import lakegate.event.EventType;
import lakegate.origin.RawPlace;
import lakegate.origin.TopicTail;
import org.apache.commons.io.FileUtils;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Jobs that start without their newest checkpoint: each raw record is in one place, once, all the
 * same. Whole rows are compared elsewhere; here it is about places.
 */
@Order(7)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StartPointsIT {
  private static final int BATCH = 600;

  /** More transactions than one call to Kafka's admin client ends within its minute. */
  private static final int LOST = 80;

  private static final String REFUNDS = "payment_refunds";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Pipeline pipeline = Pipeline.shared();

  /** The checkpoints of a job, or a copy of them. */
  private Path checkpoints(String folder) {
    return Path.of(pipeline.settings().checkpoints().orElseThrow()).resolve(folder);
  }

  /** Cancels both jobs while messages are on all parts of the way. */
  private void interrupt(long seed) throws Exception {
    pipeline.sendGenerated(BATCH, seed);
    pipeline.cancelJobs();
    pipeline.sendGenerated(BATCH, seed + 1);
  }

  private void assertAllArrive(long rows) {
    pipeline.awaitRows(rows);
    pipeline.types().forEach(pipeline::awaitArrival);
    pipeline.assertBalanced();
    assertValidatedOnce();
    assertThat(pipeline.committedRows()).isEqualTo(rows);
  }

  /** The topic's readers don't see a raw record twice either. */
  private void assertValidatedOnce() {
    for (EventType type : pipeline.types()) {
      List<RawPlace> places = new ArrayList<>();
      try (Records records =
          new Records(pipeline.settings().job().kafka(), List.of(type.validatedTopic()))) {
        records.readNew(
            record -> RawPlace.atEndOf(record.value(), type.rawTopic()).ifPresent(places::add));
      }
      assertThat(places).as(type.validatedTopic()).doesNotHaveDuplicates();
    }
  }

  @Test
  @Order(1)
  void withoutAnyCheckpointTheJobsGoOnWhereTopicsAndTablesEnd() throws Exception {
    long before = pipeline.committedRows() + BATCH;
    pipeline.sendGenerated(BATCH, 69);
    pipeline.awaitRows(before);
    assertThatThrownBy(pipeline::submit)
        .isInstanceOf(Failure.class)
        .hasMessageStartingWith("Both jobs run already, nothing was changed");
    interrupt(70);
    age(checkpoints("lakegate-bridge"), Duration.ofHours(25));
    assertThat(pipeline.dryRun())
        .anyMatch(line -> line.contains("is older than the 24 h for which Kafka keeps its"));
    FileUtils.deleteDirectory(checkpoints(".").normalize().toFile());

    List<String> plan = pipeline.dryRun();
    pipeline.submit();

    assertThat(plan)
        .filteredOn(line -> line.startsWith("would start"))
        .hasSize(2)
        .allSatisfy(
            line ->
                assertThat(line)
                    .contains("from what topics and tables prove, as there is no checkpoint in "));
    assertAllArrive(before + 2 * BATCH);
  }

  private static void age(Path folder, Duration by) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(f -> f.endsWith("_metadata")).toList()) {
        Instant time = Files.getLastModifiedTime(file).toInstant();
        Files.setLastModifiedTime(file, FileTime.from(time.minus(by)));
      }
    }
  }

  @Test
  @Order(2)
  void anOldCheckpointWritesNothingTwiceAndANewPartitionIsReadFromItsBeginning() throws Exception {
    long before = pipeline.committedRows();
    Path old = checkpoints("../old-checkpoints").normalize();
    FileUtils.copyDirectory(checkpoints(".").normalize().toFile(), old.toFile());
    pipeline.sendGenerated(BATCH, 72);
    pipeline.awaitRows(before + BATCH);
    interrupt(73);
    FileUtils.deleteDirectory(checkpoints(".").normalize().toFile());
    FileUtils.moveDirectory(old.toFile(), checkpoints(".").normalize().toFile());
    grow(REFUNDS, 3);
    byte[] refund = "{\"no\":\"refund\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    pipeline.send(List.of(new ProducerRecord<>(REFUNDS, 2, null, refund)));

    assertThatThrownBy(pipeline::submit)
        .isInstanceOf(Failure.class)
        .hasMessageContaining("topic payment_refunds-validated has 2 partitions, fewer than the 3");
    grow(REFUNDS + "-validated", 3);
    grow(REFUNDS + "-dlq", 3);
    List<String> plan = pipeline.dryRun();
    pipeline.submit();

    assertThat(plan)
        .anyMatch(line -> line.startsWith("would start lakegate-bridge from checkpoint "))
        .anyMatch(
            line ->
                line.startsWith("would start lakegate-ingest from what topics and tables prove")
                    && line.contains("is older than the last commit to "));
    assertAllArrive(before + 3 * BATCH + 1);
  }

  private void grow(String topic, int partitions) throws Exception {
    try (Admin admin =
        Admin.create(
            Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                pipeline.settings().job().kafka().bootstrapServers()))) {
      admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(partitions))).all().get();
    }
  }

  @Test
  @Order(3)
  void whateverSomebodyRestoresByHandNoRowIsWrittenTwice() throws Exception {
    long before = pipeline.committedRows();
    FlinkRest flink = new FlinkRest(pipeline.settings().flink());
    // Flink keeps the newest three.
    Path old = checkpoints("../kept").normalize();
    FileUtils.copyDirectory(newestCheckpoint(flink, LakegateJob.INGEST).toFile(), old.toFile());
    pipeline.sendGenerated(BATCH, 75);
    pipeline.awaitRows(before + BATCH);
    pipeline.cancel(LakegateJob.INGEST);

    runByHand(old);

    pipeline.sendGenerated(BATCH, 76);
    assertAllArrive(before + 2 * BATCH);
  }

  private void runByHand(Path checkpoint) {
    FlinkRest flink = new FlinkRest(pipeline.settings().flink());
    flink.run(
        flink.upload(pipeline.jar(), "by-hand.jar"),
        LakegateJob.INGEST,
        pipeline.settings().jobArguments(LakegateJob.INGEST),
        Map.of(),
        1,
        Optional.of("file://" + checkpoint));
  }

  private static Path newestCheckpoint(FlinkRest flink, LakegateJob ofName) {
    String job = flink.active(ofName).orElseThrow().id();
    await().atMost(PATIENCE).until(() -> flink.checkpoints(job).completed() > 0);
    return Path.of(URI.create(flink.checkpoints(job).latest().orElseThrow().path()));
  }

  /** Of a run that is gone for good; its records hide what comes behind them. */
  @Test
  @Order(4)
  void transactionsThatNobodyCanCommitAreAbortedBeforeAStartWithoutACheckpoint() throws Exception {
    long before = pipeline.committedRows();
    TopicPartition validated = new TopicPartition(REFUNDS + "-validated", 0);
    pipeline.stop();
    List<KafkaProducer<byte[], byte[]>> lost = new ArrayList<>();
    try (TopicTail tail = new TopicTail(pipeline.settings().job().kafka())) {
      for (int subtask = 0; subtask < LOST; subtask++) {
        lost.add(openTransaction("lakegate-bridge-validated-" + subtask + "-7", validated));
      }
      assertThat(tail.hasOpenTransaction(validated)).isTrue();
      FileUtils.deleteDirectory(checkpoints(".").normalize().toFile());
      FileUtils.deleteDirectory(checkpoints("../savepoints").normalize().toFile());

      List<String> report = pipeline.submit();

      assertThat(report)
          .contains("done: abort %d open transactions of earlier runs".formatted(LOST));
      pipeline.sendGenerated(BATCH, 79);
      assertAllArrive(before + BATCH);
      assertThat(lost)
          .allSatisfy(
              producer ->
                  assertThatThrownBy(producer::commitTransaction)
                      .isInstanceOf(KafkaException.class));
    } finally {
      lost.forEach(KafkaProducer::close);
    }
  }

  private KafkaProducer<byte[], byte[]> openTransaction(String id, TopicPartition partition)
      throws Exception {
    KafkaProducer<byte[], byte[]> producer =
        pipeline.producer(
            Map.of(
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                id,
                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                (int) Duration.ofHours(24).toMillis()));
    producer.initTransactions();
    producer.beginTransaction();
    producer
        .send(new ProducerRecord<>(partition.topic(), partition.partition(), null, new byte[] {0}))
        .get();
    return producer;
  }

  /** Two subtasks, then one from what two have written, then one from what one had written. */
  @Test
  @Order(5)
  void withAnotherParallelismEachRowIsWrittenOnceWhateverIsRestored() throws Exception {
    long before = pipeline.committedRows();
    FlinkRest flink = new FlinkRest(pipeline.settings().flink());
    pipeline.sendGenerated(BATCH, 81);
    pipeline.stop();
    pipeline.use(Map.of("parallelism", "2"));
    List<String> plan = pipeline.dryRun();
    pipeline.submit();
    Path ofTwo = checkpoints("../of-two").normalize();
    FileUtils.copyDirectory(newestCheckpoint(flink, LakegateJob.INGEST).toFile(), ofTwo.toFile());
    pipeline.sendGenerated(BATCH, 82);
    pipeline.awaitRows(before + 2 * BATCH);
    pipeline.cancelJobs();
    pipeline.use(Map.of());
    pipeline.submit();
    pipeline.sendGenerated(BATCH, 83);
    pipeline.awaitRows(before + 3 * BATCH);
    pipeline.cancel(LakegateJob.INGEST);

    runByHand(ofTwo);

    assertThat(plan)
        .filteredOn(line -> line.startsWith("would start"))
        .hasSize(2)
        .allMatch(line -> line.contains(" from savepoint "));
    pipeline.sendGenerated(BATCH, 84);
    assertAllArrive(before + 4 * BATCH);
  }

  /** A clock that was wrong for longer, or a copy of the store. */
  @Test
  @Order(6)
  void transactionsThatALaterRunHasUsedAreNotMissed() throws Exception {
    long before = pipeline.committedRows();
    Path kept = checkpoints("../kept-of-bridge").normalize();
    Path checkpoint;
    List<Sent> sent;
    // What a checkpoint under traffic has still to commit is never nothing.
    try (Traffic traffic = Traffic.start(pipeline, 90, 200)) {
      pipeline.awaitRows(before + BATCH);
      checkpoint = newestCheckpoint(new FlinkRest(pipeline.settings().flink()), LakegateJob.BRIDGE);
      FileUtils.copyDirectory(checkpoint.toFile(), kept.toFile());
      pipeline.cancelJobs();
      sent = traffic.stop();
    }
    FileUtils.deleteDirectory(checkpoints("lakegate-bridge").toFile());
    FileUtils.moveDirectory(kept.toFile(), checkpoint.toFile());
    String number = checkpoint.getFileName().toString().replace("chk-", "");
    takeTransaction("lakegate-bridge-validated-0-" + number);

    List<String> report = pipeline.submit();

    assertThat(report)
        .filteredOn(line -> line.startsWith("started lakegate-bridge"))
        .satisfiesExactly(
            line -> assertThat(line).contains(", from checkpoint " + number + " of "),
            line ->
                assertThat(line)
                    .contains(", from what topics and tables prove, as Kafka could not commit")
                    .contains(" the transactions of checkpoint " + number + " of "));
    assertAllArrive(before + sent.size());
  }

  /** As another run does that begins with an older checkpoint. */
  private void takeTransaction(String id) {
    try (KafkaProducer<byte[], byte[]> other =
        pipeline.producer(Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, id))) {
      other.initTransactions();
    }
  }

  @Test
  @Order(7)
  void anEventTypeMayGoAndComeBack() throws Exception {
    long before = pipeline.committedRows();
    List<EventType> all = pipeline.types();
    Path jar = pipeline.jar();
    pipeline.stop();
    pipeline.use(Jars.with(jar, "fewer-jobs.jar", without(all, REFUNDS)), without(all, REFUNDS));

    List<String> plan = pipeline.dryRun();
    pipeline.submit();
    long rowsOfOthers = pipeline.committedRows();
    pipeline.sendGenerated(BATCH, 77);
    pipeline.awaitRows(rowsOfOthers + BATCH);
    pipeline.stop();
    pipeline.use(jar, all);
    List<String> planOfReturn = pipeline.dryRun();
    pipeline.submit();
    pipeline.sendGenerated(BATCH, 78);

    assertThat(plan)
        .filteredOn(line -> line.startsWith("would start"))
        .hasSize(2)
        .allMatch(line -> line.contains("belongs to no event type any more"));
    assertThat(planOfReturn)
        .filteredOn(line -> line.contains("did not read payment_refunds-validated"))
        .singleElement(InstanceOfAssertFactories.STRING)
        .doesNotContain("payment_refunds-validated-0 at 0,");
    assertAllArrive(before + 2 * BATCH);
  }

  @Test
  @Order(8)
  void clocksThatAreFiveMinutesOffLoseAndDoubleNothing() throws Exception {
    long before = pipeline.committedRows();
    Duration off = Duration.ofMinutes(5);
    // The producers' clocks.
    pipeline.sendGenerated(BATCH, 85, off);
    pipeline.sendGenerated(BATCH, 86, off.negated());
    pipeline.awaitRows(before + 2 * BATCH);
    pipeline.sendGenerated(BATCH, 87, off);
    List<Path> runs =
        pipeline.jobs().entrySet().stream()
            .map(job -> checkpoints(job.getKey().jobName()).resolve(job.getValue()))
            .toList();
    pipeline.cancelJobs();
    pipeline.sendGenerated(BATCH, 88, off.negated());
    // That of the checkpoints' store was ahead: the next run's look older than these.
    for (Path run : runs) {
      age(run, off.negated());
    }
    pipeline.submit();
    pipeline.awaitRows(before + 4 * BATCH);
    pipeline.cancelJobs();
    List<String> plan = pipeline.dryRun();
    pipeline.submit();

    assertThat(plan)
        .filteredOn(line -> line.startsWith("would start"))
        .hasSize(2)
        .allMatch(line -> line.contains(" from checkpoint "));
    pipeline.sendGenerated(BATCH, 89);
    assertAllArrive(before + 5 * BATCH);
    for (Path run : runs) {
      FileUtils.deleteDirectory(run.toFile());
    }
  }

  private static List<EventType> without(List<EventType> types, String name) {
    return types.stream().filter(type -> !Set.of(name).contains(type.name())).toList();
  }
}
