package lakegate.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import lakegate.decode.ReferenceDecoder;
import lakegate.decode.ReferenceDecoder.Expectation;
import lakegate.e2e.pipeline.Pipeline;
import lakegate.e2e.pipeline.Sent;
import lakegate.e2e.truth.Truth;
import lakegate.event.EventType;
import lakegate.event.EventTypes;
import lakegate.generate.EventGenerator;
import lakegate.stack.LocalStack;
import org.apache.commons.io.FileUtils;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** schema try and schema suggest on the messages of a live topic. */
@Order(1)
class SchemaTrialIT {
  private static final String REFUNDS = "payment_refunds";
  private static final int GENERATED = 2_000;
  private static final int OWN = 100;

  private final Pipeline pipeline = Pipeline.shared();
  private final Path folder = Path.of("target", "schema-trial");
  private final Path schemas = folder.resolve("schemas");
  private String output;

  @BeforeEach
  void copySchemas() throws IOException {
    FileUtils.deleteQuietly(folder.toFile());
    FileUtils.copyDirectory(
        LocalStack.home().resolve("schemas").toFile(),
        schemas.toFile(),
        file -> !file.getName().equals("samples"));
  }

  @Test
  void whatAnEditWouldChangeIsWhatTheReferenceDecoderSays() throws Exception {
    EventType released = pipeline.type(REFUNDS);
    long before = pipeline.committedRows();
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    EventGenerator generator =
        new EventGenerator(List.of(released), 7, 0.05, InstantSource.system());
    for (int i = 0; i < GENERATED; i++) {
      records.add(generator.next().record());
    }
    for (int i = 0; i < OWN; i++) {
      records.add(record(i, refund(i, "\"reason\": \"Chargeback-Reversal\"")));
    }
    List<Sent> sent = pipeline.send(records);
    edit("\"to\": 1000000}", "\"to\": 250}");
    edit("\"fraudulent\", \"duplicate\"]", "\"duplicate\", \"chargeback_reversal\"]");
    List<String> groups = groups();

    int exit = lakegate("schema", "try", "--topic", REFUNDS, "--from", starts(sent));

    Truth truth = new Truth(released, edited());
    sent.forEach(truth::observe);
    assertThat(truth.rejected.get("OUT_OF_RANGE $.amount")).isGreaterThan(100L);
    assertThat(truth.flags).containsKeys("+ UNKNOWN_REASON", "- UNKNOWN_REASON");
    assertThat(exit).isEqualTo(1);
    assertThat(output).contains(REFUNDS + ": %,d messages with ".formatted(GENERATED + OWN));
    assertThat(numbers("accepted")).containsExactly(truth.acceptedBefore, truth.acceptedAfter);
    assertThat(section("Newly rejected:")).isEqualTo(truth.rejected);
    assertThat(section("Newly accepted:")).isEmpty();
    assertThat(section("Changed flags:")).isEqualTo(truth.flags);
    assertThat(section("Changed values:")).isEmpty();
    assertThat(output).containsPattern("(?m)^      payment_refunds:[01]:\\d+  \\S+ -> expected a");
    assertThat(groups()).as("consumer groups").isEqualTo(groups);
    pipeline.awaitRows(before + GENERATED + OWN);
    pipeline.assertUndisturbed();
  }

  @Test
  void whatMessagesHaveMoreBecomesAPatchThatDecodesThem() throws Exception {
    long before = pipeline.committedRows();
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < OWN; i++) {
      // Without refund_id they are dead letters.
      String members = "\"refund_id\": null, \"lostNote\": \"n%d\"".formatted(i);
      records.add(record(i, refund(i, members)));
    }
    for (int i = 0; i < OWN; i++) {
      String members =
          "\"reason\": \"goodwill\", \"feeCharged\": %s, \"agent\": {\"mail\": \"a%d@b.org\", \"tier\": %d}"
              .formatted(i % 2 == 0 ? "0.35" : "\"1.20\"", i, i % 3);
      records.add(record(i, refund(i, members)));
    }
    Instant start = Instant.now();
    List<Sent> sent = pipeline.send(records);
    pipeline.awaitRows(before + 2 * OWN);

