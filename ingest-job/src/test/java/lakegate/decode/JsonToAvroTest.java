package lakegate.decode;

import static lakegate.deadletter.RejectReason.BAD_TIMESTAMP;
import static lakegate.deadletter.RejectReason.MISSING_FIELD;
import static lakegate.deadletter.RejectReason.NOT_ALLOWED;
import static lakegate.deadletter.RejectReason.NOT_JSON;
import static lakegate.deadletter.RejectReason.NULL_FIELD;
import static lakegate.deadletter.RejectReason.OUT_OF_RANGE;
import static lakegate.deadletter.RejectReason.TOO_PRECISE;
import static lakegate.deadletter.RejectReason.WRONG_TYPE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lakegate.deadletter.Problem;
import lakegate.deadletter.RejectReason;
import lakegate.event.EventType;
import lakegate.event.FieldRules;
import lakegate.event.Normalise;
import lakegate.event.RecordRules;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonToAvroTest {
  private static final long ARRIVAL = Instant.parse("2025-11-14T10:15:30.500Z").toEpochMilli();
  private static final String REQUIRED = "\"id\":\"i\",\"outer\":{\"required\":1}";

  private final JsonToAvro quirks = new JsonToAvro(TestTypes.QUIRKS, 7);

  private static DecodeOutcome decode(JsonToAvro decoder, String json) {
    return decoder.decode(json.getBytes(StandardCharsets.UTF_8), 3, 42, ARRIVAL);
  }

  private static Map<String, Object> row(EventType type, String json) {
    return decode(new JsonToAvro(type, 7), json)
        .fold(
            accepted -> new AvroRows(type.schema()).read(accepted.value()),
            rejected -> {
              throw new AssertionError(rejected.problems().toString());
            });
  }

  private static List<Problem> problems(DecodeOutcome outcome) {
    return outcome.fold(accepted -> List.of(), DecodeOutcome.Rejected::problems);
  }

  /** The problems as {@code CODE path}. */
  private List<String> problems(String json) {
    return problems(decode(quirks, json)).stream()
        .map(problem -> problem.reason() + " " + problem.path())
        .toList();
  }

  private static Map<String, Object> quirkWith(String members) {
    return row(TestTypes.QUIRKS, "{" + REQUIRED + "," + members + "}");
  }

  static List<Arguments> values() {
    return List.of(
        arguments("count", "12", 12),
        arguments("count", "\" 12 \"", 12),
        arguments("count", "12.0", 12),
        arguments("count", "1e1", 10),
        arguments("count", "100e-2", 1),
        arguments("count", "-0", 0),
        arguments("count", "0e999999999999", 0),
        arguments("count", "2147483647", Integer.MAX_VALUE),
        arguments("count", "-2147483648", Integer.MIN_VALUE),
        arguments("count", "null", null),
        arguments("count", "\" NULL \"", null),
        arguments("count", "\"\\t\"", null),
        arguments("wide", "999999999999999999", new BigDecimal("999999999999999999")),
        arguments("wide", "-999999999999999999", new BigDecimal("-999999999999999999")),
        arguments("wide", "1e17", new BigDecimal("100000000000000000")),
        arguments("signed", "0", new BigDecimal("0.00")),
        arguments("signed", "-99.99", new BigDecimal("-99.99")),
        arguments("signed", "-0.01", new BigDecimal("-0.01")),
        arguments("signed", "1.28", new BigDecimal("1.28")),
        arguments("signed", "\"499.990000\"", new BigDecimal("499.99")),
        arguments("open", "true", true),
        arguments("open", "\" FALSE\"", false),
        arguments("open", "\"True\"", true),
        arguments("open", "\"none\"", null),
        arguments("shape", "\" Very - ROUND \"", "very_round"),
        arguments("shape", "\"gr\\u00f6\\u00dfer\"", "größer"),
        arguments("shape", "\"None\"", null),
        arguments("code", "\"long code with many letters\"", "LONG CODE WITH MANY LETTERS"),
        arguments("code", "\"\\u0062b\"", "BB"),
        arguments("first_at", "\"2025-11-14T10:15:30Z\"", instant("2025-11-14T10:15:30Z")),
        arguments(
            "first_at", "\"2025-11-14T10:15:30.123+02:00\"", instant("2025-11-14T08:15:30.123Z")),
        arguments("first_at", "\"2025-11-14T10:15:30.000Z\"", instant("2025-11-14T10:15:30Z")),
        arguments("first_at", "\"2025-11-14 10:15:30.123\"", instant("2025-11-14T10:15:30.123Z")),
        arguments("first_at", "\"2025-11-14T10:15:30.123\"", instant("2025-11-14T10:15:30.123Z")),
        arguments("first_at", "\"2025-11-14T10:15:30-11:30\"", instant("2025-11-14T21:45:30Z")),
        arguments("first_at", "\"2025-11-14T10:15:30.1\"", instant("2025-11-14T10:15:30.100Z")),
        arguments(
            "first_at", "\"1969-12-31T23:59:59.999999999Z\"", instant("1969-12-31T23:59:59.999Z")),
        arguments("first_at", "\"2024-02-29T00:00:00Z\"", instant("2024-02-29T00:00:00Z")),
        arguments("first_at", "\"\"", null),
        arguments("second_at", "\"2000-01-01T00:00:00Z\"", instant("2000-01-01T00:00:00Z")),
        arguments(
            "second_at", "\"2025-11-14T22:15:30.500999Z\"", instant("2025-11-14T22:15:30.500Z")));
  }

  private static Instant instant(String text) {
    return Instant.parse(text);
  }

  @ParameterizedTest
  @MethodSource("values")
  void convertsAValue(String field, String json, Object expected) {
    assertThat(quirkWith("\"" + field + "\":" + json)).containsEntry(field, expected);
  }

  static List<Arguments> wrongValues() {
    return List.of(
        arguments("id", "1", WRONG_TYPE),
        arguments("id", "true", WRONG_TYPE),
        arguments("id", "{}", WRONG_TYPE),
        arguments("id", "null", NULL_FIELD),
        arguments("id", "\" Null \"", NULL_FIELD),
        arguments("id", "\" \\n\"", NULL_FIELD),
        arguments("count", "true", WRONG_TYPE),
        arguments("count", "[1]", WRONG_TYPE),
        arguments("count", "\"12abc\"", WRONG_TYPE),
        arguments("count", "\"012\"", WRONG_TYPE),
        arguments("count", "\"+1\"", WRONG_TYPE),
        arguments("count", "\"NaN\"", WRONG_TYPE),
        arguments("count", "\"" + "1".repeat(65) + "\"", WRONG_TYPE),
        arguments("count", "12.5", TOO_PRECISE),
        arguments("count", "1e-1", TOO_PRECISE),
        arguments("count", "1e-5000000", TOO_PRECISE),
        arguments("count", "2147483648", OUT_OF_RANGE),
        arguments("count", "1e5000000", OUT_OF_RANGE),
        arguments("count", "1e400", OUT_OF_RANGE),
        arguments("wide", "1000000000000000000", OUT_OF_RANGE),
        arguments("wide", "0.5", TOO_PRECISE),
        arguments("wide", "12345678901234567.89", TOO_PRECISE),
        arguments("signed", "1.005", TOO_PRECISE),
        arguments("signed", "-100", OUT_OF_RANGE),
        arguments("signed", "500", OUT_OF_RANGE),
        arguments("signed", "1000", OUT_OF_RANGE),
        arguments("open", "1", WRONG_TYPE),
        arguments("open", "\"yes\"", WRONG_TYPE),
        arguments("open", "\"true false\"", WRONG_TYPE),
        arguments("shape", "[\"round\"]", WRONG_TYPE),
        arguments("code", "\"C\"", NOT_ALLOWED),
        arguments("first_at", "1763115330", WRONG_TYPE),
        arguments("first_at", "\"1763115330\"", BAD_TIMESTAMP),
        arguments("first_at", "\"2025-11-14\"", BAD_TIMESTAMP),
        arguments("first_at", "\"2025-11-14t10:15:30Z\"", BAD_TIMESTAMP),
        arguments("first_at", "\"2025-11-14T10:15:30z\"", BAD_TIMESTAMP),
        arguments("first_at", "\"2025-11-14T10:15:60Z\"", BAD_TIMESTAMP),
        arguments("first_at", "\"2025-11-14T24:00:00Z\"", BAD_TIMESTAMP),
        arguments("first_at", "\"2025-02-29T00:00:00Z\"", BAD_TIMESTAMP),
        arguments("first_at", "\"1900-02-29T00:00:00Z\"", BAD_TIMESTAMP),
        arguments("first_at", "\"2025-04-31T00:00:00Z\"", BAD_TIMESTAMP),
        arguments("first_at", "\"2025-11-14T10:15:30.Z\"", BAD_TIMESTAMP),
        arguments("first_at", "\"2025-11-14T10:15:30.1234567890Z\"", BAD_TIMESTAMP),
        arguments("first_at", "\"2025-11-14T10:15:30+0200\"", BAD_TIMESTAMP),
        arguments("first_at", "\"2025-11-14T10:15:30+18:01\"", BAD_TIMESTAMP),
        arguments("first_at", "\"2025-11-14T10:15:30Zx\"", BAD_TIMESTAMP),
        arguments("first_at", "\"/025-11-14T10:15:30Z\"", BAD_TIMESTAMP),
        arguments("second_at", "\"1999-12-31T23:59:59.999Z\"", OUT_OF_RANGE),
        arguments("second_at", "\"2025-11-14T22:15:30.501Z\"", OUT_OF_RANGE),
        arguments("outer", "\"text\"", WRONG_TYPE),
        arguments("outer", "[]", WRONG_TYPE),
        arguments("outer", "\"none\"", NULL_FIELD));
  }

  @ParameterizedTest
  @MethodSource("wrongValues")
  void rejectsAWrongValueWithItsCodeAndPath(String field, String json, RejectReason reason) {
    String other =
        Stream.of("\"id\":\"i\"", "\"outer\":{\"required\":1}")
            .filter(member -> !member.startsWith("\"" + field + "\""))
            .collect(Collectors.joining(","));

    assertThat(problems("{" + other + ",\"" + field + "\":" + json + "}"))
        .containsExactly(reason + " $." + field);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"id":"i",}                        | NOT_JSON
          {"id":"i"                          | NOT_JSON
          {"id" "i"}                         | NOT_JSON
          {'id':'i'}                         | NOT_JSON
          {id:1}                             | NOT_JSON
          {"id":01}                          | NOT_JSON
          {"id":+1}                          | NOT_JSON
          {"id":.5}                          | NOT_JSON
          {"id":1.}                          | NOT_JSON
          {"id":1e}                          | NOT_JSON
          {"id":-}                           | NOT_JSON
          {"id":NaN}                         | NOT_JSON
          {"id":tru}                         | NOT_JSON
          {"id":nulL}                        | NOT_JSON
          {"id":"\\x41"}                      | NOT_JSON
          {"id":"\\u12G4"}                    | NOT_JSON
          {"id":"\\                           | NOT_JSON
          {"id":/*c*/1}                      | NOT_JSON
          {"a":[1,]}                         | NOT_JSON
          {"a":[1 2]}                        | NOT_JSON
          {"a":{,}}                          | NOT_JSON
          hello                              | NOT_JSON
          [1,2                               | NOT_JSON
          [1] [2]                            | NOT_JSON
          [1,{"a":2}]                        | NOT_AN_OBJECT
          "text"                             | NOT_AN_OBJECT
          12                                 | NOT_AN_OBJECT
          null                               | NOT_AN_OBJECT
          {} {}                              | TRAILING_TEXT
          {"id":"i"}x                        | TRAILING_TEXT
          {"id":"\\ud83d"}                    | LONE_SURROGATE
          {"id":"\\ude00\\ud83d"}              | LONE_SURROGATE
          {"id":"\\ud83d\\ud83d\\ude00"}        | LONE_SURROGATE
          {"\\udead":1}                       | LONE_SURROGATE
          """)
  void aMessageThatIsNotWellFormedHasThatOneProblem(String json, RejectReason reason) {
    assertThat(problems(json)).containsExactly(reason + " $");
  }

  @ParameterizedTest
  @CsvSource({
    "efbbbf7b7d, NOT_JSON", // a byte order mark
    "7b2261223a2261ff227d, INVALID_UTF8",
    "7b2261223a22c080227d, INVALID_UTF8", // U+0000 in two bytes
    "7b2261223a22e0809f227d, INVALID_UTF8", // overlong
    "7b2261223a22eda080227d, INVALID_UTF8", // a surrogate
    "7b2261223a22f4908080227d, INVALID_UTF8", // above U+10FFFF
    "7b2261223a22e282, INVALID_UTF8", // cut off
    "7b7d20ff, INVALID_UTF8", // behind the object
    "007b007d, NOT_JSON", // UTF-16
    "7b2261223a2201227d, NOT_JSON", // a raw control character
    "7b2261223a220a227d, NOT_JSON",
    "7bc2a07d, NOT_JSON", // a no-break space
    "'', EMPTY",
    "200a0d09, EMPTY",
  })
  void readsBytesStrictly(String hex, RejectReason reason) {
    DecodeOutcome outcome = quirks.decode(HexFormat.of().parseHex(hex), 0, 0, ARRIVAL);

    assertThat(problems(outcome)).extracting(Problem::reason).containsExactly(reason);
  }

  @Test
  void aTombstoneIsRejected() {
    assertThat(problems(quirks.decode(null, 0, 0, ARRIVAL)))
        .containsExactly(new Problem(RejectReason.TOMBSTONE, "$", "expected a JSON object"));
  }

  @Test
  void reportsAllProblemsDuplicatesFirstThenFieldsInTheSchemasOrder() {
    assertThat(
            problems(
                """
                {"outer": {"required": 11, "inner": {"word": "w", "word": 2}, "required": 3},
                 "x": {"y": 1, "\\u0079": 2}, "x": [], "code": "C", "count": "many", "count": 1}
                """))
        .containsExactly(
            "DUPLICATE_KEY $.outer.inner.word",
            "DUPLICATE_KEY $.outer.required",
            "DUPLICATE_KEY $.*",
            "DUPLICATE_KEY $.count",
            "MISSING_FIELD $.id",
            "NOT_ALLOWED $.code",
            "MISSING_FIELD $.outer.inner.sure");
  }

  @Test
  void namesNoMemberThatTheSchemaDoesNotKnowAndNoValue() {
    String card = "4111111111111111";
    DecodeOutcome outcome =
        decode(
            quirks,
            "{\"N\":1,\"N\":2,\"id\":N,\"count\":\"N\",\"code\":\"N\",\"outer\":{\"N\":1,\"N\":2,\"shape\":N}}"
                .replace("N", card));

    assertThat(problems(outcome)).hasSizeGreaterThan(4);
    assertThat(problems(outcome).toString()).doesNotContain(card);
  }

  @Test
  void aDuplicateInsideAValueOfTheWrongTypeNamesTheKnownField() {
    assertThat(problems("{\"id\":\"i\",\"outer\":[{\"a\":1,\"a\":2}]}"))
        .containsExactly("DUPLICATE_KEY $.outer.*", "WRONG_TYPE $.outer");
  }

  @Test
  void sameNamesInDifferentObjectsAreNoDuplicates() {
    assertThat(problems("{" + REQUIRED + ",\"a\":{\"a\":[{\"a\":1},{\"a\":2}]},\"b\":{\"a\":1}}"))
        .isEmpty();
  }

  @Test
  void reportsTheFirst32Problems() {
    String fields =
        IntStream.range(0, 40)
            .mapToObj(i -> "{\"name\":\"f" + i + "\",\"type\":\"int\",\"doc\":\"d\"}")
            .collect(Collectors.joining(",", "[", "]"));
    EventType type =
        TestTypes.of(
            "many",
            "{\"type\":\"record\",\"name\":\"Many\",\"doc\":\"d\",\"fields\":" + fields + "}");

    assertThat(problems(decode(new JsonToAvro(type, 1), "{}")))
        .hasSize(32)
        .last()
        .isEqualTo(new Problem(MISSING_FIELD, "$.f31", "expected a whole number of 32 bits"));
  }

  @Test
  void saysWhatWasExpected() {
    assertThat(
            problems(
                decode(
                    new JsonToAvro(TestTypes.named("payment_charges"), 1),
                    """
                    {"event_id": "e", "charge_id": "c", "customer_id": "u", "amount": 1000000.01,
                     "currency": "XXX", "card_exp_month": 0.5, "created_at": "yesterday",
                     "updated_at": "2025-11-20T00:00:00Z"}
                    """)))
        .containsExactly(
            new Problem(OUT_OF_RANGE, "$.amount", "expected a number above 0 to 1000000"),
            new Problem(NOT_ALLOWED, "$.currency", "expected a code of ISO 4217"),
            new Problem(TOO_PRECISE, "$.card_exp_month", "expected a whole number of 32 bits"),
            new Problem(
                BAD_TIMESTAMP, "$.created_at", "expected a time such as 2025-11-14T10:15:30.123Z"),
            new Problem(
                OUT_OF_RANGE,
                "$.updated_at",
                "expected a time from 2000-01-01T00:00:00Z to 24 hours after its arrival"));
  }

  @Test
  void keepsUnknownMembersAsTheyWereSent() {
    assertThat(
            quirkWith(
                """
                "x" : {"b" : [1, 2.50], "a":"\\u00e4"} , "ou\\u0074er2":null, "quality_flags":[],
                "count":1, "ä":1e400
                """))
        .containsEntry(
            "rescued_data",
            "{\"x\":{\"b\" : [1, 2.50], \"a\":\"\\u00e4\"},\"ou\\u0074er2\":null,\"quality_flags\":[],\"ä\":1e400}");
  }

  @Test
  void keepsUnknownMembersOfNestedRecordsWhereTheRecordStood() {
    Map<String, Object> row =
        row(
            TestTypes.QUIRKS,
            """
            {"a":1,"outer":{"inner":{"sure":true},"required":2,"o":[]},"z":2,"id":"i"}
            """);

    assertThat(row).containsEntry("rescued_data", "{\"a\":1,\"outer\":{\"o\":[]},\"z\":2}");
    assertThat(
            row(
                TestTypes.QUIRKS,
                "{\"out\\u0065r\":{\"inner\":{\"sure\":true,\"deep\":{}},\"required\":2},\"id\":\"i\"}"))
        .containsEntry("rescued_data", "{\"out\\u0065r\":{\"inner\":{\"deep\":{}}}}");
    assertThat(quirkWith("\"count\":2")).containsEntry("rescued_data", null);
  }

  @Test
  void readsMembersUnderTheirJsonNameInAnyOrderAndWithBlanks() {
    assertThat(
            row(
                TestTypes.QUIRKS,
                """

                { "großes \\"B\\"" : -9223372036854775808 ,
                  "outer" : { "inner" : null , "requ\\u0069red" : 10 } , "id":"\\u0020\\/\\b\\"\\ud83d\\ude00 " }
                """))
        .containsEntry("big", Long.MIN_VALUE)
        .containsEntry("id", "/\b\"😀")
        .extractingByKey("outer")
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
        .containsEntry("required", 10)
        .containsEntry("inner", null);
  }

  @Test
  void flagsFieldsInTheSchemasOrderThenTheRecordsFlagsEachOnce() {
    String early = "\"first_at\":\"2025-01-02 00:00:00\",\"second_at\":\"2025-01-01 00:00:00\"";

    assertThat(
            row(
                TestTypes.QUIRKS,
                "{\"id\":\"i\",\"outer\":{\"required\":1,\"shape\":\"y\"},\"count\":10.0,"
                    + "\"großes \\\"B\\\"\":7,"
                    + early
                    + "}"))
        .containsEntry("quality_flags", List.of("UNKNOWN_SHAPE", "TEN", "EARLY"));
    assertThat(quirkWith("\"shape\":\"Round\"")).containsEntry("quality_flags", List.of("NO_OPEN"));
    assertThat(quirkWith("\"shape\":\"Round\",\"open\":true"))
        .containsEntry("quality_flags", List.of());
  }

  @Test
  void stepsThatTheSchemaDoesNotNameDoNotRun() {
    Map<String, Object> row =
        row(
            TestTypes.PLAIN,
            "{\"text\":\" null \",\"no_trim\":\" none\",\"record\":{\"lower\":\" ÄBc \"}}");

    assertThat(row).containsEntry("text", " null ").containsEntry("no_trim", " none");
    assertThat(row).containsEntry("record", Map.of("lower", " Äbc "));
    assertThat(row(TestTypes.PLAIN, "{\"no_trim\":\" \\n\",\"text\":\"\"}"))
        .containsEntry("no_trim", null)
        .containsEntry("text", "");
    assertThat(problems(decode(new JsonToAvro(TestTypes.PLAIN, 1), "{\"count\":\"null\"}")))
        .extracting(Problem::reason)
        .containsExactly(WRONG_TYPE);
  }

  @Test
  void writesTheOriginAndTheWireFormatsHeader() {
    byte[] value =
        decode(new JsonToAvro(TestTypes.QUIRKS, 0x0a0b0c0d), "{" + REQUIRED + "}")
            .fold(DecodeOutcome.Accepted::value, rejected -> null);

    assertThat(value).startsWith(0, 0x0a, 0x0b, 0x0c, 0x0d);
    assertThat(new AvroRows(TestTypes.QUIRKS.schema()).read(value))
        .containsEntry(
            "ingest",
            Map.of(
                "topic",
                "quirks",
                "partition",
                3,
                "offset",
                42L,
                "timestamp",
                Instant.ofEpochMilli(ARRIVAL)));
  }

  @Test
  void aBadMessageLeavesNothingBehind() {
    String valid = "{" + REQUIRED + ",\"x\":1,\"shape\":\"square\",\"big\":5}";
    JsonToAvro fresh = new JsonToAvro(TestTypes.QUIRKS, 7);

    byte[] before = decode(quirks, valid).fold(DecodeOutcome.Accepted::value, bad -> null);
    DecodeOutcome bad =
        decode(quirks, "{\"id\":\"j\",\"y\":{\"x\":1,\"x\":2},\"shape\":\"x\",\"count\":[{");
    DecodeOutcome wrong = decode(quirks, "{\"id\":3,\"shape\":\"triangle\",\"count\":10,\"z\":1}");
    byte[] after = decode(quirks, valid).fold(DecodeOutcome.Accepted::value, r -> null);

    assertThat(problems(bad)).extracting(Problem::reason).containsExactly(NOT_JSON);
    assertThat(problems(wrong)).hasSize(2);
    assertThat(after).isEqualTo(before);
    assertThat(decode(fresh, valid).fold(DecodeOutcome.Accepted::value, r -> null))
        .isEqualTo(before);
  }

  @Test
  void honoursTheOrderOfAUnion() {
    Schema string = Schema.create(Schema.Type.STRING);
    Schema nullLast = Schema.createUnion(string, Schema.create(Schema.Type.NULL));
    List<Schema.Field> fields = new java.util.ArrayList<>();
    fields.add(new Schema.Field("word", nullLast));
    TestTypes.PLAIN.schema().getFields().stream()
        .skip(4)
        .forEach(field -> fields.add(new Schema.Field(field, field.schema())));
    Schema schema = Schema.createRecord("NullLast", null, null, false, fields);
    EventType type = handMade(schema, string);

    assertThat(row(type, "{\"word\":\"w\"}")).containsEntry("word", "w");
    assertThat(row(type, "{}")).containsEntry("word", null);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"float\"",
        "\"double\"",
        "\"bytes\"",
        "{\"type\":\"long\",\"logicalType\":\"timestamp-micros\"}",
        "{\"type\":\"int\",\"logicalType\":\"date\"}",
        "{\"type\":\"array\",\"items\":\"string\"}",
        "{\"type\":\"bytes\",\"logicalType\":\"decimal\",\"precision\":19,\"scale\":0}"
      })
  void refusesATypeThatItCannotDecode(String type) {
    Schema field = new Schema.Parser().parse(type);
    List<Schema.Field> fields = List.of(new Schema.Field("word", field));
    Schema schema = Schema.createRecord("Unsupported", null, null, false, fields);

    assertThatThrownBy(() -> new JsonToAvro(handMade(schema, field), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Cannot decode $.word: unsupported type");
  }

  private static EventType handMade(Schema schema, Schema field) {
    FieldRules rules =
        new FieldRules(
            "word",
            "word",
            field,
            schema.getField("word").schema().isUnion(),
            EnumSet.of(Normalise.TRIM),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            false);
    return new EventType(
        "hand_made",
        schema,
        schema.toString(),
        new RecordRules(List.of(rules)),
        List.of(),
        List.of(),
        Optional.empty());
  }
}
