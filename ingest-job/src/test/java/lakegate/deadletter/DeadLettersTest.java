package lakegate.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lakegate.kafka.SinkRecord;
import lakegate.kafka.SourceRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeadLettersTest {
  private static final long ARRIVAL = 1_763_115_330_123L; // 2025-11-14T10:15:30.123Z
  private static final byte[] KEY = {1, 2};
  private static final byte[] VALUE = "{\"pan\":\"4111111111111111\"}".getBytes(UTF_8);
  private static final Problem TIME =
      new Problem(RejectReason.BAD_TIMESTAMP, "$.created_at", "one of the five formats");
  private static final Problem CURRENCY =
      new Problem(RejectReason.NOT_ALLOWED, "$.currency", "an ISO 4217 code");

  private final DeadLetters deadLetters = new DeadLetters("payment_charges-dlq");

  @Test
  void a_dead_letter_has_the_records_own_bytes_partition_and_time() {
    byte[] trace = {(byte) 0xff};
    SourceRecord record = record(new String[] {"trace", "trace"}, trace, null);

    SinkRecord letter = deadLetters.of(record, List.of(TIME), 7);

    assertThat(letter.topic()).isEqualTo("payment_charges-dlq");
    assertThat(letter.partition()).isEqualTo(3);
    assertThat(letter.timestamp()).isEqualTo(ARRIVAL);
    assertThat(letter.key()).isSameAs(KEY);
    assertThat(letter.value()).isSameAs(VALUE);
    assertThat(letter.headerNames()).startsWith("trace", "trace");
    assertThat(letter.headerValues()[0]).isSameAs(trace);
    assertThat(letter.headerValues()[1]).isNull();
  }

  @Test
  void a_value_above_32_mebibytes_is_cut_to_its_first_and_the_size_is_told() {
    byte[] large = new byte[(32 << 20) + 1];
    large[(1 << 20) - 1] = 'x';

    SinkRecord letter = deadLetters.of(recordOf(large), List.of(TIME), 7);

    assertThat(letter.value()).hasSize(1 << 20).endsWith('x');
    assertThat(headers(letter)).containsEntry("lakegate.value.size", "33554433");
  }

  @Test
  void a_value_of_32_mebibytes_is_kept_whole_whatever_size_its_producer_claims() {
    byte[] large = new byte[32 << 20];
    SourceRecord claimed =
        new SourceRecord(
            "payment_charges",
            3,
            41,
            ARRIVAL,
            KEY,
            large,
            new String[] {"lakegate.value.size"},
            new byte[][] {"1".getBytes(UTF_8)});

    SinkRecord letter = deadLetters.of(claimed, List.of(TIME), 7);

    assertThat(letter.value()).isSameAs(large);
    assertThat(headers(letter)).doesNotContainKey("lakegate.value.size");
  }

  private static SourceRecord recordOf(byte[] value) {
    return new SourceRecord(
        "payment_charges", 3, 41, ARRIVAL, KEY, value, new String[0], new byte[0][]);
  }

  @Test
  void the_headers_say_where_it_was_and_why_it_is_here() {
    Map<String, String> headers =
        headers(deadLetters.of(record(new String[0]), List.of(TIME, CURRENCY), 7));

    Map<String, String> expected = new LinkedHashMap<>();
    expected.put("__connect.errors.topic", "payment_charges");
    expected.put("__connect.errors.partition", "3");
    expected.put("__connect.errors.offset", "41");
    expected.put("__connect.errors.stage", "VALUE_CONVERTER");
    expected.put("__connect.errors.exception.class.name", "lakegate.RejectedMessage");
    expected.put(
        "__connect.errors.exception.message",
        "The text is not a timestamp: one of the five formats (first of 2 problems)");
    expected.put("lakegate.error.code", "BAD_TIMESTAMP");
    expected.put("lakegate.error.path", "$.created_at");
    expected.put(
        "lakegate.error.all",
        "[{\"code\":\"BAD_TIMESTAMP\",\"path\":\"$.created_at\",\"detail\":\"one of the five"
            + " formats\"},{\"code\":\"NOT_ALLOWED\",\"path\":\"$.currency\",\"detail\":\"an ISO"
            + " 4217 code\"}]");
    expected.put("lakegate.schema.id", "7");
    expected.put("lakegate.first.seen", "2025-11-14T10:15:30.123Z");
    expected.put("lakegate.replay.count", "0");
    assertThat(headers).containsAllEntriesOf(expected).hasSize(expected.size() + 1);
    assertThat(headers.get("lakegate.bridge.version")).matches("\\d+\\.\\d+\\.\\d+.*");
  }

  @ParameterizedTest
  @CsvSource({
    "1,true",
    "03,true",
    "999999999,true",
    "0,false",
    "00,false",
    "-1,false",
    "1x,false",
    "1234567890,false",
    "'',false",
    ",false"
  })
  void a_record_with_a_count_above_zero_is_a_replay(String count, boolean replay) {
    byte[] value = count == null ? null : count.getBytes(UTF_8);

    assertThat(DeadLetters.isReplay(record(new String[] {"lakegate.replay.count"}, value)))
        .isEqualTo(replay);
  }

  @Test
  void the_newest_count_says_whether_a_record_is_a_replay() {
    String[] twice = {"lakegate.replay.count", "lakegate.replay.count"};

    assertThat(DeadLetters.isReplay(record(twice, new byte[] {'1'}, new byte[] {'0'}))).isFalse();
    assertThat(DeadLetters.isReplay(record(new String[0]))).isFalse();
  }

  @Test
  void a_record_held_against_no_schema_has_no_schema_id() {
    assertThat(headers(deadLetters.of(record(new String[0]), List.of(TIME), DeadLetters.NO_SCHEMA)))
        .doesNotContainKey("lakegate.schema.id");
  }

  @Test
  void a_replayed_record_keeps_when_it_first_came_and_how_often() {
    SourceRecord replayed =
        record(
            new String[] {
              "lakegate.first.seen", "mine", "lakegate.replay.count", "lakegate.error.code"
            },
            "2025-01-01T00:00:00Z".getBytes(UTF_8),
            "x".getBytes(UTF_8),
            "2".getBytes(UTF_8),
            "NOT_JSON".getBytes(UTF_8));

    SinkRecord letter = deadLetters.of(replayed, List.of(TIME), 7);

    assertThat(letter.headerNames()).doesNotHaveDuplicates().startsWith("mine");
    assertThat(headers(letter))
        .containsEntry("lakegate.first.seen", "2025-01-01T00:00:00Z")
        .containsEntry("lakegate.replay.count", "2")
        .containsEntry("lakegate.error.code", "BAD_TIMESTAMP");
  }

  @Test
  void where_a_replayed_record_came_from_is_no_header_of_the_producers() {
    SourceRecord replayed =
        record(
            new String[] {"lakegate.replay.letter", "mine", "lakegate.replay.origin"},
            "payment_charges-dlq:3:7".getBytes(UTF_8),
            "x".getBytes(UTF_8),
            "payment_charges:3:40".getBytes(UTF_8));

    SinkRecord letter = deadLetters.of(replayed, List.of(TIME), 7);

    assertThat(letter.headerNames())
        .startsWith("mine", "__connect.errors.topic")
        .doesNotContain("lakegate.replay.letter", "lakegate.replay.origin");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yesterday", "-1", "12345678901234567890"})
  void headers_of_ours_that_we_did_not_write_are_not_believed(String text) {
    SourceRecord record =
        record(
            new String[] {"lakegate.first.seen", "lakegate.replay.count"},
            text.getBytes(UTF_8),
            text.getBytes(UTF_8));

    assertThat(headers(deadLetters.of(record, List.of(TIME), 7)))
        .containsEntry("lakegate.first.seen", "2025-11-14T10:15:30.123Z")
        .containsEntry("lakegate.replay.count", "0");
  }

  @Test
  void many_problems_are_cut_to_those_that_fit_in_16_KiB() throws IOException {
    List<Problem> problems = Collections.nCopies(20_000, CURRENCY);

    Map<String, String> headers = headers(deadLetters.of(record(new String[0]), problems, 7));

    String all = headers.get("lakegate.error.all");
    JsonNode array = new ObjectMapper().readTree(all);
    assertThat(all.getBytes(UTF_8).length).isBetween(16_000, 16_384);
    assertThat(array.size()).isGreaterThan(100);
    assertThat(array).allMatch(problem -> problem.get("code").asText().equals("NOT_ALLOWED"));
    assertThat(headers.get("__connect.errors.exception.message"))
        .endsWith("(first of 20000 problems)");
  }

  @Test
  void a_path_of_any_length_and_characters_is_cut_and_quoted() throws IOException {
    String path = "$." + "\u0001\"".repeat(40_000);

    Map<String, String> headers =
        headers(
            deadLetters.of(
                record(new String[0]),
                List.of(new Problem(RejectReason.DUPLICATE_KEY, path, path)),
                7));

    JsonNode all = new ObjectMapper().readTree(headers.get("lakegate.error.all"));
    assertThat(all).hasSize(1);
    assertThat(all.get(0).get("path").asText()).isEqualTo(path.substring(0, 1024) + "…");
    assertThat(headers.get("lakegate.error.path")).isEqualTo(path.substring(0, 1024) + "…");
  }

  @Test
  void a_text_is_not_cut_within_a_character() {
    String text = "a".repeat(1023) + "😀";

    assertThat(DeadLetters.cut(text)).isEqualTo("a".repeat(1023) + "…");
  }

  private static SourceRecord record(String[] names, byte[]... values) {
    return new SourceRecord("payment_charges", 3, 41, ARRIVAL, KEY, VALUE, names, values);
  }

  private static Map<String, String> headers(SinkRecord letter) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (int i = 0; i < letter.headerNames().length; i++) {
      headers.put(letter.headerNames()[i], new String(letter.headerValues()[i], UTF_8));
    }
    return headers;
  }
}
