package lakegate.dlq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static lakegate.dlq.TestLetters.CHARGES;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import lakegate.deadletter.DeadLetterHeaders;
import lakegate.deadletter.Problem;
import lakegate.decode.DecodeOutcome;
import lakegate.decode.JsonToAvro;
import lakegate.dlq.SampleExport.Result;
import lakegate.event.EventType;
import lakegate.generate.EventGenerator;
import lakegate.generate.GeneratedEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleExportTest {
  /** A year after all samples. */
  private static final Instant NOW = Instant.parse("2026-11-24T13:45:00Z");

  private static final String CHARGE =
      """
      {"event_id":"evt_1","charge_id":"ch_1","customer_id":"cus_1","amount":-1,"currency":"usd",\
      "card_last4":"4242","created_at":"2026-11-24T13:44:00Z","updated_at":" 2026-11-24 13:44:01"}\
      """;

  @TempDir private Path schemas;

  @Test
  void aLetterBecomesAMaskedMessageAndItsProblems() throws IOException {
    Result result = export().export(letter(CHARGE, 4711));

    Path file = schemas.resolve("samples/payment_charges/rejected/OUT_OF_RANGE-amount-0-4711.json");
    assertThat(result.file()).contains(file);
    // A day later than now is still to come when the samples arrive, so the days are moved.
    assertThat(file).hasContent(CHARGE.replace("4242", "****").replace("2026-11-24", "2025-11-20"));
    assertThat(file.resolveSibling("OUT_OF_RANGE-amount-0-4711.problems.json"))
        .content()
        .isEqualTo("[\n  {\"code\": \"OUT_OF_RANGE\", \"path\": \"$.amount\"}\n]\n");
  }

  @Test
  void daysStayWhereTheProblemsDontDependOnThem() throws IOException {
    Result result = export().export(letter(CHARGE.replace("2026-11-24", "2025-01-31"), 1));

    assertThat(result.file().orElseThrow()).content().contains("2025-01-31");
  }

  @Test
  void anInstantTooFarAheadStaysTooFarAhead() throws IOException {
    // 25 hours after its arrival; 11 hours if only the day were moved to the samples' arrival.
    Result result =
        export()
            .export(
                letter(
                    CHARGE
                        .replace("2026-11-24T13:44:00Z", "2026-11-25T14:45:00Z")
                        .replace(":-1,", ":1,"),
                    1));

    assertThat(result.file().orElseThrow().getFileName())
        .hasToString("OUT_OF_RANGE-created-at-0-1.json");
  }

  @Test
  void aFileIsNeverReplaced() throws IOException {
    Path file = export().export(letter(CHARGE, 1)).file().orElseThrow();
    Files.writeString(file, "mine");

    Result again = export().export(letter(CHARGE, 1));

    assertThat(again.file()).isEmpty();
    assertThat(again.line().orElseThrow()).contains("payment_charges-dlq:0:0", "is there already");
    assertThat(file).hasContent("mine");
  }

  @Test
  void theBeginningOfATooLargeMessageIsNoSample() {
    byte[] large = new byte[(32 << 20) + 1];

    Result result = export().export(TestLetters.letter(CHARGES, large, null, List.of()));

    assertThat(result.file()).isEmpty();
    assertThat(result.line().orElseThrow()).contains("only the beginning");
  }

  @Test
  void oneLetterIsEnoughForTheSameProblems() {
    SampleExport export = export();
    export.export(letter(CHARGE, 1));

    assertThat(export.export(letter(CHARGE, 2))).isEqualTo(nothing());
    assertThat(export.export(letter(CHARGE.replace("usd", "DEM"), 3)).file()).isPresent();
  }

  private static Result nothing() {
    return new Result(java.util.Optional.empty(), java.util.Optional.empty());
  }

  @Test
  void whatIsNoSampleIsSkippedWithTheReason() {
    Letter validated =
        Letter.of(
            CHARGES,
            TestLetters.record(
                CHARGES,
                9,
                NOW,
                null,
                new byte[] {0},
                List.of(
                    TestLetters.header(DeadLetterHeaders.TOPIC, "payment_charges-validated"),
                    TestLetters.header(DeadLetterHeaders.PARTITION, "0"),
                    TestLetters.header(DeadLetterHeaders.OFFSET, "1")),
                0));
    Letter accepted =
        Letter.of(
            CHARGES,
            TestLetters.record(
                CHARGES, 9, NOW, null, TestLetters.charge().getBytes(UTF_8), List.of(), 0));

    assertThat(export().export(validated).line().orElseThrow())
        .contains("payment_charges-dlq:0:9", "not raw JSON");
    assertThat(export().export(accepted).line().orElseThrow())
        .contains("payment_charges-dlq:0:9", "today's schema accepts it");
    assertThat(schemas).isEmptyDirectory();
  }

  @Test
  void everyGeneratedReasonBecomesASampleThatTheDecoderJudgesAsItSays() throws IOException {
    EventGenerator generator =
        new EventGenerator(TestLetters.TYPES, 3, 1, InstantSource.fixed(NOW));
    SampleExport export = export();
    Set<String> reasons = new HashSet<>();
    for (int i = 0; i < 400; i++) {
      GeneratedEvent event = generator.next();
      reasons.add(event.type().name() + "/" + event.fault().orElseThrow());
      export.export(TestLetters.letter(event.type(), event.value(), null, List.of(), 0, i, NOW));
    }

    Set<String> covered = new HashSet<>();
    for (EventType type : TestLetters.TYPES) {
      for (Path file : samples(type)) {
        covered.add(type.name() + "/" + assertJudged(type, file));
      }
    }
    assertThat(covered).isEqualTo(reasons);
  }

  private List<Path> samples(EventType type) throws IOException {
    try (Stream<Path> files =
        Files.list(schemas.resolve("samples").resolve(type.name()).resolve("rejected"))) {
      return files.filter(file -> !file.toString().endsWith(".problems.json")).toList();
    }
  }

  /** Returns the sample's code. */
  private static String assertJudged(EventType type, Path file) throws IOException {
    String name = file.getFileName().toString();
    String code = name.substring(0, name.indexOf('-'));
    byte[] value = code.equals("TOMBSTONE") ? null : Files.readAllBytes(file);
    List<Problem> problems =
        new JsonToAvro(type, 1)
            .decode(value, 3, 5, Instant.parse("2025-11-20T00:00:00Z").toEpochMilli())
            .fold(accepted -> List.of(), DecodeOutcome.Rejected::problems);
    List<String> expected = new ArrayList<>();
    Path expectation = file.resolveSibling(name.replace(".json", ".problems.json"));
    for (JsonNode problem : new JsonMapper().readTree(expectation.toFile())) {
      expected.add(problem.get("code").asText() + problem.get("path").asText());
    }
    assertThat(problems)
        .as(name)
        .extracting(problem -> problem.reason() + problem.path())
        .isEqualTo(expected);
    assertThat(problems.get(0).reason()).hasToString(code);
    return code;
  }

  private SampleExport export() {
    return new SampleExport(schemas, TestLetters.TYPES);
  }

  private static Letter letter(String json, long offset) {
    return TestLetters.letter(CHARGES, json.getBytes(UTF_8), null, List.of(), 0, offset, NOW);
  }
}
