package lakegate.dlq;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import lakegate.deadletter.Problem;
import lakegate.decode.DecodeOutcome;
import lakegate.event.EventType;

/**
 * Turns letters into sample files as {@code schemas/README.md} describes them: masked, and with the
 * problems that the message has with today's schema. One letter is enough for the same problems.
 */
public final class SampleExport {
  /** When every sample arrives. */
  static final Instant ARRIVAL = Instant.parse("2025-11-20T00:00:00Z");

  private static final JsonMapper JSON = new JsonMapper();
  private static final int LONGEST_PATH = 60;

  private final Path schemas;
  private final Masking masking;
  private final CurrentSchemas current;
  private final Set<String> done = new HashSet<>();

  /**
   * @param schemas the folder that {@code samples/} is in
   */
  public SampleExport(Path schemas, List<EventType> types) {
    this.schemas = schemas;
    this.masking = Masking.forDecoding(types);
    this.current = new CurrentSchemas(types);
  }

  /**
   * What became of a letter.
   *
   * @param file the sample, if one was written
   * @param line what to tell of it; nothing if another letter has the same problems
   */
  public record Result(Optional<Path> file, Optional<String> line) {
    private static Result skipped(Letter letter, String why) {
      return new Result(Optional.empty(), Optional.of("skipped " + letter.place() + ": " + why));
    }
  }

  /** Writes the letter's sample, unless there is one or can't be one. Never replaces a file. */
  public Result export(Letter letter) {
    if (!letter.isRaw()) {
      return Result.skipped(letter, "not raw JSON, but a validated record");
    }
    if (letter.cutFrom().isPresent()) {
      return Result.skipped(letter, "too large, only the beginning of the message was kept");
    }
    List<Problem> problems = problems(letter.type(), letter.value(), letter.timestamp());
    if (problems.isEmpty()) {
      return Result.skipped(letter, "today's schema accepts it");
    }
    String kind = letter.type().name() + json(problems);
    if (done.contains(kind)) {
      return new Result(Optional.empty(), Optional.empty());
    }
    Optional<byte[]> sample = sample(letter, problems);
    if (sample.isEmpty()) {
      return Result.skipped(
          letter, "it would have other problems when masked and arriving when samples do");
    }
    done.add(kind);
    return write(letter, problems, sample.get());
  }

  private List<Problem> problems(EventType type, byte[] value, Instant arrival) {
    return current
        .decode(type, value, arrival.toEpochMilli())
        .fold(accepted -> List.of(), DecodeOutcome.Rejected::problems);
  }

  /** The masked message, its instants moved by whole days if the problems depend on them. */
  private Optional<byte[]> sample(Letter letter, List<Problem> problems) {
    byte[] masked = masking.maskedValue(letter);
    if (masked == null) {
      return Optional.of(new byte[0]);
    }
    LocalDate arrived = LocalDate.ofInstant(letter.timestamp(), ZoneOffset.UTC);
    long days = ChronoUnit.DAYS.between(arrived, LocalDate.ofInstant(ARRIVAL, ZoneOffset.UTC));
    return LongStream.of(0, days, days - 1)
        .mapToObj(by -> MovedInstants.of(letter.type(), masked, by))
        .filter(json -> problems(letter.type(), json, ARRIVAL).equals(problems))
        .findFirst();
  }

  private Result write(Letter letter, List<Problem> problems, byte[] sample) {
    Path folder = schemas.resolve("samples").resolve(letter.type().name()).resolve("rejected");
    String name = name(letter, problems.get(0));
    Path file = folder.resolve(name + ".json");
    Path expectation = folder.resolve(name + ".problems.json");
    if (Files.exists(file) || Files.exists(expectation)) {
      return Result.skipped(letter, file + " is there already");
    }
    try {
      Files.createDirectories(folder);
      Files.write(file, sample, StandardOpenOption.CREATE_NEW);
      Files.writeString(expectation, json(problems), StandardOpenOption.CREATE_NEW);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file, e);
    }
    return new Result(Optional.of(file), Optional.of("wrote " + file));
  }

  /** {@code <CODE>-<path>-<partition>-<offset>}: another run finds the same name. */
  private static String name(Letter letter, Problem primary) {
    String path =
        Arrays.stream(primary.path().toLowerCase(Locale.ROOT).split("[^a-z0-9]+"))
            .filter(word -> !word.isEmpty())
            .collect(Collectors.joining("-"));
    Place place = letter.origin().orElse(letter.place());
    return "%s-%s-%d-%d"
        .formatted(
            primary.reason(),
            path.isEmpty() ? "message" : path.substring(0, Math.min(path.length(), LONGEST_PATH)),
            place.partition(),
            place.offset());
  }

  private static String json(List<Problem> problems) {
    return problems.stream()
        .map(
            problem ->
                "  {\"code\": \"%s\", \"path\": %s}"
                    .formatted(problem.reason(), quoted(problem.path())))
        .collect(Collectors.joining(",\n", "[\n", "\n]\n"));
  }

  private static String quoted(String text) {
    try {
      return JSON.writeValueAsString(text);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("Cannot write a path", e);
    }
  }
}
