package lakegate.dlq;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.regex.Pattern;
import lakegate.deadletter.DeadLetterHeaders;
import lakegate.event.EventType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * A dead letter as it lies in its topic. What its headers don't say, or say in a way that can't be
 * read, is empty: anybody can write to a topic. Compared by reference: the arrays are the
 * consumer's own and never changed.
 *
 * @param type the event type whose dead-letter topic it is in
 * @param place its own place
 * @param timestamp the raw record's Kafka timestamp, which the letter keeps
 * @param key the key's bytes, or null
 * @param value the message's bytes, or null for a tombstone
 * @param headers all headers in their order; a value may be null
 * @param origin the raw record, or the validated record that the ingest job couldn't read
 * @param code the primary problem's code
 * @param path the primary problem's JSON path
 * @param problems all problems, the primary one first
 * @param schemaId the registry id of the schema that the message was held against
 * @param firstSeen when the message first came
 * @param replayCount how often it was sent again
 * @param bridgeVersion the version of the job that wrote the letter
 */
public record Letter(
    EventType type,
    Place place,
    Instant timestamp,
    byte[] key,
    byte[] value,
    List<Header> headers,
    Optional<Place> origin,
    Optional<String> code,
    Optional<String> path,
    List<StatedProblem> problems,
    OptionalInt schemaId,
    Optional<Instant> firstSeen,
    int replayCount,
    Optional<String> bridgeVersion) {
  private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");
  private static final JsonMapper JSON = new JsonMapper();

  public Letter {
    headers = List.copyOf(headers);
    problems = List.copyOf(problems);
  }

  /** The letter that a record of the type's dead-letter topic is. */
  public static Letter of(EventType type, ConsumerRecord<byte[], byte[]> record) {
    Optional<String> code = text(record, DeadLetterHeaders.CODE);
    Optional<String> path = text(record, DeadLetterHeaders.PATH);
    return new Letter(
        type,
        new Place(record.topic(), record.partition(), record.offset()),
        Instant.ofEpochMilli(record.timestamp()),
        record.key(),
        record.value(),
        List.of(record.headers().toArray()),
        origin(record),
        code,
        path,
        problems(record, code, path),
        number(record, DeadLetterHeaders.SCHEMA_ID)
            .map(id -> OptionalInt.of(id.intValue()))
            .orElseGet(OptionalInt::empty),
        text(record, DeadLetterHeaders.FIRST_SEEN).flatMap(Letter::instant),
        number(record, DeadLetterHeaders.REPLAY_COUNT).map(Long::intValue).orElse(0),
        text(record, DeadLetterHeaders.BRIDGE_VERSION));
  }

  /**
   * Whether the value is what a producer sent, to be held against the schema as JSON. The ingest
   * job's letters hold a validated record instead.
   */
  public boolean isRaw() {
    return origin.filter(place -> place.topic().equals(type.validatedTopic())).isEmpty();
  }

  /** How many bytes the message had, if the letter holds only the first ones. */
  public OptionalLong cutFrom() {
    return header(DeadLetterHeaders.VALUE_SIZE)
        .filter(NUMBER.asMatchPredicate())
        .map(size -> OptionalLong.of(Long.parseLong(size)))
        .orElseGet(OptionalLong::empty);
  }

  /** The producer's own headers in their order. */
  public List<Header> producerHeaders() {
    return headers.stream()
        .filter(header -> !DeadLetterHeaders.NAMES.contains(header.key()))
        .toList();
  }

  /** The newest header of the name as text. */
  public Optional<String> header(String name) {
    for (int i = headers.size() - 1; i >= 0; i--) {
      Header header = headers.get(i);
      if (header.key().equals(name) && header.value() != null) {
        return Optional.of(new String(header.value(), UTF_8));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> text(ConsumerRecord<byte[], byte[]> record, String name) {
    return Optional.ofNullable(record.headers().lastHeader(name))
        .map(Header::value)
        .map(value -> new String(value, UTF_8));
  }

  private static Optional<Long> number(ConsumerRecord<byte[], byte[]> record, String name) {
    return text(record, name)
        .filter(NUMBER.asMatchPredicate())
        .map(Long::valueOf)
        .filter(number -> number <= Integer.MAX_VALUE);
  }

  private static Optional<Place> origin(ConsumerRecord<byte[], byte[]> record) {
    Function<String, String> part = name -> text(record, name).orElse("");
    try {
      return Optional.of(
          Place.parse(
              part.apply(DeadLetterHeaders.TOPIC)
                  + ":"
                  + part.apply(DeadLetterHeaders.PARTITION)
                  + ":"
                  + part.apply(DeadLetterHeaders.OFFSET)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Those of the header that has all; if it can't be read, the primary one. */
  private static List<StatedProblem> problems(
      ConsumerRecord<byte[], byte[]> record, Optional<String> code, Optional<String> path) {
    List<StatedProblem> problems = new ArrayList<>();
    try {
      for (JsonNode problem : JSON.readTree(text(record, DeadLetterHeaders.ALL).orElse(""))) {
        if (problem.path("code").isTextual()) {
          problems.add(
              new StatedProblem(
                  problem.path("code").asText(),
                  problem.path("path").asText("$"),
                  problem.path("detail").asText()));
        }
      }
    } catch (JsonProcessingException e) {
      // The primary problem is all that is known.
    }
    if (problems.isEmpty() && code.isPresent()) {
      String detail = text(record, DeadLetterHeaders.EXCEPTION_MESSAGE).orElse("");
      return List.of(new StatedProblem(code.get(), path.orElse("$"), detail));
    }
    return problems;
  }
}
