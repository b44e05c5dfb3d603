package lakegate.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import lakegate.deploy.FlinkRest;
import lakegate.deploy.LakegateJob;
import lakegate.e2e.pipeline.FaultyProxy;
import lakegate.e2e.pipeline.FaultyProxy.Fault;
import lakegate.e2e.pipeline.FaultyProxy.Kind;
import lakegate.e2e.pipeline.Pipeline;
import lakegate.e2e.pipeline.Proxies;
import lakegate.e2e.pipeline.Sent;
import lakegate.e2e.truth.Truth;
import lakegate.event.EventTypes;
import lakegate.stack.LocalStack;
import lakegate.stack.Port;
import lakegate.stack.Store;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** The servers are there, but what passes between them is late, lost or answered with errors. */
@Order(7)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OutagesIT {
  private static final int BATCH = 1_000;
  private static final int CHECKPOINT_TIMEOUT_SECONDS = 10;
  private static final Duration LONGER = Duration.ofSeconds(CHECKPOINT_TIMEOUT_SECONDS + 2);
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** Kafka's number of the request that ends a transaction; it follows the length. */
  private static final String END_TRANSACTION = "\0\32";

  private final Store store = LocalStack.whyNoS3().isEmpty() ? Store.S3 : Store.FILE;
  private final Proxies proxies = new Proxies();
  private final List<Sent> sent = new ArrayList<>();
  private Pipeline pipeline;

  @BeforeAll
  void start() {
    pipeline =
        Pipeline.startBehind(
            proxies,
            "outages",
            store,
            EventTypes.load(),
            Map.of("execution.checkpointing.timeout", CHECKPOINT_TIMEOUT_SECONDS + "s"),
            Map.of("kafka.transaction.timeout.ms", "15000"));
  }

  @AfterAll
  void stop() {
    if (pipeline != null) {
      pipeline.close();
    }
  }

  @Test
  @Order(1)
  void aReplyThatIsLostAfterTheCatalogHasCommittedDoublesNoRow() {
    FaultyProxy catalog = proxies.of(Port.CATALOG);
    catalog.set(Fault.of(Kind.LOST_REPLY).requests(head -> head.startsWith("POST")));
    send(1);
    await().atMost(PATIENCE).until(() -> catalog.hits() > 0);
    catalog.heal();

    assertAllArrived();
  }

  @Test
  @Order(2)
  void anErrorThatComesAfterTheCatalogHasCommittedDoublesNoRow() {
    FaultyProxy catalog = proxies.of(Port.CATALOG);
    int before = catalog.hits();
    catalog.set(
        Fault.of(Kind.ERROR_AFTER)
            .status("500 Internal Server Error")
            .requests(head -> head.startsWith("POST")));
    send(2);
    await().atMost(PATIENCE).until(() -> catalog.hits() > before);
    catalog.heal();

    assertAllArrived();
  }

  @Test
  @Order(3)
  void aServerThatIsSilentForLongerThanTheCheckpointTimeoutDelaysAndLosesNothing()
      throws InterruptedException {
    for (Port port : List.of(Port.CATALOG, Port.S3, Port.REGISTRY, Port.KAFKA)) {
      send(3);
      proxies.of(port).set(Fault.of(Kind.SILENCE));
      // The outage itself.
      Thread.sleep(LONGER.toMillis());
      proxies.of(port).heal();
      send(4);

      assertAllArrived();
    }
  }

  @Test
  @Order(4)
  void anObjectStoreThatIsFullDelaysAndLosesNothing() {
    assumeTrue(store == Store.S3, "needs an object store: make s3-server");
    FaultyProxy s3 = proxies.of(Port.S3);
    FlinkRest flink = new FlinkRest(pipeline.settings().flink());
    String ingest = pipeline.jobs().get(LakegateJob.INGEST);
    long failed = flink.restarts(ingest);
    s3.set(
        Fault.of(Kind.ERROR)
            .status("507 Insufficient Storage")
            .requests(head -> head.startsWith("PUT") || head.startsWith("POST")));
    send(7);
    await().atMost(PATIENCE).until(() -> flink.restarts(ingest) > failed);
    send(8);
    s3.heal();

    assertAllArrived();
  }

  @Test
  @Order(5)
  void aTransactionThatKafkaHasAbortedStopsTheJobWithWhatToDo() {
    FlinkRest flink = new FlinkRest(pipeline.settings().flink());
    String bridge = pipeline.jobs().get(LakegateJob.BRIDGE);
    FaultyProxy kafka = proxies.of(Port.KAFKA);
    int before = kafka.hits();
    kafka.set(Fault.of(Kind.SILENCE).requests(head -> head.startsWith(END_TRANSACTION, 4)));
    // The commit waits for longer than the transaction may stay open, then goes through. One that
    // the producer sends right behind another request isn't seen.
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(2))
        .until(
            () -> {
              send(5);
              return kafka.hits() > before;
            });
    await().pollDelay(Duration.ofSeconds(30)).atMost(PATIENCE).until(() -> true);
    kafka.heal();

    await().atMost(PATIENCE).until(() -> !pipeline.jobs().containsKey(LakegateJob.BRIDGE));
    assertThat(flink.failure(bridge).orElseThrow())
        .contains("Kafka has aborted", "kafka.transaction.timeout.ms (15000)");
  }

  /** The one that the test before has left: what it was to commit is lost, and is read again. */
  @Test
  @Order(6)
  void aBridgeCheckpointThatOutlivedItsTransactionsIsNotRestored() {
    // Longer than the transactions' time, which the test before has waited for.
    List<String> plan = pipeline.dryRun(Set.of(LakegateJob.BRIDGE));
    pipeline.submit(Set.of(LakegateJob.BRIDGE));
    send(9);

    assertThat(plan)
        .anyMatch(
            line ->
                line.startsWith("would start lakegate-bridge from what topics and tables prove")
                    && line.contains("is older than the 15 s for which Kafka keeps its"));
    assertAllArrived();
  }

  private void send(long seed) {
    sent.addAll(pipeline.sendGenerated(BATCH, seed));
  }

  private void assertAllArrived() {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        // A connection that broke is noticed when it is used.
        .ignoreExceptions()
        .until(() -> pipeline.committedRows() >= sent.size());
    assertThat(pipeline.committedRows()).isEqualTo(sent.size());
    Truth.of(pipeline.types(), sent).assertInTables(pipeline.types(), pipeline::rows);
    pipeline.assertBalanced();
    assertThat(pipeline.jobs()).containsOnlyKeys(LakegateJob.values());
  }
}