    // The dead letters are on both topics and count once.
    assertThat(lakegate("schema", "suggest", "--topic", REFUNDS, "--from", start.toString()))
        .isZero();
    assertThat(output).contains(REFUNDS + ": 200 messages");
    assertThat(seen("lost_note")).isEqualTo(OWN);
    assertThat(seen("fee_charged")).isEqualTo(OWN);

    // The newest of the raw topic are no dead letters any more; those come from their own topic.
    assertThat(lakegate("schema", "suggest", "--topic", REFUNDS, "--from", "latest-30")).isZero();
    assertThat(output).contains("%s: %d messages".formatted(REFUNDS, 60 + seen("lost_note")));
    assertThat(seen("lost_note")).isBetween(1L, 60L);
    assertThat(seen("fee_charged")).isEqualTo(60);

    assertThat(lakegate("schema", "suggest", "--topic", REFUNDS, "--from", starts(sent), "--write"))
        .isZero();
    assertThat(output).contains("\"goodwill\"").doesNotContain("@b.org");
    assertThat(edited().schemaText())
        .contains("lost_note", "fee_charged", "\"goodwill\"")
        .doesNotContain("@b.org");

    assertThat(lakegate("schema", "try", "--topic", REFUNDS, "--from", starts(sent))).isZero();
    Map<String, Long> values = new TreeMap<>();
    values.put("agent (new column)", (long) OWN);
    values.put("fee_charged (new column)", (long) OWN);
    assertThat(section("Changed values:")).isEqualTo(values);
    assertThat(section("Changed flags:")).isEqualTo(Map.of("- UNKNOWN_REASON", (long) OWN));
  }

  @Test
  void whatCantBeReadIsOneLineAndExit2() throws Exception {
    assertThat(lakegate("schema", "try", "--topic", "payment_nothing")).isEqualTo(2);
    assertThat(output).startsWith("--topic payment_nothing: known are [").hasLineCount(1);

    assertThat(lakegate("schema", "try", "--topic", REFUNDS, "--from", "7:0")).isEqualTo(2);
    assertThat(output).isEqualTo("Topic payment_refunds has no partition 7; it has 0 to 1\n");

    assertThat(
            lakegate(
                "schema",
                "suggest",
                "--topic",
                REFUNDS,
                "--kafka.bootstrap.servers",
                "127.0.0.1:1"))
        .isEqualTo(2);
    assertThat(output).isEqualTo("Kafka at 127.0.0.1:1 does not answer; start it with: make up\n");
  }

  /** What the two versions make of the messages, by the decoder that is a test's own. */
  private static final class Truth {
    private final ReferenceDecoder before;
    private final ReferenceDecoder after;
    private final Map<String, Long> rejected = new TreeMap<>();
    private final Map<String, Long> flags = new TreeMap<>();
    private long acceptedBefore;
    private long acceptedAfter;

    Truth(EventType released, EventType edited) {
      before = new ReferenceDecoder(released);
      after = new ReferenceDecoder(edited);
    }

    void observe(Sent message) {
      Expectation then = decode(before, message);
      Expectation now = decode(after, message);
      acceptedBefore += then.accepted() ? 1 : 0;
      acceptedAfter += now.accepted() ? 1 : 0;
      if (then.accepted() && now.accepted()) {
        List<?> old = (List<?>) then.row().get(EventType.QUALITY_FLAGS);
        List<?> fresh = (List<?>) now.row().get(EventType.QUALITY_FLAGS);
        count(fresh, old, "+ ");
        count(old, fresh, "- ");
      } else if (then.accepted()) {
        var problem = now.problems().get(0);
        rejected.merge(problem.reason() + " " + problem.path(), 1L, Long::sum);
      }
    }

    private void count(List<?> has, List<?> lacks, String sign) {
      has.stream()
          .filter(flag -> !lacks.contains(flag))
          .forEach(flag -> flags.merge(sign + flag, 1L, Long::sum));
    }

    private static Expectation decode(ReferenceDecoder decoder, Sent message) {
      return decoder.decode(
          message.value(), message.partition(), message.offset(), message.timestamp());
    }
  }

  private static ProducerRecord<byte[], byte[]> record(int i, String json) {
    return new ProducerRecord<>(REFUNDS, i % 2, null, json.getBytes(UTF_8));
  }

  private static String refund(int i, String members) {
    String id = members.contains("refund_id") ? "" : "\"refund_id\": \"re_%d\", ".formatted(i);
    return """
        {"event_id": "evt_%d", %s"charge_id": "ch_1", "customer_id": "cus_1", "amount": 12.50,\
         "currency": "EUR", "created_at": "2025-11-14T10:15:30Z", %s}"""
        .formatted(i, id, members);
  }

  /** The first place of the messages in each partition, for {@code --from}. */
  private static String starts(List<Sent> sent) {
    Map<Integer, Long> first = new TreeMap<>();
    sent.forEach(message -> first.merge(message.partition(), message.offset(), Math::min));
    return first.entrySet().stream()
        .map(start -> start.getKey() + ":" + start.getValue())
        .collect(Collectors.joining(","));
  }

  private void edit(String from, String to) throws IOException {
    Path file = schemas.resolve(REFUNDS + ".avsc");
    assertThat(Files.readString(file)).containsOnlyOnce(from);
    Files.writeString(file, Files.readString(file).replace(from, to));
  }

  private EventType edited() {
    return EventTypes.read(schemas).stream()
        .filter(type -> type.name().equals(REFUNDS))
        .findFirst()
        .orElseThrow();
  }

  private List<String> groups() throws Exception {
    Map<String, Object> properties =
        Map.of(
            AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
            pipeline.settings().job().kafka().bootstrapServers());
    try (Admin admin = Admin.create(properties)) {
      return admin.listGroups().all().get().stream().map(GroupListing::groupId).sorted().toList();
    }
  }

  /** Runs the command as its users do, and returns what it exits with. */
  private int lakegate(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                "-cp",
                System.getProperty("java.class.path"),
                "lakegate.cli.Main"));
    command.addAll(List.of(arguments));
    command.addAll(
        List.of(
            "--schemas",
            schemas.toString(),
            "--stack",
            pipeline.stack().settingsFile().toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return process.waitFor();
  }

  /** The changes under a title and how many messages show each. */
  private Map<String, Long> section(String title) {
    Map<String, Long> counts = new TreeMap<>();
    boolean inside = false;
    for (String line : output.split("\n")) {
      Matcher change = Pattern.compile("  (\\S.*?) +([\\d,]+) +[\\d.]+ %").matcher(line);
      if (!line.startsWith(" ")) {
        inside = line.equals(title);
      } else if (inside && change.matches()) {
        counts.put(change.group(1), number(change.group(2)));
      }
    }
    return counts;
  }

  private List<Long> numbers(String name) {
    Matcher line = Pattern.compile("(?m)^  " + name + " +([\\d,]+) -> ([\\d,]+)$").matcher(output);
    assertThat(line.find()).as(output).isTrue();
    return List.of(number(line.group(1)), number(line.group(2)));
  }

  /** How often a suggested field was seen. */
  private long seen(String field) {
    Matcher line =
        Pattern.compile("(?m)^  " + field + " .*? ([\\d,]+) +[\\d.]+ % +[\\d.]+ %").matcher(output);
    assertThat(line.find()).as(output).isTrue();
    return number(line.group(1));
  }

  private static long number(String text) {
    return Long.parseLong(text.replace(",", ""));
  }
}
