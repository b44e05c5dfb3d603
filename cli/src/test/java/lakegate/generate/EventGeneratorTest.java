package lakegate.generate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import lakegate.deadletter.RejectReason;
import lakegate.event.EventType;
import lakegate.event.EventTypes;
import lakegate.event.FieldRules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EventGeneratorTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2025-11-14T10:15:30.123Z"), ZoneOffset.UTC);
  private static final JsonMapper STRICT =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  static List<EventType> types() {
    return EventTypes.load();
  }

  @Test
  void theSameSeedAndClockGiveTheSameMessages() {
    assertThat(texts(generate(types(), 7, 0.1, 2000)))
        .isEqualTo(texts(generate(types(), 7, 0.1, 2000)))
        .isNotEqualTo(texts(generate(types(), 8, 0.1, 2000)));
  }

  @ParameterizedTest
  @MethodSource("types")
  void everyReasonThatARawMessageCanHaveOccurs(EventType type) {
    Set<RejectReason> seen = EnumSet.noneOf(RejectReason.class);
    generate(List.of(type), 1, 1, 20).forEach(event -> seen.add(event.fault().orElseThrow()));

    Set<RejectReason> ofRawMessages = EnumSet.allOf(RejectReason.class);
    ofRawMessages.removeAll(EnumSet.of(RejectReason.UNDECODABLE, RejectReason.UNKNOWN_SCHEMA));
    assertThat(seen).isEqualTo(ofRawMessages);
  }

  @ParameterizedTest
  @MethodSource("types")
  void messagesWithoutAFaultAreObjectsWithEveryRequiredMember(EventType type) throws IOException {
    List<String> required =
        type.record().fields().stream()
            .filter(field -> !field.nullable())
            .map(FieldRules::jsonName)
            .toList();
    for (GeneratedEvent event : generate(List.of(type), 2, 0, 500)) {
      JsonNode message = STRICT.readTree(event.value());
      assertThat(message.isObject()).isTrue();
      assertThat(required).allMatch(message::hasNonNull);
    }
  }

  @Test
  void theShareOfMalformedMessagesIsTheOneAskedFor() {
    long malformed =
        generate(types(), 3, 0.02, 20_000).stream()
            .filter(event -> event.fault().isPresent())
            .count();

    assertThat(malformed).isBetween(300L, 500L);
  }

  @Test
  void messagesLargerThanTheLimitAreRareButComeFirst() {
    EventType type = types().get(0);
    Map<RejectReason, Integer> counts = new TreeMap<>();
    generate(List.of(type), 4, 1, 400)
        .forEach(event -> counts.merge(event.fault().orElseThrow(), 1, Integer::sum));

    assertThat(counts.get(RejectReason.TOO_LARGE)).isBetween(1, 4);
    assertThat(counts.get(RejectReason.NOT_JSON)).isGreaterThan(15);
  }

  @Test
  void timestampsComeInAllFiveFormatsAndEveryLengthOfFraction() throws IOException {
    EventType type = type(field("at", instant(), ""));
    Set<String> shapes = new HashSet<>();
    for (GeneratedEvent event : generate(List.of(type), 5, 0, 2000)) {
      String text = STRICT.readTree(event.value()).get("at").asText();
      shapes.add(text.replaceAll("\\d", "9").replace("-99:99", "+99:99"));
    }

    assertThat(shapes)
        .contains(
            "9999-99-99T99:99:99Z",
            "9999-99-99T99:99:99.999+99:99",
            "9999-99-99T99:99:99.999Z",
            "9999-99-99 99:99:99",
            "9999-99-99T99:99:99.999999999",
            "9999-99-99T99:99:99")
        .hasSize(3 + 2 * 10);
  }

  @Test
  void valuesAreAsUntidyAsTheStepsCanMend() throws IOException {
    EventType type =
        type(
            field("code", "\"string\"", "\"allowed\":[\"ABC\"],\"otherwise\":\"reject\",")
                .replace("\"doc\"", "\"normalise\":[\"upper\",\"trim\"],\"doc\""),
            nullable("reason", "\"normalise\":[\"snake-case\",\"null-words\"],"),
            nullable("exact", ""));
    Set<String> codes = new HashSet<>();
    Set<String> reasons = new HashSet<>();
    for (GeneratedEvent event : generate(List.of(type), 6, 0, 3000)) {
      JsonNode message = STRICT.readTree(event.value());
      codes.add(message.get("code").asText());
      reasons.add(message.path("reason").toString());
      assertThat(message.path("exact").asText("null")).isIn("as_it_is", "null", "");
    }

    assertThat(codes).contains("ABC", "abc", "Abc", " abc").allMatch(c -> c.strip().length() == 3);
    assertThat(reasons)
        .contains("\"as_it_is\"", "\"As-it-is\"", "\"AS IT IS\"", "null", "")
        .contains("\"null\"", "\"NULL\"", "\"Null\"", "\"none\"", "\"None\"", "\"NONE\"", "\"\"");
  }

  @Test
  void anExampleWithARangeStandsForEveryNumberInIt() throws IOException {
    EventType type =
        type(
            field("id", "\"string\"", "\"examples\":[\"evt_[5,8)\"],"),
            field("year", "\"int\"", "\"examples\":[\"[2025,2027)\"],"));
    Set<String> ids = new HashSet<>();
    Set<Integer> years = new HashSet<>();
    for (GeneratedEvent event : generate(List.of(type), 9, 0, 300)) {
      JsonNode message = STRICT.readTree(event.value());
      ids.add(message.get("id").asText());
      years.add(message.get("year").asInt());
    }

    assertThat(ids).containsExactlyInAnyOrder("evt_5", "evt_6", "evt_7");
    assertThat(years).containsExactlyInAnyOrder(2025, 2026);
  }

  @Test
  void unknownMembersOccur() {
    assertThat(texts(generate(types(), 10, 0, 2000))).anyMatch(text -> text.contains("\"x_"));
  }

  @Test
  void eachTypeHasItsOwnRate() {
    List<EventType> types = types();
    Map<String, Integer> counts = new TreeMap<>();
    Schedule schedule = new Schedule(types);
    while (schedule.elapsed() < 60) {
      counts.merge(schedule.next().name(), 1, Integer::sum);
    }

    for (EventType type : types) {
      double every = type.every().map(d -> d.toMillis() / 1e3).orElse(1.0);
      assertThat(counts.get(type.name())).isBetween((int) (60 / every), (int) (60 / every) + 1);
    }
  }

  private static List<GeneratedEvent> generate(
      List<EventType> types, long seed, double malformed, int count) {
    EventGenerator generator = new EventGenerator(types, seed, malformed, CLOCK);
    return Stream.generate(generator::next).limit(count).toList();
  }

  private static List<String> texts(List<GeneratedEvent> events) {
    Function<byte[], String> text = bytes -> bytes == null ? "(null)" : new String(bytes, UTF_8);
    List<String> texts = new ArrayList<>();
    events.forEach(event -> texts.add(text.apply(event.key()) + " " + text.apply(event.value())));
    return texts;
  }

  private static EventType type(String... fields) {
    return EventType.parse(
        "parcels",
        "{\"type\":\"record\",\"name\":\"Parcel\",\"doc\":\"A parcel.\",\"fields\":["
            + String.join(",", fields)
            + "]}");
  }

  private static String field(String name, String type, String rules) {
    return "{\"name\":\"" + name + "\"," + rules + "\"type\":" + type + ",\"doc\":\"A field.\"}";
  }

  private static String nullable(String name, String rules) {
    return field(
        name, "[\"null\",\"string\"],\"default\":null", rules + "\"examples\":[\"as_it_is\"],");
  }

  private static String instant() {
    return "{\"type\":\"long\",\"logicalType\":\"timestamp-millis\",\"adjust-to-utc\":true}";
  }
}
