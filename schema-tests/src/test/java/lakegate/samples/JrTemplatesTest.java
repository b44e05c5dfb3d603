package lakegate.samples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lakegate.decode.DecodeOutcome;
import lakegate.decode.JsonToAvro;
import lakegate.event.EventType;
import lakegate.event.EventTypes;
import lakegate.event.RecordRules;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The templates of compose/jr; what JR makes of them only where {@code jr} is on the PATH. */
class JrTemplatesTest {
  private static final Path TEMPLATES = Sample.SCHEMAS.resolve("../compose/jr/templates");
  private static final Pattern FAULTS = Pattern.compile("\\(randoms \"([A-Z_|]+)\"\\) \"none\"");
  private static final int EVENTS = 200;

  @TempDir private Path folder;

  static Stream<String> names() throws IOException {
    try (Stream<Path> files = Files.list(TEMPLATES)) {
      return files
          .map(file -> file.getFileName().toString().replace(".tpl", ""))
          .filter(name -> !name.equals("head") && !name.equals("tail"))
          .sorted(Comparator.naturalOrder())
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void aTemplateHasTheMembersOfItsEventType(String name) throws IOException {
    Set<String> written =
        Pattern.compile("\"(\\w+)\": ")
            .matcher(template(name).replace("{\"id\": 1}", ""))
            .results()
            .map(match -> match.group(1))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(written).isEqualTo(members(type(name).record()));
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyEventIsAcceptedAndNoneHasUnknownMembers(String name)
      throws IOException, InterruptedException {
    for (byte[] event : events(template(name).replace("FAULT_SHARE", "0"))) {
      byte[] avro =
          decode(name, event)
              .fold(
                  DecodeOutcome.Accepted::value,
                  rejected -> {
                    throw new AssertionError(rejected.problems() + ": " + new String(event, UTF_8));
                  });
      assertThat(SamplesTest.read(type(name), avro).get(EventType.RESCUED_DATA)).isNull();
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void eachFaultIsRejectedWithTheCodeThatItIsNamedAfter(String name)
      throws IOException, InterruptedException {
    String template = template(name);
    MatchResult faults = FAULTS.matcher(template).results().findFirst().orElseThrow();
    for (String code : faults.group(1).split("\\|")) {
      String always = "(randoms \"" + code + "\") \"none\"";
      String faulty = template.replace(faults.group(), always).replace("FAULT_SHARE", "1");
      for (byte[] event : events(faulty)) {
        String outcome =
            decode(name, event)
                .fold(accepted -> "accepted", rejected -> rejected.primary().reason().name());
        assertThat(outcome).as(new String(event, UTF_8)).isEqualTo(code);
      }
    }
  }

  private static EventType type(String name) {
    return EventTypes.read(Sample.SCHEMAS).stream()
        .filter(type -> type.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + ".tpl: no such event type"));
  }

  private static Set<String> members(RecordRules record) {
    Set<String> names = new TreeSet<>();
    record
        .fields()
        .forEach(
            field -> {
              names.add(field.jsonName());
              field.record().ifPresent(nested -> names.addAll(members(nested)));
            });
    return names;
  }

  /** As compose/jr/entrypoint puts it together. */
  private static String template(String name) throws IOException {
    return Files.readString(TEMPLATES.resolve("head.tpl"))
        + Files.readString(TEMPLATES.resolve(name + ".tpl"))
        + Files.readString(TEMPLATES.resolve("tail.tpl"));
  }

  private List<byte[]> events(String template) throws IOException, InterruptedException {
    Optional<Path> jr = jr();
    if (jr.isEmpty()) {
      System.out.println("skipped: events of JR's templates, because jr is not on the PATH");
    }
    assumeTrue(jr.isPresent());
    Path out = folder.resolve("events");
    ProcessBuilder builder =
        new ProcessBuilder(
                jr.get().toString(),
                "template",
                "run",
                "--embedded",
                template,
                "--oneline",
                "--num")
            .redirectOutput(out.toFile())
            .redirectError(folder.resolve("errors").toFile());
    builder
        .command()
        .addAll(List.of(Integer.toString(EVENTS), "--key", "{{set_v \"customer\" \"cus_1\"}}"));
    builder.environment().put("TZ", "UTC");
    Process process = builder.start();
    assertThat(process.waitFor()).isZero();
    List<byte[]> events =
        Files.readAllLines(out).stream().map(line -> line.getBytes(UTF_8)).toList();
    assertThat(events).as(Files.readString(folder.resolve("errors"))).hasSize(EVENTS);
    return events;
  }

  private static Optional<Path> jr() {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .map(entry -> Path.of(entry, "jr"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static DecodeOutcome decode(String name, byte[] event) {
    return new JsonToAvro(type(name), SamplesTest.SCHEMA_ID)
        .decode(event, 0, 0, System.currentTimeMillis());
  }
}
