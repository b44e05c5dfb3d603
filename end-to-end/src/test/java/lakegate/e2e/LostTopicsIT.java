package lakegate.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import lakegate.deploy.Failure;
import lakegate.deploy.LakegateJob;
import lakegate.deploy.Records;
import lakegate.e2e.Pipeline.Sent;
import lakegate.event.EventType;
import lakegate.generate.EventGenerator;
import lakegate.table.TableDefinition;
import org.apache.iceberg.data.Record;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * Topics that were deleted, and messages that expired, between stop and submit. It leaves holes in
 * the books, so it comes behind the tests of them.
 */
@Order(101)
class LostTopicsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String CHARGES = "payment_charges";
  private static final String DISPUTES = "payment_disputes";
  private static final String SUBSCRIPTIONS = "payment_subscriptions";
  private static final int COUNT = 60;
  private static final int EXPIRED = 5;

  private final Pipeline pipeline = Pipeline.shared();

  @Test
  void whatIsStillThereIsWrittenOnceAndWhatIsGoneIsSaid() throws Exception {
    pipeline.cancelJobs();
    pipeline.submit();
    List<Sent> first = send(List.of(CHARGES, DISPUTES, SUBSCRIPTIONS), 90);
    awaitOnce(first);

    // Unread in the validated topic when it is deleted.
    pipeline.cancel(LakegateJob.INGEST);
    long validated = count(pipeline.type(SUBSCRIPTIONS));
    List<Sent> unread = send(List.of(SUBSCRIPTIONS), 91);
    await().atMost(PATIENCE).until(() -> count(pipeline.type(SUBSCRIPTIONS)) > validated);
    pipeline.stop();
    List<Sent> late;
    List<Sent> again;
    try (Admin admin = admin()) {
      admin.deleteTopics(Set.of(SUBSCRIPTIONS + "-validated", DISPUTES)).all().get();
      await().atMost(PATIENCE).until(() -> !admin.listTopics().names().get().contains(DISPUTES));
      admin.createTopics(Set.of(new NewTopic(DISPUTES, 2, (short) 1))).all().get();
      again = send(List.of(DISPUTES), 92);
      // Unread in the raw topic when its head expires.
      late = send(List.of(CHARGES), 93);
      admin.deleteRecords(Map.of(new TopicPartition(CHARGES, 0), beforeNth(late))).all().get();
    }

    assertThatThrownBy(pipeline::submit)
        .isInstanceOf(Failure.class)
        .hasMessageStartingWith("Cannot submit, nothing was changed:")
        .hasMessageContaining("of payment_charges-0 expired before they were read")
        .hasMessageContaining("--accept-loss");
    List<String> plan = pipeline.dryRun();
    pipeline.submitWithLoss();

    assertThat(plan)
        .anyMatch(
            line ->
                line.contains("lakegate-bridge")
                    && line.contains("payment_subscriptions-validated was created again")
                    && line.contains("payment_disputes was created again"));
    List<Sent> kept = new ArrayList<>(late);
    kept.removeAll(late.stream().filter(sent -> sent.partition() == 0).limit(EXPIRED).toList());
    awaitOnce(first);
    awaitOnce(unread);
    awaitOnce(again);
    awaitOnce(kept);
  }

  private static RecordsToDelete beforeNth(List<Sent> sent) {
    return RecordsToDelete.beforeOffset(
        sent.stream()
            .filter(record -> record.partition() == 0)
            .skip(EXPIRED)
            .findFirst()
            .orElseThrow()
            .offset());
  }

  private List<Sent> send(List<String> types, long seed) {
    EventGenerator generator =
        new EventGenerator(
            types.stream().map(pipeline::type).toList(), seed, 0.2, InstantSource.system());
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      records.add(generator.next().record());
    }
    return pipeline.send(records);
  }

  private long count(EventType type) {
    long[] count = {0};
    try (Records records =
        new Records(pipeline.settings().job().kafka(), List.of(type.validatedTopic()))) {
      records.readNew(record -> count[0]++);
    }
    return count[0];
  }

  /** Each of them is one row or one dead letter. */
  private void awaitOnce(List<Sent> sent) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              Map<List<Object>, Integer> places = new HashMap<>();
              for (EventType type : pipeline.types()) {
                pipeline.rows(type.table()).forEach(row -> add(places, row, EventType.INGEST));
              }
              pipeline
                  .rows(TableDefinition.DEAD_LETTERS)
                  .forEach(row -> add(places, row, "origin"));
              assertThat(sent)
                  .allSatisfy(
                      record ->
                          assertThat(places.get(place(record))).as(record.toString()).isEqualTo(1));
            });
  }

  private static void add(Map<List<Object>, Integer> places, Record row, String struct) {
    if (row.getField(struct) instanceof Record origin) {
      List<Object> place =
          List.of(
              origin.getField("topic"),
              origin.getField("partition"),
              origin.getField("offset"),
              ((java.time.OffsetDateTime) origin.getField("timestamp")).toInstant().toEpochMilli());
      places.merge(place, 1, Integer::sum);
    }
  }

  private static List<Object> place(Sent sent) {
    return List.of(sent.topic(), sent.partition(), sent.offset(), sent.timestamp());
  }

  private Admin admin() {
    return Admin.create(
        Map.of(
            AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
            pipeline.settings().job().kafka().bootstrapServers()));
  }
}
