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
import lakegate.e2e.pipeline.Pipeline;
import lakegate.e2e.pipeline.Sent;
import lakegate.event.EventType;
import lakegate.generate.EventGenerator;
import lakegate.table.TableDefinition;
import org.apache.iceberg.data.Record;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Topics that were deleted, and messages that expired, between stop and submit. It leaves holes in
 * the books, so it comes behind the tests of them.
 */
@Order(101)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LostTopicsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String CHARGES = "payment_charges";
  private static final String DISPUTES = "payment_disputes";
  private static final String SUBSCRIPTIONS = "payment_subscriptions";
  private static final int COUNT = 60;
  private static final int EXPIRED = 5;

  private final Pipeline pipeline = Pipeline.shared();

  /** What is gone was read: the rows prove it, or nothing but a marker was left to read. */
  @Test
  @Order(1)
  void whatExpiresAfterItWasReadIsNoLoss() throws Exception {
    List<Sent> first = send(List.of(CHARGES, DISPUTES, SUBSCRIPTIONS), 94);
    awaitOnce(first);
    pipeline.types().forEach(pipeline::awaitArrival);
    // Its transactions end with markers, behind which no position goes.
    List<Sent> replayed = sendInTransaction(DISPUTES);
    awaitOnce(replayed);
    try (Admin admin = admin()) {
      awaitRead(admin, LakegateJob.BRIDGE, DISPUTES);
      awaitRead(admin, LakegateJob.INGEST, DISPUTES + "-validated");
    }
    pipeline.cancelJobs();
    // As if ingest had ended before Flink told Kafka what it had read of this partition.
    TopicPartition charges = new TopicPartition(CHARGES + "-validated", 0);
    List<Sent> unread;
    try (Admin admin = admin()) {
      expire(admin, DISPUTES, DISPUTES + "-validated", SUBSCRIPTIONS);
      setRead(admin, charges, 0);
      expireAllButLast(admin, charges);

      List<String> plan = pipeline.dryRun();
      pipeline.submit();

      assertThat(plan)
          .anyMatch(
              line ->
                  line.startsWith("would start lakegate-bridge")
                      && line.contains("what was read of payment_disputes has expired"))
          .anyMatch(
              line ->
                  line.startsWith("would start lakegate-ingest")
                      && line.contains("what was read of payment_disputes-validated has expired")
                      && line.contains("what was read of payment_charges-validated has expired"))
          .noneMatch(line -> line.contains("before they were read"));
    }
    unread = send(List.of(CHARGES, DISPUTES, SUBSCRIPTIONS), 95);
    awaitOnce(first);
    awaitOnce(replayed);
    awaitOnce(unread);
  }

  private List<Sent> sendInTransaction(String topic) {
    ProducerRecord<byte[], byte[]> one = records(List.of(topic), 96).get(0);
    try (KafkaProducer<byte[], byte[]> producer =
        pipeline.producer(Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "replay-of-a-test"))) {
      producer.initTransactions();
      producer.beginTransaction();
      List<Sent> sent = new ArrayList<>();
      for (int partition = 0; partition < 2; partition++) {
        ProducerRecord<byte[], byte[]> there =
            new ProducerRecord<>(topic, partition, one.key(), one.value());
        sent.add(Sent.of(there, producer.send(there)));
      }
      producer.commitTransaction();
      return sent;
    }
  }

  /** Until Kafka has been told that all was read but the markers at the end. */
  private static void awaitRead(Admin admin, LakegateJob job, String topic) {
    for (int number = 0; number < 2; number++) {
      TopicPartition partition = new TopicPartition(topic, number);
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  admin
                          .listConsumerGroupOffsets(job.jobName())
                          .partitionsToOffsetAndMetadata()
                          .get()
                          .get(partition)
                          .offset()
                      >= end(admin, partition) - 1);
    }
  }

  private static long end(Admin admin, TopicPartition partition) throws Exception {
    return admin
        .listOffsets(Map.of(partition, OffsetSpec.latest()))
        .partitionResult(partition)
        .get()
        .offset();
  }

  /** All that is in the topics. */
  private static void expire(Admin admin, String... topics) throws Exception {
    Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
    for (String topic : topics) {
      all.put(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(-1));
      all.put(new TopicPartition(topic, 1), RecordsToDelete.beforeOffset(-1));
    }
    admin.deleteRecords(all).all().get();
  }

  private static void expireAllButLast(Admin admin, TopicPartition partition) throws Exception {
    // The last one and the marker behind it.
    RecordsToDelete others = RecordsToDelete.beforeOffset(end(admin, partition) - 2);
    admin.deleteRecords(Map.of(partition, others)).all().get();
  }

  private static void setRead(Admin admin, TopicPartition partition, long offset) throws Exception {
    admin
        .alterConsumerGroupOffsets(
            LakegateJob.INGEST.jobName(), Map.of(partition, new OffsetAndMetadata(offset)))
        .all()
        .get();
  }

  @Test
  @Order(2)
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
    return pipeline.send(records(types, seed));
  }

  private List<ProducerRecord<byte[], byte[]>> records(List<String> types, long seed) {
    EventGenerator generator =
        new EventGenerator(
            types.stream().map(pipeline::type).toList(), seed, 0.2, InstantSource.system());
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      records.add(generator.next().record());
    }
    return records;
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
