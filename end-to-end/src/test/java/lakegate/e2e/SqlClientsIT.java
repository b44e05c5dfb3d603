package lakegate.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lakegate.decode.ReferenceDecoder;
import lakegate.decode.ReferenceDecoder.Expectation;
import lakegate.e2e.pipeline.Pipeline;
import lakegate.e2e.pipeline.Sent;
import lakegate.event.EventType;
import lakegate.event.EventTypes;
import lakegate.reconcile.BooksQuery;
import lakegate.stack.LocalStack;
import lakegate.stack.ServerName;
import lakegate.stack.Store;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The documented queries, in Trino's and Flink's own clients, against what was sent. Only {@code
 * make test-trino} runs it: it needs 900 MB of downloads.
 */
class SqlClientsIT {
  private static final int MESSAGES = 3_000;
  private static final long SEED = 476;
  private static final String CHARGES = "payment_charges";
  private static final String REFUNDS = "payment_refunds";
  private static final String DISPUTES = "payment_disputes";

  private final Path home = LocalStack.home();
  private final Map<String, List<Map<String, Object>>> rows = new HashMap<>();
  private final List<Letter> letters = new ArrayList<>();

  /** A message that must become a dead letter. */
  private record Letter(String eventType, String code, String path, Sent message) {}

  @ParameterizedTest
  @EnumSource(Store.class)
  void theDocumentedQueriesShowWhatWasSent(Store store) throws Exception {
    LocalStack.whyNoS3()
        .filter(why -> store == Store.S3)
        .ifPresent(
            why -> {
              System.out.println("skipped: " + why);
              assumeTrue(false, why);
            });
    try (Pipeline pipeline = Pipeline.start("sql-" + store, store, EventTypes.load())) {
      expect(pipeline, pipeline.sendGenerated(MESSAGES, SEED));
      pipeline.awaitRows(MESSAGES);
      pipeline.stack().start(ServerName.TRINO);

      assertFlinkSession(pipeline);
      assertProviderPerformance(trino(pipeline, "provider_performance"));
      assertRefundAnalytics(trino(pipeline, "refund_analytics"));
      assertDisputePatterns(trino(pipeline, "dispute_patterns"));
      assertDeadLetters(trino(pipeline, "dead_letters"));
      assertReconciliation(pipeline);
      pipeline.assertUndisturbed();
    }
  }

  /**
   * What the messages must become, by the reference decoder, which shares no code with the jobs.
   */
  private void expect(Pipeline pipeline, List<Sent> sent) {
    rows.clear();
    letters.clear();
    Map<String, EventType> types =
        pipeline.types().stream().collect(Collectors.toMap(EventType::rawTopic, type -> type));
    for (Sent message : sent) {
      EventType type = types.get(message.topic());
      Expectation expected =
          new ReferenceDecoder(type)
              .decode(message.value(), message.partition(), message.offset(), message.timestamp());
      if (expected.accepted()) {
        rows.computeIfAbsent(type.table(), table -> new ArrayList<>()).add(expected.row());
      } else {
        letters.add(
            new Letter(
                type.name(),
                expected.problems().get(0).reason().name(),
                expected.problems().get(0).path(),
                message));
      }
    }
    assertThat(rows.keySet()).hasSameSizeAs(types.keySet());
    assertThat(letters).isNotEmpty();
  }

  // -- Flink ---------------------------------------------------------------------------------

  private void assertFlinkSession(Pipeline pipeline) throws Exception {
    Path session = home.resolve("compose/flink/queries/recent_charges.sql");
    List<List<String>> lines =
        run(pipeline, "flink-sql", "-f", session.toString())
            .lines()
            .filter(line -> line.startsWith("|"))
            .map(SqlClientsIT::cells)
            .toList();

    List<String> counts =
        Stream.of(CHARGES, REFUNDS, DISPUTES, "payment_subscriptions")
            .map(table -> String.valueOf(rows.get(table).size()))
            .toList();
    assertThat(lines.subList(0, 8).stream().map(cells -> cells.get(0)))
        .containsExactlyElementsOf(
            counts.stream().flatMap(count -> Stream.of("EXPR$0", count)).toList());
    List<String> columns =
        List.of(
            "charge_id", "customer_id", "amount", "currency", "status", "provider", "created_at");
    assertThat(lines.get(8)).isEqualTo(columns);
    List<List<String>> shown = lines.subList(9, lines.size());
    List<List<String>> all =
        rows.get(CHARGES).stream()
            .sorted(
                Comparator.comparing(
                    row -> (Instant) row.get("created_at"), Comparator.reverseOrder()))
            .map(row -> columns.stream().map(column -> flinkText(row.get(column))).toList())
            .toList();
    // Of charges created in the same millisecond any may come first.
    assertThat(shown.stream().map(row -> row.get(6)))
        .containsExactlyElementsOf(all.stream().limit(10).map(row -> row.get(6)).toList());
    assertThat(all).containsAll(shown);
    assertThat(shown).doesNotHaveDuplicates();
  }

