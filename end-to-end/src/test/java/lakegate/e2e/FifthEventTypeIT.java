package lakegate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lakegate.decode.ReferenceDecoder;
import lakegate.decode.ReferenceDecoder.Expectation;
import lakegate.e2e.pipeline.Pipeline;
import lakegate.e2e.pipeline.Position;
import lakegate.e2e.pipeline.Sent;
import lakegate.e2e.truth.Values;
import lakegate.event.EventType;
import lakegate.event.EventTypes;
import lakegate.stack.LocalStack;
import org.apache.commons.io.FileUtils;
import org.apache.iceberg.data.Record;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * One .avsc and its samples make an event type: the project is copied, the files are dropped into
 * the copy's schemas, nothing else changes, and running jobs go on with it.
 */
@Order(3)
class FifthEventTypeIT {
  private static final Path FILES = Path.of("src/test/resources/fifth-event-type");
  private static final Set<String> NOT_COPIED = Set.of("target", ".git", ".local");
  private static final String PAYOUTS = "payment_payouts";

  @Test
  void aDroppedAvscBecomesTopicsDecoderAndTableWhileTheOthersGoOn() throws Exception {
    Path copy = Path.of("target", "fifth-event-type");
    FileUtils.deleteQuietly(copy.toFile());
    FileUtils.copyDirectory(
        LocalStack.home().toFile(), copy.toFile(), file -> !NOT_COPIED.contains(file.getName()));
    FileUtils.copyDirectory(FILES.toFile(), copy.resolve("schemas").toFile());
    buildAndRunSamples(copy);
    List<EventType> types = EventTypes.read(copy.resolve("schemas"));

    Pipeline pipeline = Pipeline.shared();
    int count = 1_000;
    long before = pipeline.committedRows();
    pipeline.sendGenerated(count, 5);
    pipeline.awaitRows(before + count);
    pipeline.cancelJobs();
    pipeline.use(copy.resolve("ingest-job/target/lakegate-jobs.jar"), types);
    pipeline.submit();
    List<Sent> sent = pipeline.sendGenerated(count, 6);

    pipeline.awaitRows(before + 2 * count);

    assertThat(payoutRows(pipeline)).isEqualTo(expectedPayouts(types, sent));
    pipeline.assertBalanced();
    pipeline.assertUndisturbed();
  }

  /** The copy's own build: classes, job jar, and every sample through the decoder. */
  private static void buildAndRunSamples(Path copy) throws IOException, InterruptedException {
    Path log = copy.resolve("build.log");
    int exit =
        new ProcessBuilder(
                "mvn",
                "-B",
                "-o",
                "-Dmaven.repo.local=" + System.getProperty("maven.repository"),
                "-Dspotless.check.skip",
                "-Dtest=SamplesTest",
                "-Dsurefire.failIfNoSpecifiedTests=false",
                "-pl",
                "schema-tests",
                "-am",
                "package")
            .directory(copy.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start()
            .waitFor();
    assertThat(exit).as(() -> "build of the copy, see " + log.toAbsolutePath()).isZero();
    Path report =
        copy.resolve("schema-tests/target/surefire-reports")
            .resolve("TEST-lakegate.samples.SamplesTest.xml");
    // A sample is a test: as many as there are expectations, those of the fifth type among them.
    assertThat(Files.readString(report)).contains("tests=\"" + expectations(copy) + "\"");
  }

  private static long expectations(Path copy) throws IOException {
    try (Stream<Path> files = Files.walk(copy.resolve("schemas/samples"))) {
      return files.filter(file -> file.toString().matches(".*\\.(row|problems)\\.json")).count();
    }
  }

  private static Map<Position, Map<String, Object>> payoutRows(Pipeline pipeline) {
    return pipeline.rows(PAYOUTS).stream()
        .collect(
            Collectors.toMap(
                row -> Position.of((Record) row.getField(EventType.INGEST)), Values::of));
  }

  private static Map<Position, Map<String, Object>> expectedPayouts(
      List<EventType> types, List<Sent> sent) {
    ReferenceDecoder decoder =
        new ReferenceDecoder(
            types.stream().filter(type -> type.name().equals(PAYOUTS)).findFirst().orElseThrow());
    Map<Position, Map<String, Object>> expected = new HashMap<>();
    for (Sent message : sent) {
      if (message.topic().equals(PAYOUTS)) {
        Expectation expectation =
            decoder.decode(
                message.value(), message.partition(), message.offset(), message.timestamp());
        if (expectation.accepted()) {
          expected.put(message.position(), Values.plain(expectation.row()));
        }
      }
    }
    assertThat(expected).hasSizeGreaterThan(100);
    return expected;
  }
}
