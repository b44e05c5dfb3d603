package lakegate.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lakegate.cli.Command;
import lakegate.deploy.Records;
import lakegate.e2e.pipeline.Jars;
import lakegate.e2e.pipeline.Pipeline;
import lakegate.e2e.pipeline.Position;
import lakegate.e2e.pipeline.Sent;
import lakegate.event.EventType;
import lakegate.event.EventTypes;
import lakegate.stack.LocalStack;
import org.apache.commons.io.FileUtils;
import org.apache.iceberg.data.Record;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replays of letters that the bridge wrote. Behind the tests that need the schemas as they are. */
@Order(6)
class ReplayIT {
  private static final String CHARGES = "payment_charges";
  private static final String LEDGER = "lakegate-replays";
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Pipeline pipeline = Pipeline.shared();
  private final Command lakegate =
      new Command(
          Map.of(
              "LAKEGATE_HOME",
              LocalStack.home().toString(),
              "LAKEGATE_STACK",
              pipeline.stack().settingsFile().toString()));

  @Test
  void afterASchemaFixExactlyTheFixableLettersBecomeRowsOnce(@TempDir Path folder)
      throws Exception {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      String currency = i % 3 == 0 ? "DEM" : i % 3 == 1 ? "FRF" : "eur";
      records.add(charge("fix-" + i, currency, "12.50"));
    }
    long before = pipeline.committedRows();
    List<Sent> sent = pipeline.send(records);
    pipeline.awaitRows(before + sent.size());
    Path fixed = allow("DEM", folder.resolve("schemas"));
    String[] chosen = {"--contains", "\"fix-", "--schemas", fixed.toString()};

    run(chosen, "--dry-run");
    assertThat(lakegate.output().replaceAll(" +", " "))
        .contains(
            " would be accepted 100\n NOT_ALLOWED 100\n",
            " still rejected 100\n NOT_ALLOWED -> NOT_ALLOWED 100\n",
            " all 200\n to be sent 100\n",
            "Nothing sent.");
    assertThat(sentAgain("fix-")).isEmpty();

    useSchemas(fixed);
    run(chosen, "--yes", "--max", "30");
    run(chosen, "--yes");
    run(chosen, "--yes");
    assertThat(lakegate.output().replaceAll(" +", " "))
        .contains(" already replayed 100\n NOT_ALLOWED 100\n", " to be sent 0\n", "Nothing sent.");