  private static List<String> cells(String line) {
    return Stream.of(line.substring(1, line.lastIndexOf('|')).split("\\|", -1))
        .map(String::strip)
        .toList();
  }

  private static String flinkText(Object value) {
    if (value instanceof Instant time) {
      return DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS")
          .withZone(ZoneOffset.UTC)
          .format(time);
    }
    return value instanceof BigDecimal amount
        ? amount.setScale(4).toPlainString()
        : value == null ? "<NULL>" : value.toString();
  }

  // -- Trino ---------------------------------------------------------------------------------

  private void assertProviderPerformance(List<JsonNode> answer) {
    assertGroups(
        answer, CHARGES, List.of("provider", "status"), "transaction_count", "total_amount");
    for (JsonNode row : answer) {
      BigDecimal average =
          decimal(row, "total_amount")
              .divide(decimal(row, "transaction_count"), 4, RoundingMode.HALF_UP);
      assertThat(decimal(row, "avg_amount")).isEqualByComparingTo(average);
    }
    assertDescending(answer, "total_amount");
  }

  private void assertRefundAnalytics(List<JsonNode> answer) {
    assertGroups(answer, REFUNDS, List.of("provider", "reason"), "refund_count", "total_refunded");
    assertDescending(answer, "total_refunded");
  }

  private void assertDisputePatterns(List<JsonNode> answer) {
    assertGroups(
        answer,
        DISPUTES,
        List.of("provider", "status", "reason"),
        "dispute_count",
        "total_disputed");
    assertDescending(answer, "dispute_count");
  }

