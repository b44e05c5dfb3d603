package lakegate.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Future;
import lakegate.event.EventType;
import lakegate.event.EventTypes;
import lakegate.generate.EventGenerator;
import lakegate.generate.GeneratedEvent;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** The Docker stack as the setup guide uses it; skipped where Docker can't run it. */
@Order(6)
class DockerStackIT {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int MESSAGES = 2_000;

  private static DockerStack stack;

  @BeforeAll
  static void start() {
    Path folder = Path.of("target", "docker-stack").toAbsolutePath();
    Optional<String> obstacle = DockerStack.obstacle(folder);
    obstacle.ifPresent(why -> System.out.println("skipped: the Docker stack, because " + why));
    assumeTrue(obstacle.isEmpty());
    stack = DockerStack.start(folder);
  }

  @AfterAll
  static void stop() {
    if (stack != null) {
      stack.close();
    }
  }

  @Test
  void everyMessageFromTheHostIsARowInTrinoOrADeadLetterAlsoAfterARestart() throws Exception {
    stack.lakegate("submit", "--wait", "5m").orFail();
    Map<String, Long> expected = new TreeMap<>();
    send(1, expected);
    awaitCounts(expected);
    assertThat(stack.lakegate("reconcile").exitCode()).isZero();

    // As the guide says: jobs don't survive a restart, and submitting them again is enough.
    stack.compose("restart", "flink-jobmanager", "flink-taskmanager", "polaris", "minio").orFail();
    stack.compose("up", "--detach", "--wait", "--no-recreate").orFail();
    stack.lakegate("submit", "--wait", "5m").orFail();
    send(2, expected);

    awaitCounts(expected);
    assertThat(stack.lakegate("reconcile").exitCode()).isZero();
  }

  /** Sends messages, a twentieth of them malformed, and counts where each must end. */
  private static void send(long seed, Map<String, Long> expected) throws Exception {
    List<EventType> types = EventTypes.load();
    EventGenerator generator = new EventGenerator(types, seed, 0.05, InstantSource.system());
    List<Future<RecordMetadata>> answers = new ArrayList<>();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                DockerStack.KAFKA,
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                32 << 20),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < MESSAGES; i++) {
        GeneratedEvent event = generator.next();
        answers.add(producer.send(event.record()));
        String table = event.fault().isEmpty() ? event.type().table() : "dead_letters";
        expected.merge(table, 1L, Long::sum);
      }
    }
    for (Future<RecordMetadata> answer : answers) {
      answer.get();
    }
  }

  private static void awaitCounts(Map<String, Long> expected) {
    String sql =
        expected.keySet().stream()
            .map(table -> "SELECT '%s', count(*) FROM %s".formatted(table, table))
            .reduce((first, second) -> first + " UNION ALL " + second)
            .orElseThrow();
    List<String> rows =
        expected.entrySet().stream().map(row -> row.getKey() + "," + row.getValue()).toList();
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(2))
        .untilAsserted(
            () -> assertThat(stack.query(sql)).containsExactlyInAnyOrderElementsOf(rows));
  }
}
