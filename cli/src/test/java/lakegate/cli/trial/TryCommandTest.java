package lakegate.cli.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import lakegate.cli.Command;
import lakegate.event.EventType;
import lakegate.event.EventTypes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TryCommandTest {
  private static final Path SCHEMAS = Path.of("..", "schemas");
  private static final String REFUNDS = "payment_refunds";
  private static final String RANGE = "\"to\": 1000000}";

  private final Command lakegate = new Command(Map.of());

  @TempDir private Path schemas;

  @BeforeEach
  void copySchemas() throws IOException {
    Files.createDirectories(schemas.resolve("shared"));
    for (String file : new String[] {"shared/row.avsc", REFUNDS + ".avsc"}) {
      Files.copy(SCHEMAS.resolve(file), schemas.resolve(file));
    }
  }

  @Test
  void anUneditedSchemaChangesNoSample() {
    assertThat(tried(SCHEMAS.resolve("samples").resolve(REFUNDS))).isZero();

    assertThat(lakegate.output())
        .startsWith(REFUNDS + ": ")
        .contains("the version this was built with", "accepted", "the same")
        .doesNotContain("Newly", "Changed");
  }

  @Test
  void aMessageThatIsNewlyRejectedIsExit1() throws IOException {
    edit(RANGE, "\"to\": 99.5}");

    assertThat(tried(recorded("99.50", "100", "1000001"))).isEqualTo(1);

    assertThat(lakegate.output().lines())
        .contains(
            "  accepted              2 -> 1",
            "  rejected              1 -> 2",
            "  the same              2",
            "Newly rejected:",
            "  OUT_OF_RANGE $.amount          1   33.33 %",
            "      recorded.jsonl:0:2  100 -> expected a number above 0 to 99.5");
  }

  @Test
  void theNewestReleasedVersionIsTheOneThatRuns() throws IOException {
    Path released = Files.createDirectories(schemas.resolve("released").resolve(REFUNDS));
    String text = built().schemaText();
    Files.writeString(released.resolve("001.avsc"), text);
    Files.writeString(released.resolve("002.avsc"), text.replace("1000000", "10"));

    assertThat(tried(recorded("99.50"))).isZero();

    assertThat(lakegate.output())
        .contains("released 002", "Newly accepted:", "OUT_OF_RANGE $.amount", "-> 99.50");
  }

  @Test
  void whatKeepsItFromTryingIsExit2WithALine() throws IOException {
    Path file = recorded("1");

    assertThat(lakegate.run("schema", "try", "--file", file.toString(), "--max", "0")).isEqualTo(2);
    assertThat(lakegate.errors()).contains("--file: needs one --topic", "--max 0: not above 0");

    assertThat(lakegate.run("schema", "try", "--from", "yesterday")).isEqualTo(2);
    assertThat(lakegate.errors()).contains("\"yesterday\" is none of earliest");

    assertThat(run("parcels", file)).isEqualTo(2);
    assertThat(lakegate.errors()).isEqualTo("--topic parcels: known are [payment_refunds]\n");

    assertThat(run(REFUNDS, schemas.resolve("gone.jsonl"))).isEqualTo(2);
    assertThat(lakegate.errors()).contains("gone.jsonl: no such file").hasLineCount(1);

    edit("\"doc\": \"Money", "\"dok\": \"Money");
    assertThat(run(REFUNDS, file)).isEqualTo(2);
    assertThat(lakegate.errors()).contains("unknown key dok; did you mean doc?");

    Files.delete(schemas.resolve("shared/row.avsc"));
    assertThat(run(REFUNDS, file)).isEqualTo(2);
    assertThat(lakegate.errors()).contains("Cannot read --schemas").hasLineCount(1);
  }

  @Test
  void aNewEventTypeHasNothingToBeComparedWith() throws IOException {
    Files.move(schemas.resolve(REFUNDS + ".avsc"), schemas.resolve("payment_payouts.avsc"));

    assertThat(run("payment_payouts", recorded("1"))).isEqualTo(2);

    assertThat(lakegate.errors())
        .startsWith("payment_payouts was never released: there is nothing to compare it with");
  }

  private int tried(Path file) {
    return run(REFUNDS, file);
  }

  private int run(String topic, Path file) {
    return lakegate.run(
        "schema",
        "try",
        "--topic",
        topic,
        "--schemas",
        schemas.toString(),
        "--file",
        file.toString(),
        "--arrival",
        "2025-11-20T00:00:00Z");
  }

  private void edit(String from, String to) throws IOException {
    Path file = schemas.resolve(REFUNDS + ".avsc");
    assertThat(Files.readString(file)).contains(from);
    Files.writeString(file, Files.readString(file).replace(from, to));
  }

  private Path recorded(String... amounts) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (String amount : amounts) {
      lines.append(
          """
          {"event_id": "evt_1", "refund_id": "re_1", "charge_id": "ch_1", "customer_id": "cus_1",\
           "amount": %s, "currency": "EUR", "created_at": "2025-11-14T10:15:30Z"}
          """
              .formatted(amount));
    }
    return Files.writeString(schemas.resolve("recorded.jsonl"), lines);
  }

  private static EventType built() {
    return EventTypes.load().stream()
        .filter(type -> type.name().equals(REFUNDS))
        .findFirst()
        .orElseThrow();
  }
}
