package lakegate.dlq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static lakegate.dlq.TestLetters.CHARGES;
import static lakegate.dlq.TestLetters.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import lakegate.deploy.Failure;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

class LettersTest {
  private static final TopicPartition FIRST = new TopicPartition("payment_charges-dlq", 0);
  private static final TopicPartition SECOND = new TopicPartition("payment_charges-dlq", 1);

  private final FakeConsumer consumer = new FakeConsumer();
  private final List<String> read = new ArrayList<>();

  @Test
  void everyLetterIsReadOnceUpToWhereTheTopicsEndedWhenTheReadingBegan() {
    consumer.has(FIRST, 0, 3).has(SECOND, 5, 6);
    consumer.polls(FIRST, 0, 1);
    consumer.polls(SECOND, 5, 6);
    consumer.polls(FIRST, 2, 3);

    letters().read(LetterFilter.ALL, Letters.Progress.NONE, this::note);

    assertThat(read).containsExactlyInAnyOrder("0:0", "0:1", "0:2", "1:5");
  }

  @Test
  void whatIsOlderThanTheFilterIsNotEvenRead() {
    consumer.has(FIRST, 0, 3).has(SECOND, 0, 3);
    consumer.times.put(FIRST, 2L);
    consumer.polls(FIRST, 2);

    letters().read(since(), Letters.Progress.NONE, this::note);

    assertThat(read).containsExactly("0:2");
    assertThat(consumer.assignment()).containsExactly(FIRST);
  }

  @Test
  void aLetterIsFoundAtItsOwnPlaceWithoutReadingAnother() {
    consumer.has(FIRST, 0, 9).has(SECOND, 0, 9);
    consumer.polls(SECOND, 7);

    assertThat(letters().find(Place.parse("payment_charges-dlq:1:7")))
        .map(Letter::place)
        .contains(new Place("payment_charges-dlq", 1, 7));
    assertThat(consumer.assignment()).containsExactly(SECOND);
  }

  @Test
  void whereNoLetterIsNoneIsFound() {
    consumer.has(FIRST, 3, 9).has(SECOND, 0, 0);

    assertThat(letters().find(Place.parse("payment_charges-dlq:0:2"))).isEmpty();
    assertThat(letters().find(Place.parse("payment_charges-dlq:0:9"))).isEmpty();
    assertThat(letters().find(Place.parse("payment_charges-dlq:7:0"))).isEmpty();
  }

  @Test
  void aMissingRightIsALineThatNamesTheTopic() {
    consumer.has(FIRST, 0, 3).has(SECOND, 0, 0);
    consumer.setPollException(new TopicAuthorizationException(Set.of(FIRST.topic())));

    assertThatThrownBy(this::readAll)
        .isInstanceOf(Failure.class)
        .hasMessage(
            "Not allowed to read payment_charges-dlq of Kafka at kafka:9092: grant Read and"
                + " Describe on it");
  }

  @Test
  void aBrokerThatFailsIsALineWithItsAddress() {
    consumer.has(FIRST, 0, 3).has(SECOND, 0, 0);
    consumer.setPollException(new KafkaException("gone"));

    assertThatThrownBy(this::readAll)
        .isInstanceOf(Failure.class)
        .hasMessage("Cannot read from Kafka at kafka:9092: gone");
  }

  private void readAll() {
    letters().read(LetterFilter.ALL, Letters.Progress.NONE, this::note);
  }

  private void note(Letter letter) {
    read.add(letter.place().partition() + ":" + letter.place().offset());
  }

  private Letters letters() {
    return new Letters(
        "kafka:9092", Map.of(FIRST.topic(), CHARGES), List.of(FIRST, SECOND), consumer);
  }

  private static LetterFilter since() {
    LetterFilter all = LetterFilter.ALL;
    return new LetterFilter(
        all.topics(),
        all.codes(),
        all.paths(),
        Optional.of(NOON),
        all.until(),
        all.partition(),
        all.offset(),
        all.key(),
        all.contains(),
        all.headers());
  }

  private static ConsumerRecord<byte[], byte[]> letter(TopicPartition partition, long offset) {
    return TestLetters.record(
        CHARGES, offset, NOON, null, "{".getBytes(UTF_8), List.of(), partition.partition());
  }

  /** Kafka's own fake, with times. */
  private static final class FakeConsumer extends MockConsumer<byte[], byte[]> {
    private final Map<TopicPartition, Long> times = new HashMap<>();

    FakeConsumer() {
      super("earliest");
    }

    FakeConsumer has(TopicPartition partition, long beginning, long end) {
      updateBeginningOffsets(Map.of(partition, beginning));
      updateEndOffsets(Map.of(partition, end));
      return this;
    }

    void polls(TopicPartition partition, long... offsets) {
      schedulePollTask(
          () -> Arrays.stream(offsets).forEach(offset -> addRecord(letter(partition, offset))));
    }

    @Override
    public synchronized Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
        Map<TopicPartition, Long> wanted) {
      Map<TopicPartition, OffsetAndTimestamp> offsets = new HashMap<>();
      wanted.forEach(
          (partition, time) -> {
            Long offset = times.get(partition);
            offsets.put(partition, offset == null ? null : new OffsetAndTimestamp(offset, time));
          });
      return offsets;
    }
  }
}
