package lakegate.suggest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lakegate.event.EventTypes;
import lakegate.gate.AvscFile;
import lakegate.gate.Gate;
import lakegate.gate.Mode;
import lakegate.gate.SchemaHistory;
import lakegate.gate.SchemaVersion;
import lakegate.gate.Severity;
import lakegate.suggest.Suggestions.Leftover;
import lakegate.suggest.Suggestions.SuggestedValue;
import lakegate.trial.RawMessage;
import lakegate.trial.RecordedMessages;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SuggestionsTest {
  private static final Path SCHEMAS = Path.of("..", "schemas");
  private static final Path CASES = Path.of("src/test/resources/lakegate/suggest");
  private static final Instant ARRIVAL = Instant.parse("2025-11-20T00:00:00Z");
  private static final String ORDERS =
      """
      {"type": "record", "name": "Order", "namespace": "lakegate.test", "doc": "An order.",
       "normalise": ["trim", "null-words"],
       "fields": [
        {"name": "order_id", "type": "string", "doc": "Order."},
        {"name": "status", "type": ["null", "string"], "default": null, "doc": "State.",
         "normalise": ["lower"], "allowed": ["open", "paid"], "otherwise": "reject"},
        {"name": "country", "type": ["null", "string"], "default": null, "doc": "Country.",
         "allowed": "iso-3166-1", "otherwise": "flag"},
        {"name": "billing_interval", "type": ["null", "string"], "default": null, "doc": "Period.",
         "json": "interval"}
       ]}
      """;

  @TempDir private Path folder;
  private Path schemas;

  @BeforeEach
  void makeFolder() throws IOException {
    schemas = Files.createDirectories(folder.resolve("schemas"));
    Files.createDirectories(schemas.resolve("shared"));
    Files.copy(SCHEMAS.resolve("shared/row.avsc"), schemas.resolve("shared/row.avsc"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"one-line", "broken", "tabs-and-broken-lists", "all-on-one-line"})
  void aPatchKeepsTheFilesFormattingAppliesAndPassesTheCheck(String name) throws Exception {
    Path files = CASES.resolve(name);
    String before = Files.readString(files.resolve("before.avsc"));
    String after = Files.readString(files.resolve("after.avsc"));
    Survey survey = survey(before);
    new RecordedMessages(files.resolve("messages.jsonl"), ARRIVAL).read(100, survey::observe);

    AvscPatch patch = AvscPatch.of(before, Suggestions.of(survey, 0.01));

    assertThat(patch.after()).isEqualTo(after);
    assertThat(patch.byHand()).isEmpty();
    applyWithPatch(patch.diff("schemas/orders.avsc"));
    assertThat(Files.readString(schemas.resolve("orders.avsc"))).isEqualTo(after);
    assertThat(EventTypes.read(schemas)).hasSize(1);
    assertThat(Gate.check(List.of(history(before, after)), Mode.FULL_TRANSITIVE))
        .filteredOn(finding -> finding.severity() == Severity.ERROR)
        .isEmpty();
    // What was suggested is what the messages have: the decoder takes them all with it.
    Survey again = survey(after);
    new RecordedMessages(files.resolve("messages.jsonl"), ARRIVAL).read(100, again::observe);
    assertThat(Suggestions.of(again, 0.01).isEmpty()).isTrue();
  }

  @Test
  void aPatchIsAUnifiedDiff() throws IOException {
    Path files = CASES.resolve("one-line");

    String diff =
        UnifiedDiff.of(
            "schemas/orders.avsc",
            Files.readString(files.resolve("before.avsc")),
            Files.readString(files.resolve("after.avsc")));

    assertThat(diff).isEqualTo(Files.readString(files.resolve("expected.patch")));
  }

  private void applyWithPatch(String diff) throws IOException, InterruptedException {
    Path file = Files.writeString(folder.resolve("suggested.patch"), diff);
    Process process =
        new ProcessBuilder("patch", "-p1", "--binary", "-i", file.toString())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }

  private SchemaHistory history(String before, String after) throws IOException {
    AvscFile shared =
        AvscFile.parse("row.avsc", Files.readString(schemas.resolve("shared/row.avsc")));
    return new SchemaHistory(
        "orders",
        List.of(
            SchemaVersion.of(
                "orders", "001", AvscFile.parse("001.avsc", before), Optional.of(shared))),
        Optional.of(
            SchemaVersion.of(
                "orders", "the draft", AvscFile.parse("orders.avsc", after), Optional.of(shared))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "[1, 2, 1000000]                     | int",
        "[1, 2, 1000001]                     | long",
        "[-5, 9223372036854775807, 0]        | long",
        "[1, 2, 9223372036854775808]         | number over 64 bits",
        "[1e3, 5, 6]                         | int",
        "[0.5, 12, 3]                        | decimal(18,4)",
        "[1.123456, 2, 3]                    | decimal(18,6)",
        "[123456789012345.25, 1, 2]          | decimal(18,2)",
        "[12345678901234567.25, 1, 2]        | decimal over 18 digits",
        "[1e-30, 1, 2]                       | decimal over 18 digits",
        "[\"12.50\", \"3.00\", \" 1.1 \"]    | decimal(18,4)",
        "[\"12\", \"13\", \"14\"]            | string",
        "[12, \"13\", \"none\"]              | int",
        "[\"0042\", \"0043\", \"0044\"]      | string",
        "[true, \"FALSE\", \"null\"]         | boolean",
        "[true, \"yes\", false]              | mixed types",
        "[\"2025-11-14T10:15:30Z\", \"2025-11-14 10:15:30.123\", \"2025-11-14T10:15:30+02:00\"]"
            + " | timestamp-millis",
        "[\"2025-11-14\", \"2025-11-15\", \"2025-11-16\"] | string",
        "[\"a\", \"true\", \"1\"]            | string",
        "[\"a\", 1, 2]                       | mixed types",
        "[{\"a\": 1}, {\"a\": 2}, {\"a\": 3}] | record",
        "[{\"a\": 1}, \"b\", {\"a\": 3}]     | mixed types",
        "[{}, {}, {}]                        | no member of it is frequent and of one type",
        "[[1], [2], [3]]                     | array",
        "[null, \"none\", \"\"]              | only null"
      })
  void aTypeTakesEveryValueThatWasSeen(String values, String expected) throws IOException {
    Survey survey = survey(ORDERS);
    for (JsonNode value : new ObjectMapper().readTree("[" + exact(values) + "]").get(0)) {
      observe(survey, "\"thing\": " + value.asText());
    }

    Suggestions suggestions = Suggestions.of(survey, 0.01);

    List<String> types = new ArrayList<>();
    suggestions.fields().forEach(field -> types.add(field.type().toString()));
    suggestions.left().forEach(left -> types.add(left.why()));
    assertThat(types).containsExactly(expected);
  }

  /** The elements as texts of JSON, so that no number passes through a double. */
  private static String exact(String list) {
    List<String> elements = new ArrayList<>();
    int depth = 0;
    StringBuilder element = new StringBuilder();
    for (char c : list.strip().substring(1, list.strip().length() - 1).toCharArray()) {
      depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
      if (c == ',' && depth == 0) {
        elements.add(element.toString());
        element.setLength(0);
      } else {
        element.append(c);
      }
    }
    elements.add(element.toString());
    return elements.stream()
        .map(text -> "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"")
        .toList()
        .toString();
  }

  @Test
  void aMemberIsSuggestedIfItIsFrequentEnough() throws IOException {
    Survey survey = survey(ORDERS);
    for (int i = 0; i < 100; i++) {
      observe(
          survey,
          "\"often\": 1"
              + (i < 5 ? ", \"seldom\": 1" : "")
              + (i < 4 ? ", \"below\": 1" : "")
              + (i < 2 ? ", \"twice\": 1" : ""));
    }

    assertThat(Suggestions.of(survey, 0.05).fields())
        .extracting(field -> field.name() + " " + field.count() + " " + field.share())
        .containsExactly("often 100 1.0", "seldom 5 0.05");
    assertThat(Suggestions.of(survey, 0).fields())
        .extracting(SuggestedField::name)
        .containsExactly("often", "seldom", "below");
  }

  @Test
  void membersOfMessagesThatAreDeadLettersCountToo() throws IOException {
    Survey survey = survey(ORDERS);
    for (int i = 0; i < 3; i++) {
      observe(survey, "\"order_id\": null, \"coupon\": {\"code\": \"X\"}");
      observe(survey, "\"a\": \"is no JSON");
    }

    Suggestions suggestions = Suggestions.of(survey, 0.01);

    assertThat(suggestions.messages()).isEqualTo(6);
    assertThat(suggestions.fields())
        .extracting(field -> field.name() + " " + field.count() + " " + field.share())
        .containsExactly("coupon 3 0.5");
  }

  @Test
  void whatIsOrLooksPersonalIsTaggedAndShownNowhere() throws IOException {
    Survey survey = survey(ORDERS);
    for (int i = 0; i < 10; i++) {
      observe(
          survey,
          "\"reachable\": \"jo@example.org\", \"paidWith\": \"4111 1111 1111 1111\","
              + " \"lastName\": \"Miller\", \"note\": \"fine\", \"jo@example.org\": 1,"
              + " \"status\": \"jo@example.org\"");
    }

    Suggestions suggestions = Suggestions.of(survey, 0.01);

    assertThat(suggestions.fields())
        .filteredOn(SuggestedField::personal)
        .extracting(SuggestedField::name)
        .containsExactly("reachable", "paid_with", "last_name");
    assertThat(suggestions.values()).isEmpty();
    String shown =
        String.join("\n", SuggestionTable.lines(suggestions))
            + AvscPatch.of(ORDERS, suggestions).after();
    assertThat(shown).doesNotContain("jo@example.org", "4111", "Miller").contains("fine");
  }

  @Test
  void aValueIsSuggestedAsItIsAfterTheSteps() throws IOException {
    Survey survey = survey(ORDERS);
    for (int i = 0; i < 8; i++) {
      observe(survey, "\"status\": \"" + (i < 4 ? " Void " : "open") + "\"");
    }
    observe(survey, "\"status\": \"typo\"");
    observe(survey, "\"status\": null");
    for (int i = 0; i < 3; i++) {
      observe(survey, "\"country\": \"342\"");
    }

    Suggestions suggestions = Suggestions.of(survey, 0.01);

    assertThat(suggestions.values())
        .extracting(SuggestedValue::field, SuggestedValue::value, SuggestedValue::count)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("status", "void", 4L));
    assertThat(suggestions.values().get(0).share()).isEqualTo(4 / 9.0);
    assertThat(suggestions.left())
        .extracting(Leftover::path, Leftover::count)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("status", 1L),
            org.assertj.core.groups.Tuple.tuple("country", 3L));
  }

  @ParameterizedTest
  @CsvSource({
    "Order_ID, order_id is the column that reads \"order_id\"",
    "billingInterval, billing_interval is the column that reads \"interval\"",
    "rescuedData, rescued_data is a column of the table",
    "日本, its name has no ASCII letter: add it by hand"
  })
  void aNameInUseIsNotSuggestedTwice(String member, String why) throws IOException {
    Survey survey = survey(ORDERS);
    for (int i = 0; i < 3; i++) {
      observe(survey, "\"" + member + "\": 1");
    }

    Suggestions suggestions = Suggestions.of(survey, 0.01);

    assertThat(suggestions.fields()).isEmpty();
    assertThat(suggestions.left()).extracting(Leftover::why).containsExactly(why);
  }

  @Test
  void aWordThatSqlReservesGetsAnotherNameAndIsStillRead() throws IOException {
    Survey survey = survey(ORDERS);
    for (int i = 0; i < 3; i++) {
      observe(survey, "\"order\": 1, \"trip\": {\"from\": 1, \"date\": 2}");
    }

    List<SuggestedField> fields = Suggestions.of(survey, 0.01).fields();

    assertThat(fields)
        .extracting(field -> field.name() + " " + field.toJson().path("json").asText("none"))
        .containsExactly("order_value order", "trip none");
    assertThat(fields.get(1).nested())
        .extracting(field -> field.name() + " " + field.toJson().path("json").asText("none"))
        .containsExactly("from_value from", "date none");
  }

  @Test
  void twoMembersWithOneNameAreOneFieldAndAHint() throws IOException {
    Survey survey = survey(ORDERS);
    for (int i = 0; i < 3; i++) {
      observe(survey, "\"giftNote\": \"x\", \"gift_note\": \"y\"");
    }

    Suggestions suggestions = Suggestions.of(survey, 0.01);

    assertThat(suggestions.fields())
        .extracting(SuggestedField::jsonName)
        .containsExactly("giftNote");
    assertThat(suggestions.left())
        .extracting(Leftover::why)
        .containsExactly("gift_note is suggested for \"giftNote\"");
  }

  @ParameterizedTest
  @CsvSource({
    "loyaltyTier, loyalty_tier",
    "LoyaltyTier, loyalty_tier",
    "customerID, customer_id",
    "HTTPStatus, http_status",
    "3ds_version, three_ds_version",
    "24h, two_four_h",
    "ship-to.zip code, ship_to_zip_code",
    "_internal_, internal",
    "größe, gr_e",
    "日本, ''"
  })
  void aColumnsNameIsSnakeCase(String member, String column) {
    assertThat(ColumnNames.of(member)).isEqualTo(column);
  }

  private Survey survey(String avsc) throws IOException {
    Files.writeString(schemas.resolve("orders.avsc"), avsc);
    return new Survey(EventTypes.read(schemas).get(0));
  }

  private static void observe(Survey survey, String members) {
    String json =
        members.contains("\"order_id\"")
            ? "{" + members + "}"
            : "{\"order_id\": \"o1\", " + members + "}";
    survey.observe(new RawMessage("orders", 0, 0, ARRIVAL.toEpochMilli(), json.getBytes(UTF_8)));
  }
}
