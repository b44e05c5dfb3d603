package lakegate.cli.dlq;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import lakegate.cli.Command;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class DlqCommandTest {
  private final Command lakegate = new Command(Map.of());

  @Test
  void onlyWhatAVerbIsToTellExitsWithOne() {
    assertThat(new CommandLine(new DlqCommand()).getSubcommands().values())
        .isNotEmpty()
        .allMatch(verb -> verb.getCommandSpec().exitCodeOnExecutionException() == 2);
  }

  @ParameterizedTest
  @CsvSource({
    "stats --by colour, --by",
    "stats --topic parcels, --topic parcels",
    "inspect --limit 0, --limit 0: not above 0",
    "inspect --partition x, --partition",
    "show payment_charges, payment_charges is not topic:partition:offset",
    "show parcels:0:1, parcels is none of an event type's topics",
    "export --format samples --unmask, --unmask: samples are for everybody",
    "export --format csv, --format",
    "export --to pom.xml, --to pom.xml: not a folder",
  })
  void wrongUsageIsSaidBeforeAnyServerIsAsked(String arguments, String message) {
    assertThat(lakegate.run(("dlq " + arguments).split(" "))).isEqualTo(2);

    assertThat(lakegate.errors()).contains(message);
    assertThat(lakegate.output()).isEmpty();
  }

  @Test
  void allThatIsWrongIsSaidAtOnce() {
    assertThat(
            lakegate.run("dlq", "inspect", "--topic", "parcels", "--code", "X", "-D", "colour=red"))
        .isEqualTo(2);

    assertThat(lakegate.errors()).contains("--topic parcels", "--code X", "setting colour");
  }
}
