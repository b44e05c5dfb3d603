package lakegate.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lakegate.cli.Command;
import lakegate.deadletter.Problem;
import lakegate.deadletter.RejectReason;
import lakegate.decode.ReferenceDecoder;
import lakegate.e2e.pipeline.Pipeline;
import lakegate.e2e.pipeline.Sent;
import lakegate.event.EventType;
import lakegate.generate.EventGenerator;
import lakegate.generate.GeneratedEvent;
import lakegate.stack.LocalStack;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verbs of dlq on letters that the bridge and the ingest job wrote. */
@Order(1)
class DeadLettersIT {
  private static final int MESSAGES = 5_000;
  private static final int VERSIONS = 3;
  private static final JsonMapper JSON = new JsonMapper();

  private final Pipeline pipeline = Pipeline.shared();
  private final Command lakegate =
      new Command(
          Map.of(
              "LAKEGATE_HOME",
              LocalStack.home().toString(),
              "LAKEGATE_STACK",
              pipeline.stack().settingsFile().toString()));

  /**
   * A letter that must be there.
   *
   * @param from the place of the record that it is made from
   */
  private record Expected(
      String from,
      String type,
      RejectReason code,
      String path,
      String version,
      String trace,
      String key,
      Sent sent) {}

  @Test
  void statsAreTheGeneratorsAndEveryFilterFindsItsLettersAndSamplesPass(@TempDir Path folder)
      throws IOException {
    Instant since = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    List<Expected> letters = sendMessages();

    assertStats(letters, since, "code", letter -> letter.code().name());
    assertStats(letters, since, "path", Expected::path);
    assertStats(letters, since, "type", Expected::type);
    assertStats(letters, since, "producer-version", Expected::version);
    assertThat(letters.stream().map(Expected::code).collect(Collectors.toSet()))
        .isEqualTo(EnumSet.allOf(RejectReason.class));

    for (RejectReason code : RejectReason.values()) {
      assertFinds(letters, since, letter -> letter.code() == code, "--code", code.name());
    }
    for (String path : List.of("$", "$.created_at", "$.currency", "$.metadata", "$.*")) {
      assertFinds(letters, since, letter -> letter.path().equals(path), "--path", path);
    }
    for (EventType type : pipeline.types()) {
      Predicate<Expected> ofType = letter -> letter.type().equals(type.name());
      assertFinds(letters, since, ofType, "--topic", type.name());
      assertFinds(letters, since, ofType, "--topic", type.deadLetterTopic());
    }
    assertFinds(
        letters,
        since,
        letter -> letter.sent().topic().equals("payment_refunds-validated"),
        "--topic",
        "payment_refunds-validated");
    assertFinds(letters, since, letter -> letter.sent().partition() == 1, "--partition", "1");
    assertFinds(
        letters,
        since,
        letter -> "1.1".equals(letter.version()),
        "--header",
        "producer-version=1.1");
    Instant middle = Instant.ofEpochMilli(letters.get(letters.size() / 2).sent().timestamp());
    assertFinds(
        letters,
        since,
        letter -> letter.sent().timestamp() < middle.toEpochMilli(),
        "--until",
        middle.toString());
    for (Expected letter : letters.subList(0, 5)) {
      Sent sent = letter.sent();
      assertFinds(
          letters,
          since,
          other -> other.from().equals(letter.from()),
          "--topic=" + sent.topic(),
          "--partition=" + sent.partition(),
          "--offset=" + sent.offset());
    }
    Expected keyed = first(letters, letter -> letter.key() != null);
    assertFinds(letters, since, letter -> keyed.key().equals(letter.key()), "--key", keyed.key());
    Expected traced = first(letters, letter -> letter.trace() != null);
    assertFinds(
        letters,
        since,
        letter -> traced.trace().equals(letter.trace()),
        "--header",
        "trace-id=" + traced.trace());
    String text = "2025-13-45";
    assertFinds(
        letters,
        since,
        letter ->
            letter.sent().value() != null
                && new String(letter.sent().value(), UTF_8).contains(text),
        "--contains",
        text);

    assertSamplesPass(letters, since, folder);
  }

