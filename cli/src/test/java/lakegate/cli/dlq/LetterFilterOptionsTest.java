package lakegate.cli.dlq;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import lakegate.dlq.LetterFilter;
import lakegate.dlq.LetterFilter.WantedHeader;
import lakegate.dlq.TestLetters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class LetterFilterOptionsTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private final List<String> problems = new ArrayList<>();

  @Test
  void withoutOptionsEveryLetterIsMeant() {
    assertThat(filter("")).isEqualTo(LetterFilter.ALL);
    assertThat(problems).isEmpty();
  }

  @Test
  void everyOptionIsAPartOfTheFilter() {
    LetterFilter filter =
        filter(
            "--topic payment_charges --topic payment_refunds-dlq --code NOT_JSON --path $.amount"
                + " --since 2026-11-24 --until 2026-11-24T10:15:00.5Z --partition 1 --offset 7"
                + " --key k=1 --contains cus_1 --header v=a=b --header trace-id");

    assertThat(problems).isEmpty();
    assertThat(filter)
        .isEqualTo(
            new LetterFilter(
                List.of("payment_charges", "payment_refunds-dlq"),
                List.of("NOT_JSON"),
                List.of("$.amount"),
                Optional.of(Instant.parse("2026-11-24T00:00:00Z")),
                Optional.of(Instant.parse("2026-11-24T10:15:00.500Z")),
                OptionalInt.of(1),
                OptionalLong.of(7),
                Optional.of("k=1"),
                Optional.of("cus_1"),
                List.of(
                    new WantedHeader("v", Optional.of("a=b")),
                    new WantedHeader("trace-id", Optional.empty()))));
  }

  @ParameterizedTest
  @CsvSource({
    "90s, 2026-11-24T11:58:30Z",
    "5m, 2026-11-24T11:55:00Z",
    "2h, 2026-11-24T10:00:00Z",
    "7d, 2026-11-17T12:00:00Z",
    "2026-11-24T12:00:00+02:00, 2026-11-24T10:00:00Z",
  })
  void aTimeIsAnInstantADayOrAWhileAgo(String text, Instant expected) {
    assertThat(filter("--since " + text).since()).contains(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "--topic parcels, --topic parcels",
    "--code BAD_TIME, --code BAD_TIME",
    "--path created_at, --path created_at",
    "--since yesterday, --since yesterday",
    "--until 2026-13-01, --until 2026-13-01",
    "--since 1h --until 2h, --until 2h: not after --since 1h",
    "--partition -1, --partition -1",
    "--offset -1, --offset -1",
    "'--contains ', --contains",
    "--header =x, --header =x",
  })
  void aWrongOptionIsNamedWithItsValue(String options, String problem) {
    filter(options);

    assertThat(problems).singleElement().asString().startsWith(problem);
  }

  @Test
  void allThatIsWrongIsSaidAtOnceWithAWayOut() {
    filter("--topic parcels --code BAD_TIME --since yesterday");

    assertThat(problems)
        .containsExactly(
            "--topic parcels: no event type and none of its topics; there are payment_charges,"
                + " payment_disputes, payment_refunds, payment_subscriptions",
            "--code BAD_TIME: no such code; did you mean BAD_TIMESTAMP?",
            "--since yesterday: not a time such as 2026-11-24T10:15:00Z, 2026-11-24 or 2h");
  }

  private LetterFilter filter(String options) {
    Verb verb = new Verb();
    new CommandLine(verb).parseArgs(options.isEmpty() ? new String[0] : options.split(" ", -1));
    return verb.options.filter(TestLetters.TYPES, NOW, problems);
  }

  /** Any verb with the options. */
  @Command
  private static final class Verb {
    @Mixin private LetterFilterOptions options;
  }
}