    pipeline.awaitRows(before + sent.size() + 100);
    Map<String, Long> expected =
        IntStream.range(0, 300)
            .filter(i -> i % 3 != 1)
            .boxed()
            .collect(Collectors.toMap(i -> "fix-" + i, i -> 1L));
    assertThat(rows("fix-")).isEqualTo(expected);
    pipeline.assertBalanced();
  }

  /** The folder's currencies are a list of what is known today and one more. */
  private static Path allow(String currency, Path folder) throws IOException {
    FileUtils.copyDirectory(LocalStack.home().resolve("schemas").toFile(), folder.toFile());
    Path file = folder.resolve(CHARGES + ".avsc");
    String schema = Files.readString(file);
    String more = schema.replace("\"iso-4217\"", "[\"USD\", \"EUR\", \"" + currency + "\"]");
    assertThat(more).isNotEqualTo(schema);
    Files.writeString(file, more);
    return folder;
  }

  /** The jobs go on with a jar whose schema of charges is the folder's. */
  private void useSchemas(Path folder) throws Exception {
    EventType changed =
        EventTypes.read(folder).stream()
            .filter(type -> type.name().equals(CHARGES))
            .findFirst()
            .orElseThrow();
    List<EventType> types =
        pipeline.types().stream()
            .map(type -> type.name().equals(CHARGES) ? changed : type)
            .toList();
    Path jar = Jars.with(pipeline.jar(), "fixed-jobs.jar", types);
    pipeline.cancelJobs();
    pipeline.use(jar, types);
    pipeline.submit();
  }

  @Test
  void aReplayThatIsKilledStoppedOrEndedByAnotherSendsEachLetterOnce(@TempDir Path folder)
      throws Exception {
    int count = 10_000;
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      records.add(charge("kill-" + i, "eur", "-1.50"));
    }
    long before = pipeline.committedRows();
    pipeline.send(records);
    pipeline.awaitRows(before + count);
    String[] chosen = {"--contains", "\"kill-", "--set", "$.amount=12345.6700", "--yes"};
    Path log = folder.resolve("log");
    long entries = count(LEDGER);

    Process killed = start(log, chosen, "--rate", "2000/s");
    awaitEntries(entries + count / 10, killed);
    killed.destroyForcibly().waitFor();
    long first = count(LEDGER) - entries;
    assertThat(first).as(Files.readString(log)).isBetween(count / 10L, count - 1L);

    Process stopped = start(log, chosen, "--rate", "500/s");
    awaitEntries(entries + first + 100, stopped);
    stopped.destroy();
    stopped.waitFor();
    long second = count(LEDGER) - entries - first;
    assertThat(Files.readString(log).replaceAll(" +", " "))
        .contains(" already replayed %,d\n".formatted(first))
        .contains(" to be sent %,d\n".formatted(count - first))
        .contains("Stopped; sent %,d letters".formatted(second));

    Process ended = start(log, chosen, "--rate", "100/s");
    awaitEntries(entries + first + second + 1, ended);
    run(chosen);
    assertThat(ended.waitFor()).isEqualTo(2);
    assertThat(Files.readString(log)).contains("Another replay has begun and ends this one;");

    assertThat(count(LEDGER) - entries).isEqualTo(count);
    Map<String, Long> expected =
        IntStream.range(0, count).boxed().collect(Collectors.toMap(i -> "kill-" + i, i -> 1L));
    pipeline.awaitRows(before + 2L * count);
    assertThat(rows("kill-")).isEqualTo(expected);
    pipeline.assertBalanced();
  }

  /** Waits until the ledger has so many entries or the process has ended. */
  private void awaitEntries(long wanted, Process process) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(300))
        .until(() -> count(LEDGER) >= wanted || !process.isAlive());
  }

  @Test
  void anyMessageComesBackUnchangedAndStopsAtMaxReplays() {
    byte[] key = {(byte) 0xff, 0, 'k'};
    List<Header> many =
        IntStream.range(0, 500)
            .mapToObj(i -> (Header) new RecordHeader("h" + i % 400, i == 7 ? null : new byte[i]))
            .toList();
    Header odd = new RecordHeader("odd", null);
    String text = "{\"event_id\":\"odd\"";
    List<ProducerRecord<byte[], byte[]>> records =
        List.of(
            record(key, (text + " ".repeat(3_000_000) + "}").getBytes(UTF_8), List.of(odd)),
            record(
                key, text.getBytes(UTF_8), Stream.concat(Stream.of(odd), many.stream()).toList()),
            record(key, new byte[] {'{', (byte) 0xc3, '"', 0, (byte) 0xff}, List.of(odd)),
            record(key, null, List.of(odd)),
            record(null, text.getBytes(UTF_8), List.of(odd)));
    long before = pipeline.committedRows();
    List<Sent> sent = pipeline.send(records);
    pipeline.awaitRows(before + records.size());
    String[] chosen = {"--header", "odd", "--force", "--yes", "--max-replays", "2"};

    for (int replay = 1; replay <= 2; replay++) {
      run(chosen);
      assertThat(lakegate.output()).contains("Sent 5 letters");
      pipeline.awaitRows(before + (replay + 1L) * records.size());
    }
    run(chosen);
    assertThat(lakegate.output().replaceAll(" +", " "))
        .contains(" already replayed 10\n", " stopped at max replays 5\n", "Nothing sent.");

    Map<String, ConsumerRecord<byte[], byte[]>> raw = new HashMap<>();
    each(CHARGES, record -> raw.put(place(record), record));
    for (int i = 0; i < records.size(); i++) {
      Position from = sent.get(i).position();
      for (int count = 1; count <= 2; count++) {
        String origin = from.topic() + ":" + from.partition() + ":" + from.offset();
        ConsumerRecord<byte[], byte[]> again =
            raw.values().stream()
                .filter(record -> origin.equals(text(record, "lakegate.replay.origin")))
                .findFirst()
                .orElseThrow();
        assertUnchanged(again, records.get(i), sent.get(i), count);
        from = new Position(again.topic(), again.partition(), again.offset());
      }
    }
    pipeline.assertBalanced();
  }

  @Test
  void whatCantBeSentIsOneLineAndTwo() {
    assertFails("--topic parcels", "--yes", "--topic", "parcels");
    assertFails("--yes: needed where nobody can answer");
    assertFails(
        "Kafka at 127.0.0.1:1 does not answer",
        "--yes",
        "--kafka.bootstrap.servers",
        "127.0.0.1:1");
  }

  private void assertFails(String message, String... arguments) {
    String[] all =
        Stream.concat(Stream.of("dlq", "replay"), Stream.of(arguments)).toArray(String[]::new);
    assertThat(lakegate.run(all)).isEqualTo(2);
    assertThat(lakegate.errors()).contains(message);
    assertThat(lakegate.output()).isEmpty();
  }

  private static void assertUnchanged(
      ConsumerRecord<byte[], byte[]> again,
      ProducerRecord<byte[], byte[]> record,
      Sent sent,
      int count) {
    assertThat(again.key()).isEqualTo(record.key());
    assertThat(again.value()).isEqualTo(record.value());
    assertThat(again.partition()).isEqualTo(sent.partition());
    assertThat(again.timestamp()).isEqualTo(sent.timestamp());
    List<Header> headers = List.of(again.headers().toArray());
    List<Header> own = List.of(record.headers().toArray());
    assertThat(headers.subList(0, own.size())).isEqualTo(own);
    assertThat(headers.subList(own.size(), headers.size()).stream().map(Header::key))
        .containsExactly(
            "lakegate.first.seen",
            "lakegate.replay.count",
            "lakegate.replay.letter",
            "lakegate.replay.origin");
    assertThat(text(again, "lakegate.replay.count")).isEqualTo(String.valueOf(count));
  }

  private static ProducerRecord<byte[], byte[]> charge(String id, String currency, String amount) {
    String json =
        """
        {"event_id":"%s","charge_id":"ch_1","customer_id":"cus_1","amount":%s,\
        "currency":"%s","created_at":"2025-11-14T10:15:30Z"}"""
            .formatted(id, amount, currency);
    return new ProducerRecord<>(CHARGES, json.getBytes(UTF_8));
  }

  private static ProducerRecord<byte[], byte[]> record(
      byte[] key, byte[] value, List<Header> headers) {
    return new ProducerRecord<>(CHARGES, null, key, value, headers);
  }

  /** How many rows there are of each event id that begins so. */
  private Map<String, Long> rows(String prefix) {
    return pipeline.rows(CHARGES).stream()
        .map((Record row) -> (String) row.getField("event_id"))
        .filter(id -> id.startsWith(prefix))
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
  }

  /** Replayed messages of these event ids. */
  private List<String> sentAgain(String prefix) {
    List<String> places = new ArrayList<>();
    each(
        CHARGES,
        record -> {
          if (text(record, "lakegate.replay.count") != null
              && new String(record.value(), UTF_8).contains("\"" + prefix)) {
            places.add(place(record));
          }
        });
    return places;
  }

  private long count(String topic) {
    long[] count = {0};
    each(topic, record -> count[0]++);
    return count[0];
  }

  private void each(String topic, Consumer<ConsumerRecord<byte[], byte[]>> each) {
    try (Records records = new Records(pipeline.settings().job().kafka(), List.of(topic))) {
      records.readNew(each);
    }
  }

  private static String place(ConsumerRecord<byte[], byte[]> record) {
    return record.topic() + ":" + record.partition() + ":" + record.offset();
  }

  private static String text(ConsumerRecord<byte[], byte[]> record, String header) {
    return Optional.ofNullable(record.headers().lastHeader(header))
        .map(found -> new String(found.value(), UTF_8))
        .orElse(null);
  }

  /** The command as a process of its own. */
  private Process start(Path log, String[] chosen, String... more) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(LocalStack.home().resolve("lakegate").toString());
    command.addAll(List.of("dlq", "replay"));
    command.addAll(List.of(chosen));
    command.addAll(List.of(more));
    command.addAll(List.of("--stack", pipeline.stack().settingsFile().toString()));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }

  private void run(String[] chosen, String... more) {
    String[] arguments =
        Stream.of(Stream.of("dlq", "replay"), Stream.of(chosen), Stream.of(more))
            .flatMap(part -> part)
            .toArray(String[]::new);
    assertThat(lakegate.run(arguments)).as(lakegate.errors()).isZero();
  }
}
