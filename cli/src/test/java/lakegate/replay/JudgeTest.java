package lakegate.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static lakegate.dlq.TestLetters.CHARGES;
import static lakegate.dlq.TestLetters.NOON;
import static lakegate.dlq.TestLetters.TYPES;
import static lakegate.dlq.TestLetters.charge;
import static lakegate.dlq.TestLetters.header;
import static lakegate.dlq.TestLetters.letter;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import lakegate.deadletter.DeadLetterHeaders;
import lakegate.dlq.CurrentSchemas;
import lakegate.dlq.Letter;
import lakegate.dlq.TestLetters;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;

class JudgeTest {
  private static final String MARKS = charge().replace("usd", "DEM");

  @Test
  void aMessageThatTodaysSchemaAcceptsIsSentAsItIs() {
    Letter letter = letterOf(charge(), 0);

    Verdict verdict = judge(Patch.NONE, new Ledger()).verdict(letter);

    assertThat(verdict.fate()).isEqualTo(Fate.ACCEPTED);
    assertThat(verdict.message()).isSameAs(letter.value());
    assertThat(verdict.isSent(false)).isTrue();
  }

  @Test
  void aMessageThatIsRejectedAgainSaysWithWhatAndIsSentIfForced() {
    Verdict verdict =
        judge(Patch.set("$.created_at=never"), new Ledger())
            .verdict(letter(charge().replace("12.5", "-1")));

    assertThat(verdict.fate()).isEqualTo(Fate.REJECTED);
    assertThat(verdict.code()).isEqualTo("OUT_OF_RANGE");
    assertThat(verdict.isSent(false)).isFalse();
    assertThat(verdict.isSent(true)).isTrue();
  }

  @Test
  void aPatchMakesAMessageAcceptable() {
    Verdict verdict = judge(Patch.set("$.currency=EUR"), new Ledger()).verdict(letter(MARKS));

    assertThat(verdict.fate()).isEqualTo(Fate.ACCEPTED);
    assertThat(new String(verdict.message(), UTF_8)).isEqualTo(charge().replace("usd", "EUR"));
  }

  @Test
  void whatIsNoJsonCantBePatchedEvenIfForced() {
    Verdict verdict = judge(Patch.set("$.currency=EUR"), new Ledger()).verdict(letter("{"));

    assertThat(verdict.fate()).isEqualTo(Fate.UNCHANGEABLE);
    assertThat(verdict.isSent(true)).isFalse();
  }

  @Test
  void aLetterInTheLedgerIsNeverSentAgain() {
    Letter letter = letter(MARKS);
    Ledger ledger = new Ledger();
    ledger.add(
        Ledger.entry(letter, Topics.ID, letter.place(), NOON).key(),
        Topics.of(letter.place().topic()));

    Verdict verdict = judge(Patch.NONE, new Ledger()).with(ledger).verdict(letter);

    assertThat(verdict.fate()).isEqualTo(Fate.REPLAYED);
    assertThat(verdict.isSent(true)).isFalse();
  }

  @Test
  void aMessageStopsAtMaxReplaysByTheCountThatTravelsWithIt() {
    Judge judge = judge(Patch.NONE, new Ledger());

    assertThat(judge.verdict(letterOf(charge(), 2)).fate()).isEqualTo(Fate.ACCEPTED);
    Verdict last = judge.verdict(letterOf(charge(), 3));
    assertThat(last.fate()).isEqualTo(Fate.EXHAUSTED);
    assertThat(last.isSent(true)).isFalse();
  }

  @Test
  void aValidatedRecordGoesNowhere() {
    List<Header> headers =
        List.of(
            header(DeadLetterHeaders.TOPIC, "payment_charges-validated"),
            header(DeadLetterHeaders.PARTITION, "0"),
            header(DeadLetterHeaders.OFFSET, "5"));

    Verdict verdict = judge(Patch.NONE, new Ledger()).verdict(letterOf(charge(), headers));

    assertThat(verdict.fate()).isEqualTo(Fate.VALIDATED);
    assertThat(verdict.isSent(true)).isFalse();
  }

  @Test
  void aMessageOfWhichOnlyTheBeginningWasKeptGoesNowhereThoughItWouldBeAccepted() {
    Letter cut = letterOf(charge(), List.of(header(DeadLetterHeaders.VALUE_SIZE, "40000000")));

    Verdict verdict = judge(Patch.set("$.currency=EUR"), new Ledger()).verdict(cut);

    assertThat(verdict.fate()).isEqualTo(Fate.CUT);
    assertThat(verdict.isSent(true)).isFalse();
  }

  @Test
  void aPlanCountsByFateAndCodesAndSendsTheFirstOnes() {
    Judge judge = judge(Patch.set("$.currency=EUR"), new Ledger());
    ReplayPlan plan = new ReplayPlan(false, 1);
    Letter first = letterAt(MARKS, 10);
    Letter second = letterAt(MARKS, 20);

    List.of(first, second, letterAt("{", 30), letterAt(charge().replace("12.5", "-1"), 40))
        .forEach(letter -> plan.add(letter, judge));

    Map<String, Long> counts =
        plan.groups().stream()
            .collect(
                Collectors.toMap(
                    group -> group.getKey().fate() + " " + group.getKey().codes(),
                    Map.Entry::getValue));
    assertThat(counts)
        .isEqualTo(
            Map.of(
                "ACCEPTED NOT_ALLOWED",
                2L,
                "REJECTED OUT_OF_RANGE -> OUT_OF_RANGE",
                1L,
                "UNCHANGEABLE NOT_JSON",
                1L));
    assertThat(plan.letters()).isEqualTo(4);
    assertThat(plan.chosen()).isEqualTo(1);
    assertThat(plan.sends(first.place())).isTrue();
    assertThat(plan.sends(second.place())).isFalse();
  }

  private static Judge judge(Patch patch, Ledger ledger) {
    return new Judge(new CurrentSchemas(TYPES), patch, 3, ledger);
  }

  private static Letter letterAt(String json, long offset) {
    return letter(CHARGES, json.getBytes(UTF_8), null, List.of(), 0, offset, NOON);
  }

  private static Letter letterOf(String json, int replayCount) {
    return letterOf(
        json,
        List.of(
            header(DeadLetterHeaders.CODE, "NOT_ALLOWED"),
            header(DeadLetterHeaders.REPLAY_COUNT, String.valueOf(replayCount))));
  }

  private static Letter letterOf(String json, List<Header> headers) {
    return Letter.of(
        CHARGES,
        TestLetters.record(
            CHARGES, 4, NOON, null, json.getBytes(UTF_8), new ArrayList<>(headers), 0));
  }
}