  /** Every group is there once, with the number of its rows and the exact sum of their amounts. */
  private void assertGroups(
      List<JsonNode> answer, String table, List<String> by, String count, String sum) {
    Map<List<String>, List<Map<String, Object>>> groups =
        rows.get(table).stream()
            .collect(
                Collectors.groupingBy(
                    row -> by.stream().map(column -> String.valueOf(row.get(column))).toList()));
    List<List<Object>> expected = new ArrayList<>();
    groups.forEach(
        (key, group) ->
            expected.add(
                List.of(
                    key,
                    group.size(),
                    group.stream()
                        .map(row -> (BigDecimal) row.get("amount"))
                        .reduce(BigDecimal.ZERO, BigDecimal::add)
                        .setScale(4))));
    assertThat(
            answer.stream()
                .map(
                    row ->
                        List.<Object>of(
                            by.stream().map(column -> String.valueOf(text(row, column))).toList(),
                            row.path(count).asInt(),
                            decimal(row, sum).setScale(4))))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  private void assertDeadLetters(List<JsonNode> answer) {
    List<JsonNode> groups = answer.stream().filter(row -> row.has("dead_letter_count")).toList();
    Map<List<Object>, List<Letter>> expected =
        letters.stream()
            .collect(
                Collectors.groupingBy(
                    letter -> List.of(letter.eventType, letter.code, letter.path)));
    assertThat(
            groups.stream()
                .map(
                    row ->
                        List.<Object>of(
                            text(row, "event_type"),
                            text(row, "code"),
                            text(row, "path"),
                            row.path("dead_letter_count").asLong(),
                            instant(row, "first_seen"),
                            instant(row, "last_seen"))))
        .containsExactlyInAnyOrderElementsOf(
            expected.entrySet().stream()
                .map(
                    group -> {
                      List<Object> line = new ArrayList<>(group.getKey());
                      line.add((long) group.getValue().size());
                      line.add(seen(group.getValue()).min(Comparator.naturalOrder()).orElseThrow());
                      line.add(seen(group.getValue()).max(Comparator.naturalOrder()).orElseThrow());
                      return line;
                    })
                .toList());
    assertDescending(groups, "dead_letter_count");
    List<JsonNode> newest = answer.stream().filter(row -> row.has("raw_offset")).toList();
    assertThat(newest).hasSize(10);
    assertThat(places(letters)).containsAll(newest.stream().map(SqlClientsIT::place).toList());
  }

  private static Stream<Instant> seen(List<Letter> of) {
    return of.stream().map(letter -> Instant.ofEpochMilli(letter.message.timestamp()));
  }

  private static List<List<Object>> places(Collection<Letter> of) {
    return of.stream()
        .map(
            letter ->
                List.<Object>of(
                    letter.message.topic(),
                    (long) letter.message.partition(),
                    letter.message.offset(),
                    letter.code,
                    letter.path))
        .toList();
  }

  private static List<Object> place(JsonNode row) {
    return List.of(
        text(row, "topic"),
        row.path("raw_partition").asLong(),
        row.path("raw_offset").asLong(),
        text(row, "code"),
        text(row, "path"));
  }

  /** The file is the query that the command prints, finds nothing, and finds what is planted. */
  private void assertReconciliation(Pipeline pipeline) throws Exception {
    Path file = home.resolve("compose/trino/queries/reconciliation.sql");
    assertThat(Files.readString(file).strip())
        .isEqualTo(BooksQuery.of("payments_db", pipeline.types()).strip() + ";");
    assertThat(trino(pipeline, "reconciliation")).isEmpty();

    Map<?, ?> doubled = ingest(rows.get(REFUNDS).get(0));
    List<? extends Map<?, ?>> inOrder =
        rows.get(CHARGES).stream()
            .map(SqlClientsIT::ingest)
            .filter(ingest -> ingest.get("partition").equals(0))
            .sorted(Comparator.comparing(ingest -> (Long) ingest.get("offset")))
            .toList();
    Map<?, ?> deleted = inOrder.get(inOrder.size() / 2);
    execute(pipeline, "INSERT INTO payments_db.%1$s SELECT * FROM payments_db.%1$s", doubled);
    execute(pipeline, "DELETE FROM payments_db.%1$s", deleted);

    assertThat(
            trino(pipeline, "reconciliation").stream()
                .map(
                    row ->
                        List.<Object>of(
                            text(row, "topic"),
                            row.path("part").asInt(),
                            text(row, "finding"),
                            row.path("first_offset").asLong(),
                            row.path("last_offset").asLong())))
        .containsExactly(finding("gap", deleted), finding("twice", doubled));
  }

  private static Map<?, ?> ingest(Map<String, Object> row) {
    return (Map<?, ?>) row.get(EventType.INGEST);
  }

  private static List<Object> finding(String name, Map<?, ?> ingest) {
    Object offset = ingest.get("offset");
    return List.of(ingest.get("topic"), ingest.get("partition"), name, offset, offset);
  }

  /** Does something to the row of a place. */
  private void execute(Pipeline pipeline, String statement, Map<?, ?> ingest) throws Exception {
    String where = " WHERE ingest.\"partition\" = %2$d AND ingest.\"offset\" = %3$d";
    run(
        pipeline,
        "trino",
        "--execute",
        (statement + where)
            .formatted(ingest.get("topic"), ingest.get("partition"), ingest.get("offset")));
  }

  private List<JsonNode> trino(Pipeline pipeline, String query) throws Exception {
    Path file = home.resolve("compose/trino/queries/" + query + ".sql");
    List<JsonNode> answer = new ArrayList<>();
    for (String line :
        run(pipeline, "trino", "--output-format", "JSON", "-f", file.toString()).lines().toList()) {
      answer.add(new JsonMapper().readTree(line));
    }
    return answer;
  }

  private static void assertDescending(List<JsonNode> answer, String column) {
    assertThat(answer.stream().map(row -> decimal(row, column)))
        .isSortedAccordingTo(Comparator.reverseOrder());
  }

  private static BigDecimal decimal(JsonNode row, String column) {
    return new BigDecimal(row.path(column).asText());
  }

  private static String text(JsonNode row, String column) {
    return row.path(column).isNull() ? null : row.path(column).asText();
  }

  private static Instant instant(JsonNode row, String column) {
    return LocalDateTime.parse(
            text(row, column), DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS 'UTC'"))
        .toInstant(ZoneOffset.UTC);
  }

  /** What one of the stack's SQL clients prints. */
  private String run(Pipeline pipeline, String client, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(home.resolve("local-stack").resolve(client).toString());
    command.addAll(List.of(arguments));
    Path errors = Files.createTempFile(client, ".err");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
    builder
        .environment()
        .put("STACK_FOLDER", pipeline.stack().settingsFile().getParent().toString());
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as("%s%n%s", output, Files.readString(errors)).isZero();
    return output;
  }
}