  private static Expected first(List<Expected> letters, Predicate<Expected> wanted) {
    return letters.stream().filter(wanted).findFirst().orElseThrow();
  }

  /** Sends generated messages and two validated records; returns the letters they must become. */
  private List<Expected> sendMessages() {
    long before = pipeline.committedRows();
    EventGenerator generator =
        new EventGenerator(pipeline.types(), 51, 0.1, InstantSource.system());
    List<GeneratedEvent> events = new ArrayList<>();
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < MESSAGES; i++) {
      GeneratedEvent event = generator.next();
      ProducerRecord<byte[], byte[]> record = event.record();
      if (i % VERSIONS > 0) {
        record.headers().add("producer-version", version(i).getBytes(UTF_8));
      }
      events.add(event);
      records.add(record);
    }
    List<Sent> sent = pipeline.send(records);
    List<Expected> letters = new ArrayList<>();
    Map<String, ReferenceDecoder> decoders = new HashMap<>();
    pipeline.types().forEach(type -> decoders.put(type.rawTopic(), new ReferenceDecoder(type)));
    for (int i = 0; i < MESSAGES; i++) {
      if (events.get(i).fault().isPresent()) {
        Sent message = sent.get(i);
        Problem primary =
            decoders
                .get(message.topic())
                .decode(message.value(), message.partition(), message.offset(), message.timestamp())
                .problems()
                .get(0);
        assertThat(primary.reason()).isEqualTo(events.get(i).fault().get());
        letters.add(expected(message, primary.reason(), primary.path(), version(i), events.get(i)));
      }
    }
    Sent garbage = pipeline.send("payment_refunds-validated", new byte[] {1, 2, 3});
    Sent unknown = pipeline.send("payment_refunds-validated", new byte[] {0, 0x7f, 0, 0, 0, 1});
    letters.add(expected(garbage, RejectReason.UNDECODABLE, "$", "unknown", null));
    letters.add(expected(unknown, RejectReason.UNKNOWN_SCHEMA, "$", "unknown", null));
    pipeline.awaitRows(before + MESSAGES + 2);
    return letters;
  }

  /** Every third message doesn't say. */
  private static String version(int message) {
    return message % VERSIONS == 0 ? "unknown" : "1." + message % VERSIONS;
  }

  private static Expected expected(
      Sent sent, RejectReason code, String path, String version, GeneratedEvent event) {
    String trace = null;
    if (event != null && !event.headers().isEmpty()) {
      trace = new String(event.headers().get(0).value(), UTF_8);
    }
    return new Expected(
        sent.topic() + ":" + sent.partition() + ":" + sent.offset(),
        sent.topic().replace("-validated", ""),
        code,
        path,
        version,
        trace,
        event == null || event.key() == null ? null : new String(event.key(), UTF_8),
        sent);
  }

  private void assertStats(
      List<Expected> letters, Instant since, String by, Function<Expected, String> group)
      throws IOException {
    run("stats", "--since", since.toString(), "--by", by, "--format", "json");

    JsonNode stats = JSON.readTree(lakegate.output());
    Map<String, Long> counts = new HashMap<>();
    stats.get("groups").forEach(g -> counts.put(g.get("name").asText(), g.get("letters").asLong()));
    assertThat(counts)
        .isEqualTo(letters.stream().collect(Collectors.groupingBy(group, Collectors.counting())));
    assertThat(stats.get("letters").asLong()).isEqualTo(letters.size());
    assertThat(stats.get("raw_records").asLong()).isEqualTo(MESSAGES);
    assertThat(stats.get("share_of_traffic").asDouble())
        .isEqualTo((double) letters.size() / MESSAGES);
  }

  private void assertFinds(
      List<Expected> letters, Instant since, Predicate<Expected> wanted, String... filter)
      throws IOException {
    List<String> arguments = new ArrayList<>(List.of("inspect", "--since", since.toString()));
    arguments.addAll(List.of("--limit", "10000", "--format", "json"));
    arguments.addAll(List.of(filter));
    run(arguments.toArray(String[]::new));

    List<String> found = new ArrayList<>();
    for (String line : lakegate.output().lines().toList()) {
      JsonNode origin = JSON.readTree(line).get("origin");
      found.add(place(origin));
    }
    assertThat(found)
        .as(String.join(" ", filter))
        .isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(
            letters.stream().filter(wanted).map(Expected::from).toList());
  }

  private static String place(JsonNode node) {
    return node.get("topic").asText()
        + ":"
        + node.get("partition").asInt()
        + ":"
        + node.get("offset").asLong();
  }

  /** Judged by the reference decoder, as the tests of schemas/ are by the real one. */
  private void assertSamplesPass(List<Expected> letters, Instant since, Path folder)
      throws IOException {
    run("export", "--format", "samples", "--since", since.toString(), "--to", folder.toString());

    Set<String> covered = new HashSet<>();
    for (EventType type : pipeline.types()) {
      ReferenceDecoder decoder = new ReferenceDecoder(type);
      for (Path file : samples(folder, type)) {
        String name = file.getFileName().toString();
        String code = name.substring(0, name.indexOf('-'));
        byte[] value = code.equals("TOMBSTONE") ? null : Files.readAllBytes(file);
        List<String> problems =
            decoder
                .decode(value, 3, 5, Instant.parse("2025-11-20T00:00:00Z").toEpochMilli())
                .problems()
                .stream()
                .map(problem -> problem.reason() + " " + problem.path())
                .toList();
        List<String> expected = new ArrayList<>();
        JSON.readTree(file.resolveSibling(name.replace(".json", ".problems.json")).toFile())
            .forEach(p -> expected.add(p.get("code").asText() + " " + p.get("path").asText()));
        assertThat(problems).as(file.toString()).isEqualTo(expected);
        covered.add(type.name() + " " + code);
      }
    }
    assertThat(covered)
        .isEqualTo(
            letters.stream()
                .filter(letter -> !letter.sent().topic().endsWith("-validated"))
                .map(letter -> letter.type() + " " + letter.code())
                .collect(Collectors.toSet()));
  }

  private static List<Path> samples(Path folder, EventType type) throws IOException {
    try (Stream<Path> files =
        Files.list(folder.resolve("samples").resolve(type.name()).resolve("rejected"))) {
      return files.filter(file -> !file.toString().endsWith(".problems.json")).toList();
    }
  }

  @Test
  void whateverCameInComesOutUnchanged(@TempDir Path folder) throws IOException {
    long before = pipeline.committedRows();
    byte[] key = {(byte) 0xff, 0, 'k'};
    List<Header> many =
        IntStream.range(0, 500)
            .mapToObj(i -> (Header) new RecordHeader("h" + i % 400, i == 7 ? null : new byte[i]))
            .toList();
    String card = "{\"user_email\":\"a@b\",\"note\":\"4111111111111111\"";
    List<ProducerRecord<byte[], byte[]>> records =
        List.of(
            record(key, (card + " ".repeat(3_000_000) + "}").getBytes(UTF_8), List.of()),
            record(key, card.getBytes(UTF_8), many),
            record(key, new byte[] {'{', (byte) 0xc3, '"', 0, (byte) 0xff}, List.of()),
            record(key, null, many.subList(0, 9)),
            record(null, card.getBytes(UTF_8), List.of()));

    List<Sent> sent = pipeline.send(records);
    pipeline.awaitRows(before + records.size());

    String first = Instant.ofEpochMilli(sent.get(0).timestamp()).toString();
    run("export", "--since", first, "--unmask", "--to", folder.toString());
    Map<String, JsonNode> exported = new HashMap<>();
    for (String line : Files.readAllLines(folder.resolve("payment_charges-dlq.jsonl"))) {
      JsonNode letter = JSON.readTree(line);
      exported.put(place(letter.get("origin")), letter);
    }
    for (int i = 0; i < records.size(); i++) {
      ProducerRecord<byte[], byte[]> record = records.get(i);
      Sent place = sent.get(i);
      String from = place.topic() + ":" + place.partition() + ":" + place.offset();
      assertUnchanged(exported.get(from), record, place);

      run("show", from, "--unmask", "--format", "json");
      JsonNode shown = JSON.readTree(lakegate.output());
      assertUnchanged(shown, record, place);
      assertThat(base64(shown.get("value_base64"))).isEqualTo(record.value());
      assertThat(shown.get("schema_version").asInt()).isEqualTo(1);

      run(
          "inspect",
          "--topic=" + place.topic(),
          "--partition=" + place.partition(),
          "--offset=" + place.offset(),
          "--unmask",
          "--format=json");
      assertUnchanged(JSON.readTree(lakegate.output()), record, place);

      run("show", from);
      assertThat(lakegate.output()).startsWith("payment_charges-dlq:").doesNotContain("a@b");
    }
  }

  private static ProducerRecord<byte[], byte[]> record(
      byte[] key, byte[] value, List<Header> headers) {
    return new ProducerRecord<>("payment_charges", null, key, value, headers);
  }

  private static void assertUnchanged(
      JsonNode letter, ProducerRecord<byte[], byte[]> record, Sent sent) {
    assertThat(bytes(letter, "value")).isEqualTo(record.value());
    assertThat(bytes(letter, "key")).isEqualTo(record.key());
    assertThat(Instant.parse(letter.get("timestamp").asText()).toEpochMilli())
        .isEqualTo(sent.timestamp());
    List<Header> headers = new ArrayList<>();
    record.headers().forEach(headers::add);
    for (int i = 0; i < headers.size(); i++) {
      JsonNode header = letter.get("headers").get(i);
      assertThat(header.get("name").asText()).isEqualTo(headers.get(i).key());
      assertThat(bytes(header, "value")).isEqualTo(headers.get(i).value());
    }
    assertThat(letter.get("headers").get(headers.size()).get("name").asText())
        .as("the bridge's own follow")
        .isEqualTo("__connect.errors.topic");
  }

  private static byte[] bytes(JsonNode node, String name) {
    return node.path(name).isTextual()
        ? node.get(name).asText().getBytes(UTF_8)
        : base64(node.get(name + "_base64"));
  }

  private static byte[] base64(JsonNode text) {
    return text == null ? null : Base64.getDecoder().decode(text.asText());
  }

  @Test
  void whatCantBeReadIsOneLineAndTwo() {
    assertFails("--topic parcels", "inspect", "--topic", "parcels");
    assertFails(
        "Kafka at 127.0.0.1:1 does not answer",
        "stats",
        "--kafka.bootstrap.servers",
        "127.0.0.1:1");
    assertThat(lakegate.run("dlq", "show", "payment_charges:0:999999999")).isEqualTo(1);
    assertThat(lakegate.errors()).isEqualTo("No dead letter at payment_charges:0:999999999\n");
  }

  private void assertFails(String message, String... arguments) {
    assertThat(lakegate.run(dlq(arguments))).isEqualTo(2);
    assertThat(lakegate.errors()).contains(message);
    assertThat(lakegate.output()).isEmpty();
  }

  private void run(String... arguments) {
    assertThat(lakegate.run(dlq(arguments))).as(lakegate.errors()).isZero();
  }

  private static String[] dlq(String... arguments) {
    return Stream.concat(Stream.of("dlq"), Stream.of(arguments)).toArray(String[]::new);
  }
}
