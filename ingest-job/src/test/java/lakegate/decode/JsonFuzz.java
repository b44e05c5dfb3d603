package lakegate.decode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import lakegate.deadletter.Problem;
import lakegate.event.EventType;
import lakegate.fuzz.Mutator;
import lakegate.fuzz.Target;

/** {@link JsonToAvro} against {@link ReferenceDecoder}, which reads with Jackson. */
public final class JsonFuzz implements Target {
  private static final Path SAMPLES = Path.of("../schemas/samples");
  private static final int LONGEST_SAMPLE = 4096;
  private static final int LONGEST_NOISE = 64;
  private static final int SCHEMA_ID = 0x01020304;
  private static final int PARTITION = 3;
  private static final long OFFSET = 5_000_000_000L;
  private static final long ARRIVAL = 1_763_596_800_000L;
  private static final byte[][] WORDS =
      bytes(
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "\"",
          "\\",
          "null",
          "true",
          "false",
          "0",
          "-",
          ".",
          "e",
          "E+",
          " ",
          "\n",
          "\"\":0,",
          "{\"a\":1}",
          "[[[",
          "]]]",
          "\"a\":{\"a\":[",
          "\\u0000",
          "\\ud83d",
          "\\ude00",
          "\\u00e9",
          "\ud83d\ude00",
          "1e5000000",
          "-0.0",
          "9223372036854775808",
          "99999999999999999999999999999999999999999999999999999999999999999",
          "\" none \"",
          "\"2025-11-14T10:15:30.123+02:00\"",
          "2024-02-29",
          "-18:00",
          "24:00:00");

  private final long seed;
  private final Random random = new Random();
  private final Mutator mutator = new Mutator(random);
  private final List<Subject> subjects = new ArrayList<>();
  private Subject subject;

  /** What is needed for one event type. */
  private record Subject(
      EventType type,
      List<byte[]> samples,
      RandomMessages messages,
      JsonToAvro decoder,
      ReferenceDecoder oracle,
      AvroRows rows) {}

  public JsonFuzz(long seed) {
    this.seed = seed;
    for (EventType type : TestTypes.all()) {
      subjects.add(
          new Subject(
              type,
              samples(type.name()),
              new RandomMessages(type, random),
              new JsonToAvro(type, SCHEMA_ID),
              new ReferenceDecoder(type),
              new AvroRows(type.schema())));
    }
  }

  private static byte[][] bytes(String... texts) {
    return Arrays.stream(texts)
        .map(text -> text.getBytes(StandardCharsets.UTF_8))
        .toArray(byte[][]::new);
  }

  /** The samples of an event type that are short enough to be read often. */
  private static List<byte[]> samples(String type) {
    if (!Files.isDirectory(SAMPLES.resolve(type))) {
      return List.of();
    }
    List<byte[]> samples = new ArrayList<>();
    try (Stream<Path> files = Files.walk(SAMPLES.resolve(type))) {
      for (Path file :
          files.filter(f -> f.toString().matches(".*(?<!\\.row|\\.problems)\\.json")).toList()) {
        if (Files.size(file) <= LONGEST_SAMPLE) {
          samples.add(Files.readAllBytes(file));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the samples of " + type, e);
    }
    return samples;
  }

  @Override
  public String name() {
    return "JsonToAvro";
  }

  @Override
  public String subject() {
    return subject.type.name();
  }

  @Override
  public byte[] payload(long number) {
    random.setSeed(seed * 0x9e3779b97f4a7c15L + number);
    subject = subjects.get(random.nextInt(subjects.size()));
    int kind = random.nextInt(1000);
    if (kind < 500) {
      return subject.messages.next();
    }
    if (kind < 850) {
      return mutator.mutated(sample(), sample(), WORDS);
    }
    if (kind < 900) {
      byte[] noise = new byte[random.nextInt(LONGEST_NOISE)];
      random.nextBytes(noise);
      return noise;
    }
    if (kind < 990) {
      return sentence().getBytes(StandardCharsets.UTF_8);
    }
    return (kind < 999 ? nearALimit() : nearALargeLimit()).getBytes(StandardCharsets.UTF_8);
  }

  private byte[] sample() {
    return subject.samples.isEmpty()
        ? subject.messages.next()
        : subject.samples.get(random.nextInt(subject.samples.size()));
  }

  /** JSON's words in any order. */
  private String sentence() {
    StringBuilder sentence = new StringBuilder("{\"a\":");
    for (int i = random.nextInt(LONGEST_NOISE); i > 0; i--) {
      sentence.append(new String(WORDS[random.nextInt(WORDS.length)], StandardCharsets.UTF_8));
    }
    return sentence + (random.nextBoolean() ? "}" : "");
  }

  private String nearALimit() {
    int offset = random.nextInt(5) - 2;
    return switch (random.nextInt(3)) {
      case 0 -> "{\"a\":" + "9".repeat(64 + offset) + "}";
      case 1 -> "{\"a\":" + "[".repeat(31 + offset) + "]".repeat(31 + offset) + "}";
      default -> "{\"a\":".repeat(32 + offset) + "1" + "}".repeat(32 + offset);
    };
  }

  private String nearALargeLimit() {
    int offset = random.nextInt(5) - 2;
    return switch (random.nextInt(3)) {
      case 0 -> "{\"a\":\"" + "b".repeat((1 << 16) + offset) + "\"}";
      case 1 -> "{\"" + "\\u00e9".repeat((1 << 15) + offset) + "\":1}";
      default -> "{\"a\":[" + "0,".repeat(19_998 + offset) + "0]}";
    };
  }

  @Override
  public DecodeOutcome decode(byte[] payload) {
    return subject.decoder.decode(payload, PARTITION, OFFSET, ARRIVAL);
  }

  @Override
  public boolean isAccepted(Object outcome) {
    return outcome instanceof DecodeOutcome.Accepted;
  }

  @Override
  public Optional<String> difference(byte[] payload, Object outcome) {
    Object expected = plain(subject.oracle.decode(payload, PARTITION, OFFSET, ARRIVAL));
    Object found =
        ((DecodeOutcome) outcome)
            .fold(
                accepted -> (Object) subject.rows.read(accepted.value()),
                rejected -> withoutDetails(rejected.problems()));
    return expected.equals(found)
        ? Optional.empty()
        : Optional.of("decoder: " + found + System.lineSeparator() + "oracle: " + expected);
  }

  private static Object plain(ReferenceDecoder.Expectation expected) {
    return expected.accepted() ? expected.row() : expected.problems();
  }

  private static List<Problem> withoutDetails(List<Problem> problems) {
    return problems.stream().map(p -> new Problem(p.reason(), p.path(), "")).toList();
  }
}
