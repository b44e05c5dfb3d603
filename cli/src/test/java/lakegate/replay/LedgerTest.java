package lakegate.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static lakegate.dlq.TestLetters.NOON;
import static lakegate.dlq.TestLetters.letter;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import lakegate.dlq.Letter;
import lakegate.dlq.Place;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AclOperation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerTest {
  private final Letter letter = letter("{");
  private final Ledger ledger = new Ledger();

  @Test
  void anEntryNamesTheLetterItsTopicsIdAndWhereItWent() {
    ProducerRecord<byte[], byte[]> entry =
        Ledger.entry(letter, Topics.ID, Place.parse("payment_charges:0:99"), NOON);

    assertThat(entry.topic()).isEqualTo("lakegate-replays");
    assertThat(new String(entry.key(), UTF_8))
        .isEqualTo("payment_charges-dlq:0:4@4dAtWx7mSgKq0ScVQ2yCVg");
    assertThat(new String(entry.value(), UTF_8))
        .startsWith(
            "{\"at\":\"2025-11-14T12:00:00Z\",\"to\":\"payment_charges:0:99\",\"count\":1,\"by\":");
  }

  @Test
  void aLetterOfATopicThatWasMadeAgainIsAnother() {
    byte[] key = Ledger.entry(letter, Topics.ID, letter.place(), NOON).key();
    Uuid other = Uuid.fromString("AAAAAAAAAAAAAAAAAAAAAQ");
    Map<String, TopicDescription> again =
        Map.of("payment_charges-dlq", Topics.topic("payment_charges-dlq", other, null));

    ledger.add(key, again);
    assertThat(ledger.has(letter.place())).isFalse();

    ledger.add(key, Topics.of("payment_charges-dlq"));
    assertThat(ledger.has(letter.place())).isTrue();
    assertThat(ledger.has(Place.parse("payment_charges-dlq:0:5"))).isFalse();
    assertThat(ledger.has(Place.parse("payment_charges-dlq:1:4"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "note",
        "payment_charges-dlq:0:4",
        "payment_charges-dlq:0@4dAtWx7mSgKq0ScVQ2yCVg",
        "@4dAtWx7mSgKq0ScVQ2yCVg"
      })
  void whatIsNoEntrySaysNothing(String key) {
    ledger.add(key.getBytes(UTF_8), Topics.of("payment_charges-dlq"));
    ledger.add(null, Topics.of("payment_charges-dlq"));

    assertThat(ledger.has(letter.place())).isFalse();
  }

  @Test
  void aTopicWithoutTheRightToWriteIsKnown() {
    assertThat(ReplayTopics.isWritable(Topics.topic("t", Topics.ID, Set.of(AclOperation.READ))))
        .isFalse();
    assertThat(ReplayTopics.isWritable(Topics.topic("t", Topics.ID, Set.of(AclOperation.WRITE))))
        .isTrue();
    assertThat(ReplayTopics.isWritable(Topics.topic("t", Topics.ID, null))).isTrue();
  }
}
