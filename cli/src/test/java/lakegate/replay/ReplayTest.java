package lakegate.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static lakegate.dlq.TestLetters.CHARGES;
import static lakegate.dlq.TestLetters.NOON;
import static lakegate.dlq.TestLetters.TYPES;
import static lakegate.dlq.TestLetters.charge;
import static lakegate.dlq.TestLetters.header;
import static lakegate.dlq.TestLetters.letter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import lakegate.deploy.Failure;
import lakegate.dlq.CurrentSchemas;
import lakegate.dlq.Letter;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** On Kafka's own fake producer. */
class ReplayTest {
  private final MockProducer<byte[], byte[]> kafka =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final ReplayProducer producer =
      new ReplayProducer(
          "kafka:9092", kafka, Topics.of(CHARGES.deadLetterTopic()), InstantSource.fixed(NOON));
  private final Judge judge =
      new Judge(new CurrentSchemas(TYPES), Patch.set("$.currency=EUR"), 3, new Ledger());
  private final ReplayPlan plan = new ReplayPlan(false, Long.MAX_VALUE);
  private final List<Long> batches = new ArrayList<>();
  private boolean over;

  private final Replay replay =
      new Replay(
          plan,
          judge,
          producer,
          Double.POSITIVE_INFINITY,
          new Replay.Watcher() {
            @Override
            public boolean isOver(long nanos) {
              return over;
            }

            @Override
            public void sent(long letters) {
              batches.add(letters);
            }
          });

  @Test
  void aMessageGoesBackAsItCameWithOurHeadersBehindTheProducers() {
    List<Header> own = List.of(header("h", "1"), header("h", null), header("", "ä"));
    byte[] value = charge().replace("usd", "DEM").getBytes(UTF_8);
    Letter letter =
        letter(CHARGES, value, new byte[] {(byte) 0xff}, own, 2, 470, NOON.minusSeconds(9));

    ProducerRecord<byte[], byte[]> record =
        ReplayProducer.record(new ReplayProducer.Resend(letter, value));

    assertThat(record.topic()).isEqualTo("payment_charges");
    assertThat(record.partition()).isEqualTo(2);
    assertThat(record.timestamp()).isEqualTo(NOON.minusSeconds(9).toEpochMilli());
    assertThat(record.key()).isEqualTo(new byte[] {(byte) 0xff});
    assertThat(record.value()).isSameAs(value);
    assertThat(Arrays.asList(record.headers().toArray()))
        .containsExactly(
            header("h", "1"),
            header("h", null),
            header("", "ä"),
            header("lakegate.first.seen", "2025-11-14T11:59:51Z"),
            header("lakegate.replay.count", "1"),
            header("lakegate.replay.letter", "payment_charges-dlq:2:47"),
            header("lakegate.replay.origin", "payment_charges:2:470"));
  }

  @Test
  void eachBatchAndItsEntriesAreOneTransaction() {
    List<Letter> letters = letters(1_100);

    replay.begin(Ledger::new);
    letters.forEach(letter -> assertThat(replay.take(letter)).isTrue());
    replay.commit();

    assertThat(kafka.commitCount()).isEqualTo(batches.size());
    assertThat(batches).last().isEqualTo(1_100L);
    assertThat(batches.get(0)).isLessThanOrEqualTo(500L);
    assertThat(sentTo("payment_charges")).isEqualTo(1_100);
    assertThat(sentTo("lakegate-replays")).isEqualTo(1_100);
  }

  @Test
  void whatAnotherReplayHasSentMeanwhileIsLeftOut() {
    List<Letter> letters = letters(3);
    Ledger newer = new Ledger();
    newer.add(
        Ledger.entry(letters.get(1), Topics.ID, letters.get(1).place(), NOON).key(),
        Topics.of(CHARGES.deadLetterTopic()));

    replay.begin(() -> newer);
    letters.forEach(replay::take);
    replay.commit();

    assertThat(producer.sent()).isEqualTo(2);
  }

  @Test
  void aLetterThatCameAfterThePlanIsNotSent() {
    letters(2);
    Letter late = letterAt(9_990);

    replay.begin(Ledger::new);
    assertThat(replay.take(late)).isTrue();
    replay.commit();

    assertThat(kafka.commitCount()).isZero();
  }

  @Test
  void anEndFinishesTheBatchAtHand() {
    List<Letter> letters = letters(3);

    replay.begin(Ledger::new);
    assertThat(replay.take(letters.get(0))).isTrue();
    over = true;
    assertThat(replay.take(letters.get(1))).isFalse();
    replay.commit();

    assertThat(producer.sent()).isEqualTo(1);
    assertThat(kafka.commitCount()).isEqualTo(1);
  }

  @Test
  void aReplayThatAnotherOneEndsSaysSo() {
    replay.begin(Ledger::new);
    letters(1).forEach(replay::take);
    kafka.fenceProducer();

    assertThatThrownBy(replay::commit)
        .isInstanceOf(Failure.class)
        .hasMessage(
            "Another replay has begun and ends this one; 0 letters are sent, the other has the"
                + " rest");
  }

  @Test
  void aMissingRightIsALineThatNamesIt() {
    kafka.initTransactionException = new TransactionalIdAuthorizationException("no");
    assertThatThrownBy(producer::begin)
        .isInstanceOf(Failure.class)
        .hasMessageStartingWith(
            "Not allowed to use the transactional id lakegate-replays of Kafka at kafka:9092");
  }

  @Test
  void aRefusedCommitSendsNothing() {
    replay.begin(Ledger::new);
    letters(1).forEach(replay::take);
    kafka.commitTransactionException =
        new KafkaException("failed", new TopicAuthorizationException(Set.of(CHARGES.rawTopic())));

    assertThatThrownBy(replay::commit)
        .hasMessage(
            "Not allowed to write to payment_charges of Kafka at kafka:9092: grant Write and"
                + " Describe; 0 letters are sent");
    assertThat(kafka.history()).isEmpty();
  }

  @Test
  void aLetterThatTheRawTopicCantTakeIsALineWithTheWayOut() {
    replay.begin(Ledger::new);
    letters(1).forEach(replay::take);
    kafka.sendException = new RecordTooLargeException("5 MiB");

    assertThatThrownBy(replay::commit)
        .isInstanceOf(Failure.class)
        .hasMessageContaining("raise max.message.bytes")
        .hasMessageEndingWith("0 letters are sent");
    assertThat(kafka.history()).isEmpty();
  }

  @Test
  void aFencedProducerIsKnownBehindOtherExceptions() {
    replay.begin(Ledger::new);
    letters(1).forEach(replay::take);
    kafka.commitTransactionException =
        new KafkaException("failed", new ProducerFencedException("newer"));

    assertThatThrownBy(replay::commit).hasMessageStartingWith("Another replay has begun");
  }

  /** Of the plan. */
  private List<Letter> letters(int count) {
    List<Letter> letters = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      letters.add(letterAt(10L * i));
    }
    letters.forEach(letter -> plan.add(letter, judge));
    return letters;
  }

  private static Letter letterAt(long rawOffset) {
    byte[] value = charge().replace("usd", "DEM").getBytes(UTF_8);
    return letter(CHARGES, value, null, List.of(), 0, rawOffset, NOON);
  }

  private long sentTo(String topic) {
    return kafka.history().stream().filter(record -> record.topic().equals(topic)).count();
  }
}
