package lakegate.trial;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import lakegate.event.EventType;
import lakegate.event.EventTypes;
import lakegate.trial.Change.Example;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrialTest {
  private static final Path SCHEMAS = Path.of("..", "schemas");
  private static final long ARRIVAL = Instant.parse("2025-11-20T00:00:00Z").toEpochMilli();
  private static final String ORDERS =
      """
      {"type": "record", "name": "Order", "namespace": "lakegate.test", "doc": "An order.",
       "normalise": ["trim", "null-words"],
       "fields": [
        {"name": "id", "type": "string", "doc": "Order."},
        {"name": "status", "type": ["null", "string"], "default": null, "doc": "State.",
         "normalise": ["lower"], "allowed": ["open", "paid"], "otherwise": "flag"},
        {"name": "amount", "type": {"type": "bytes", "logicalType": "decimal", "precision": 18, "scale": 4},
         "doc": "Price.", "range": {"above": 0, "to": 1000}},
        {"name": "email", "type": ["null", "string"], "default": null, "doc": "Address.",
         "normalise": ["trim"], "confluent:tags": ["PII"]},
        {"name": "buyer", "type": ["null", {"type": "record", "name": "Buyer", "doc": "Who buys.", "fields": [
          {"name": "city", "type": ["null", "string"], "default": null, "doc": "City."}]}],
         "default": null, "doc": "Who buys."},
        {"name": "placed_at", "type": ["null", {"type": "long", "logicalType": "timestamp-millis", "adjust-to-utc": true}],
         "default": null, "doc": "When.", "range": {"from": "2000-01-01", "to": "2100-01-01"}}
       ]}
      """;
  private static final String OWN_FIELDS = "{\"name\": \"id\",";
  private static final String NEW_FIELD =
      """
      {"name": "note", "type": ["null", "string"], "default": null, "doc": "Note."},
      {"name": "id",""";

  /**
   * What an edit does to one message.
   *
   * @param changes each as {@code KIND what: before -> after}
   */
  private record Case(String name, String from, String to, String message, String... changes) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    String amount = "\"to\": 1000}";
    return Stream.of(
        new Case("nothing is edited", "", "", order("\"status\": \"Void\", \"x\": 1")),
        new Case(
            "a range is tightened",
            amount,
            "\"to\": 100}",
            order("\"amount\": 250.50"),
            "NEWLY_REJECTED OUT_OF_RANGE $.amount: 250.50 -> expected a number above 0 to 100"),
        new Case(
            "a range is widened",
            amount,
            "\"to\": 5000}",
            order("\"amount\": 1250.50"),
            "NEWLY_ACCEPTED OUT_OF_RANGE $.amount: expected a number above 0 to 1000 -> 1250.50"),
        new Case(
            "an optional field becomes required",
            "{\"name\": \"email\", \"type\": [\"null\", \"string\"], \"default\": null",
            "{\"name\": \"email\", \"type\": \"string\"",
            order("\"amount\": 1"),
            "NEWLY_REJECTED MISSING_FIELD $.email: missing -> expected a text"),
        new Case(
            "a scale is lowered for a number that is too large anyway",
            "\"scale\": 4",
            "\"scale\": 2",
            order("\"amount\": 2000.125"),
            "OTHER_REASON OUT_OF_RANGE $.amount -> TOO_PRECISE $.amount:"
                + " expected a number above 0 to 1000 -> expected a number with at most 2 decimals"),
        new Case("a scale is lowered", "\"scale\": 4", "\"scale\": 2", order("\"amount\": 1.5")),
        new Case(
            "a step is another one",
            "[\"lower\"], \"allowed\": [\"open\", \"paid\"], \"otherwise\": \"flag\"",
            "[\"upper\"]",
            order("\"status\": \"Open\""),
            "VALUE status: \"open\" -> \"OPEN\""),
        new Case(
            "a value is allowed",
            "\"open\", \"paid\"",
            "\"open\", \"paid\", \"void\"",
            order("\"status\": \"Void\""),
            "FLAG - UNKNOWN_STATUS: \"void\" flagged -> not flagged"),
        new Case(
            "a value is no longer allowed",
            "\"open\", \"paid\"",
            "\"open\"",
            order("\"status\": \"Paid\""),
            "FLAG + UNKNOWN_STATUS: \"paid\" not flagged -> flagged"),
        new Case(
            "flag becomes reject",
            "\"otherwise\": \"flag\"",
            "\"otherwise\": \"reject\"",
            order("\"status\": \"a@b.org\""),
            "NEWLY_REJECTED NOT_ALLOWED $.status: *** -> expected one of open, paid"),
        new Case(
            "a column is renamed with its old name as an alias",
            "{\"name\": \"email\",",
            "{\"name\": \"contact\", \"aliases\": [\"email\"], \"json\": \"email\",",
            order("\"email\": \"a@b.org\"")),
        new Case(
            "a column is renamed without an alias",
            "{\"name\": \"email\",",
            "{\"name\": \"contact\", \"json\": \"email\",",
            order("\"email\": \"a@b.org\""),
            "VALUE contact (new column): none -> ***",
            "VALUE email (no column any more): *** -> none"),
        new Case(
            "personal data changes",
            "\"normalise\": [\"trim\"], \"confluent",
            "\"normalise\": [\"upper\"], \"confluent",
            order("\"email\": \"a@b.org\""),
            "VALUE email: *** -> ***"),
        new Case(
            "a column is added for a member that was rescued",
            OWN_FIELDS,
            NEW_FIELD,
            order("\"note\": \"hi\", \"x\": {\"y\": 1}"),
            "VALUE note (new column): none -> \"hi\"",
            "RESCUED - note: rescued -> not rescued"),
        new Case(
            "a column is added for a member that isn't there",
            OWN_FIELDS,
            NEW_FIELD,
            order("\"x\": 1")),
        new Case(
            "a member of a nested record has another name",
            "\"name\": \"city\",",
            "\"name\": \"city\", \"json\": \"town\",",
            order("\"buyer\": {\"city\": \"Rome\", \"town\": \"Ostia\"}"),
            "VALUE buyer.city: \"Rome\" -> \"Ostia\"",
            "RESCUED + buyer.city: not rescued -> rescued",
            "RESCUED - buyer.town: rescued -> not rescued"),
        new Case(
            "a limit follows the arrival, which is the message's own",
            "\"to\": \"2100-01-01\"",
            "\"to\": \"arrival+1d\"",
            order("\"placed_at\": \"2025-11-21T00:00:00Z\"")),
        new Case(
            "a limit follows the arrival and the message is later",
            "\"to\": \"2100-01-01\"",
            "\"to\": \"arrival+1d\"",
            order("\"placed_at\": \"2025-11-21T00:00:00.001Z\""),
            "NEWLY_REJECTED OUT_OF_RANGE $.placed_at: \"2025-11-21T00:00:00.001Z\" -> expected a"
                + " time from 2000-01-01T00:00:00Z to 24 hours after its arrival"),
        new Case("what is no JSON stays so", amount, "\"to\": 100}", "{\"id\": "),
        new Case(
            "a number is written as text",
            "\"type\": {\"type\": \"bytes\", \"logicalType\": \"decimal\", \"precision\": 18, \"scale\": 4},\n"
                + "   \"doc\": \"Price.\", \"range\": {\"above\": 0, \"to\": 1000}",
            "\"type\": \"string\", \"doc\": \"Price.\"",
            order("\"amount\": \"1.50\""),
            "VALUE amount: 1.5000 -> \"1.50\""));
  }

  private static String order(String members) {
    return members.contains("\"amount\"")
        ? "{\"id\": \"o1\", " + members + "}"
        : "{\"id\": \"o1\", \"amount\": 9, " + members + "}";
  }

  @TempDir private Path folder;

  @ParameterizedTest
  @MethodSource("cases")
  void anEditShowsWhatItDoesToAMessage(Case edit) throws IOException {
    if (!edit.from.isEmpty()) {
      assertThat(ORDERS).containsOnlyOnce(edit.from);
    }
    Trial trial = new Trial(type(ORDERS), type(ORDERS.replace(edit.from, edit.to)), false);

    trial.observe(message(7, edit.message));

    assertThat(texts(trial.result())).containsExactly(edit.changes);
    assertThat(trial.result().unchanged()).isEqualTo(edit.changes.length == 0 ? 1 : 0);
  }

  private static List<String> texts(TrialResult result) {
    List<String> texts = new ArrayList<>();
    for (Change change : result.changes()) {
      Example example = change.examples().get(0);
      assertThat(example.place()).isEqualTo("orders:2:7");
      texts.add(
          "%s %s: %s -> %s"
              .formatted(change.kind(), change.what(), example.before(), example.after()));
    }
    return texts;
  }

  @Test
  void messagesAreCountedAndTheFirstThreeShown() throws IOException {
    Trial trial =
        new Trial(type(ORDERS), type(ORDERS.replace("\"to\": 1000}", "\"to\": 5}")), false);

    for (int i = 0; i < 10; i++) {
      trial.observe(message(i, order("\"amount\": " + (i + 1))));
    }
    trial.observe(message(10, "no JSON"));

    TrialResult result = trial.result();
    assertThat(result.messages()).isEqualTo(11);
    assertThat(result.acceptedBefore()).isEqualTo(10);
    assertThat(result.acceptedAfter()).isEqualTo(5);
    assertThat(result.unchanged()).isEqualTo(6);
    assertThat(result.rejectsMore()).isTrue();
    assertThat(result.changes())
        .singleElement()
        .satisfies(
            change -> {
              assertThat(change.count()).isEqualTo(5);
              assertThat(change.examples())
                  .extracting(Example::before)
                  .containsExactly("6", "7", "8");
            });
  }

  @Test
  void personalDataIsShownOnDemand() throws IOException {
    String edited = ORDERS.replace("\"normalise\": [\"trim\"]", "\"normalise\": [\"upper\"]");
    Trial trial = new Trial(type(ORDERS), type(edited), true);

    trial.observe(message(7, order("\"email\": \"a@b.org\"")));

    assertThat(texts(trial.result())).containsExactly("VALUE email: \"a@b.org\" -> \"A@B.ORG\"");
  }

  private static RawMessage message(long offset, String json) {
    return new RawMessage("orders", 2, offset, ARRIVAL, json.getBytes(UTF_8));
  }

  private EventType type(String avsc) throws IOException {
    Files.createDirectories(folder.resolve("shared"));
    Files.writeString(
        folder.resolve("shared/row.avsc"), Files.readString(SCHEMAS.resolve("shared/row.avsc")));
    Files.writeString(folder.resolve("orders.avsc"), avsc);
    return EventTypes.read(folder).get(0);
  }
}
