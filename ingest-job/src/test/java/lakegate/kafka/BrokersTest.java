package lakegate.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import lakegate.settings.KafkaSettings;
import org.junit.jupiter.api.Test;

class BrokersTest {

  @Test
  void missing_topics_and_partitions_are_listed_at_once() {
    List<String> problems = new ArrayList<>();

    Brokers.checkTopics(
        Map.of("raw", List.of("raw-validated", "raw-dlq", "raw-gone")),
        Map.of("raw", 4, "raw-validated", 4, "raw-dlq", 1),
        problems);

    assertThat(problems)
        .containsExactly(
            "topic raw-dlq has 1 partitions, but raw has 4: add partitions to it",
            "topic raw-gone is missing: ./lakegate submit creates it");
  }

  @Test
  void transactions_longer_than_the_brokers_allow_are_a_problem() {
    List<String> problems = new ArrayList<>();

    Brokers.checkTimeout(Duration.ofHours(24), Duration.ofMinutes(15), problems);

    assertThat(problems)
        .singleElement()
        .asString()
        .startsWith("the brokers allow transactions of 900 s, the settings want 86400 s");
  }

  @Test
  void transactions_that_the_brokers_allow_are_no_problem() {
    List<String> problems = new ArrayList<>();

    Brokers.checkTimeout(Duration.ofHours(24), Duration.ofHours(24), problems);
    Brokers.checkTimeout(Duration.ofHours(24), null, problems);

    assertThat(problems).isEmpty();
  }

  @Test
  void brokers_that_do_not_answer_are_named_with_their_address() throws IOException {
    // Bound but never accepting Kafka's protocol: nothing else can take the port meanwhile.
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + silent.getLocalPort();

      assertThatThrownBy(
              () ->
                  Brokers.verify(
                      new KafkaSettings(address, Map.of()),
                      Map.of("raw", List.of()),
                      Duration.ofMillis(300)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith("Cannot reach Kafka at " + address)
          .hasMessageContaining("start it, or set kafka.bootstrap.servers");
    }
  }
}
