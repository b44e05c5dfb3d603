package lakegate.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WaiversTest {
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 24);
  private static final String WAIVER =
      """
      [
        {"rule": "LINT_MONEY", "event": "payouts", "path": "amount",
         "reason": "Finance reads it as it is", "expires": "2026-11-24"}
      ]
      """;

  /** Has LINT_MONEY in {@code amount} alone. */
  private static final String PAYOUT =
      """
      {"type": "record", "name": "Payout", "namespace": "lakegate", "doc": "d", "fields": [
        {"name": "amount", "type": "double", "doc": "d"}]}
      """;

  @Test
  void aWaivedFindingIsShownWithTheReasonAndStopsNothing() {
    List<Finding> findings = check(WAIVER, TODAY);

    assertThat(findings)
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Severity.WAIVED);
              assertThat(finding.line())
                  .startsWith("payouts.avsc:2:22 waived LINT_MONEY amount: money as double.")
                  .contains("Waived until 2026-11-24: Finance reads it as it is.");
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"event\": \"payouts\"   | \"event\": \"*\"         | waived LINT_MONEY",
        "\"2026-11-24\"           | \"2026-11-23\"           | error LINT_MONEY, error LINT_WAIVER_EXPIRED",
        "\"event\": \"payouts\"   | \"event\": \"payuots\"   | error LINT_MONEY, error LINT_WAIVER_UNUSED",
        "\"path\": \"amount\"     | \"path\": \"\"           | error LINT_MONEY, error LINT_WAIVER_UNUSED",
        "LINT_MONEY               | LINT_DOC                 | error LINT_MONEY, error LINT_WAIVER_UNUSED",
        "LINT_MONEY               | LINT_MONY                | error LINT_MONEY, error LINT_WAIVER_UNKNOWN_RULE",
      })
  void aWaiverWaivesOnlyWhatItNames(String right, String wrong, String found) {
    assertThat(WAIVER).contains(right);

    assertThat(check(WAIVER.replace(right, wrong), TODAY))
        .extracting(finding -> finding.severity() + " " + finding.rule())
        .containsExactlyInAnyOrder(found.split(", "));
  }

  @Test
  void whatIsWrongWithAWaiverIsFoundWhereItStands() {
    assertThat(check(WAIVER, TODAY.plusDays(1)))
        .filteredOn(finding -> finding.rule() == Rule.LINT_WAIVER_EXPIRED)
        .extracting(Finding::position)
        .containsExactly(new Position("waivers.json", 2, 3));
  }

  @Test
  void aCheckOfSomeFilesFindsNoUnusedWaivers() {
    Waivers waivers = Waivers.parse("waivers.json", WAIVER).partial();

    assertThat(Gate.check(List.of(), Mode.FULL, waivers, TODAY)).isEmpty();
    assertThat(Gate.check(List.of(), Mode.FULL, waivers, TODAY.plusDays(1)))
        .extracting(Finding::rule)
        .containsExactly(Rule.LINT_WAIVER_EXPIRED);
  }

  @Test
  void everythingThatCantBeRightIsSaidAtOnce() {
    String text =
        """
        [
          {"rule": "LINT_MONEY", "event": "payouts", "path": "amount",
           "resaon": "x", "expires": "2027-01-31"},
          {"rule": 5, "event": " ", "path": "", "reason": "x", "expires": "2027-01-31"},
          {"rule": "LINT_DOC", "event": "payouts", "path": "", "reason": "x",
           "expires": "next year"},
          "LINT_DOC"
        ]
        """;

    assertThatThrownBy(() -> Waivers.parse("waivers.json", text))
        .isInstanceOf(UnreadableSchema.class)
        .hasMessage(
            """
            waivers.json:3:4: unknown key resaon; known are rule, event, path, reason, expires
            waivers.json:2:3: a waiver without reason
            waivers.json:4:4: rule is not a text
            waivers.json:4:15: event is not a text
            waivers.json:6:4: expires is not a date such as 2027-01-31
            waivers.json:7:3: a waiver without rule
            waivers.json:7:3: a waiver without event
            waivers.json:7:3: a waiver without path
            waivers.json:7:3: a waiver without reason
            waivers.json:7:3: a waiver without expires"""
                .stripTrailing());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}   | waivers.json:1:1: not a list of waivers",
        "[{]  | waivers.json:1:3: not JSON: ",
      })
  void whatIsNoListIsRefusedWithItsPlace(String text, String message) {
    assertThatThrownBy(() -> Waivers.parse("waivers.json", text))
        .isInstanceOf(UnreadableSchema.class)
        .hasMessageStartingWith(message.strip());
  }

  @Test
  void withoutAFileThereAreNone(@TempDir Path folder) {
    Waivers waivers = Waivers.read(folder.resolve(Waivers.FILE));

    assertThat(Gate.check(List.of(), Mode.FULL, waivers, TODAY)).isEmpty();
  }

  private static List<Finding> check(String waivers, LocalDate today) {
    AvscFile avsc = AvscFile.parse("payouts.avsc", PAYOUT);
    SchemaVersion draft = SchemaVersion.of("payouts", "the draft", avsc, Optional.empty());
    SchemaHistory history = new SchemaHistory("payouts", List.of(), Optional.of(draft));
    return Gate.check(List.of(history), Mode.FULL, Waivers.parse("waivers.json", waivers), today);
  }
}
