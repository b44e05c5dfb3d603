package lakegate.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

class HelpTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Main main =
      new Main(
          new Terminal(new PrintStream(out, true), new PrintStream(err, true), false, false),
          Map.of());

  static Stream<String> examples() {
    CommandLine main = new HelpTest().main.commandLine();
    return Stream.concat(Stream.of(main), below(main))
        .flatMap(line -> Arrays.stream(line.getCommandSpec().usageMessage().footer()))
        .map(example -> example.replace("%%", "%").strip());
  }

  static List<CommandLine> verbs() {
    return below(new HelpTest().main.commandLine()).toList();
  }

  private static Stream<CommandLine> below(CommandLine line) {
    return line.getSubcommands().values().stream()
        .flatMap(verb -> Stream.concat(Stream.of(verb), below(verb)));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyExampleOfAHelpTextIsValid(String example) {
    assertThat(example).startsWith("lakegate ");
    ParseResult result = main.commandLine().parseArgs(example.substring(9).split(" "));
    while (result != null) {
      assertThat(result.errors()).isEmpty();
      assertThat(result.unmatched()).isEmpty();
      result = result.subcommand();
    }
  }

  @ParameterizedTest
  @MethodSource("verbs")
  void everyVerbExplainsItselfWithAnExample(CommandLine verb) {
    String name = verb.getCommandSpec().qualifiedName();

    assertThat(main.run((name.substring(9) + " --help").split(" "))).isZero();

    assertThat(out.toString(UTF_8)).contains("Usage: " + name, "Examples:");
  }

  @ParameterizedTest
  @MethodSource("verbs")
  void everyOptionIsExplained(CommandLine verb) {
    assertThat(verb.getCommandSpec().options()).allMatch(option -> option.description().length > 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"schema", "table"})
  void onlyFindingsAndRefusalsExitWithOne(String parent) {
    assertThat(below(main.commandLine().getSubcommands().get(parent)))
        .allMatch(verb -> verb.getCommandSpec().exitCodeOnExecutionException() == 2);
  }

  @Test
  void allWrongOptionsAreReportedAtOnce() {
    assertThat(main.run("generate", "--rate", "fast", "--malformed", "2", "--seed", "x"))
        .isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains("--rate", "--malformed", "--seed", "--help");
  }

  @Test
  void wrongValuesAndWrongSettingsAreReportedTogether() {
    assertThat(
            main.run(
                "generate",
                "--type",
                "parcels",
                "--count",
                "0",
                "--flink.url",
                "nowhere",
                "-D",
                "colour=red",
                "--kafka.bootstrap.servers",
                "localhost"))
        .isEqualTo(2);
    assertThat(err.toString(UTF_8))
        .contains(
            "--type parcels",
            "--count 0",
            "flink.url = nowhere",
            "unknown setting colour",
            "kafka.bootstrap.servers = localhost: \"localhost\" is not host:port");
  }

  @Test
  void theVersionIsTheBuilds() {
    assertThat(main.run("--version")).isZero();
    assertThat(out.toString(UTF_8)).matches("lakegate \\d+\\.\\d+\\.\\d+\\s*");
  }
}
