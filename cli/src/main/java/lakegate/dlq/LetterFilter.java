package lakegate.dlq;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import lakegate.event.EventType;

/**
 * Which letters are meant: those for which everything holds that is set. Of a list, one must hold.
 *
 * @param topics event types or their topics: the letter is of the type, lies in the topic or comes
 *     from it
 * @param codes the primary problem's code
 * @param paths the primary problem's JSON path
 * @param since earliest timestamp
 * @param until the first timestamp that is too late
 * @param partition of the letter; where {@code topics} names a raw or validated topic, of its
 *     origin
 * @param offset like the partition
 * @param key the whole key, as UTF-8
 * @param contains a text in the value, as UTF-8
 * @param headers of the producer; all of them must be there
 */
public record LetterFilter(
    List<String> topics,
    List<String> codes,
    List<String> paths,
    Optional<Instant> since,
    Optional<Instant> until,
    OptionalInt partition,
    OptionalLong offset,
    Optional<String> key,
    Optional<String> contains,
    List<WantedHeader> headers) {

  /** Every letter. */
  public static final LetterFilter ALL =
      new LetterFilter(
          List.of(),
          List.of(),
          List.of(),
          Optional.empty(),
          Optional.empty(),
          OptionalInt.empty(),
          OptionalLong.empty(),
          Optional.empty(),
          Optional.empty(),
          List.of());

  public LetterFilter {
    topics = List.copyOf(topics);
    codes = List.copyOf(codes);
    paths = List.copyOf(paths);
    headers = List.copyOf(headers);
  }

  /**
   * A header of the producer's own.
   *
   * @param value as UTF-8, or empty if any will do
   */
  public record WantedHeader(String name, Optional<String> value) {
    private boolean isIn(Letter letter) {
      return letter.producerHeaders().stream()
          .filter(header -> header.key().equals(name))
          .anyMatch(
              header ->
                  value.isEmpty() || Arrays.equals(header.value(), value.get().getBytes(UTF_8)));
    }
  }

  /** Only what is at this place; see {@link Place}. */
  public static LetterFilter at(Place place) {
    return new LetterFilter(
        List.of(place.topic()),
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        OptionalInt.of(place.partition()),
        OptionalLong.of(place.offset()),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  /** The event types among these whose letters can match. */
  public List<EventType> types(List<EventType> all) {
    return topics.isEmpty()
        ? all
        : all.stream()
            .filter(type -> topics.stream().anyMatch(topic -> isOf(type, topic)))
            .toList();
  }

  /** Whether the text names the event type or one of its topics. */
  public static boolean isOf(EventType type, String topic) {
    return Stream.of(type.name(), type.rawTopic(), type.validatedTopic(), type.deadLetterTopic())
        .anyMatch(topic::equals);
  }

  public boolean matches(Letter letter) {
    return isOfTopic(letter)
        && isOneOf(codes, letter.code())
        && isOneOf(paths, letter.path())
        && since.filter(letter.timestamp()::isBefore).isEmpty()
        && until.filter(end -> !letter.timestamp().isBefore(end)).isEmpty()
        && isAtPlace(letter)
        && key.filter(text -> !Arrays.equals(letter.key(), text.getBytes(UTF_8))).isEmpty()
        && contains.filter(text -> !hasText(letter.value(), text.getBytes(UTF_8))).isEmpty()
        && headers.stream().allMatch(header -> header.isIn(letter));
  }

  private static boolean isOneOf(List<String> wanted, Optional<String> value) {
    return wanted.isEmpty() || value.filter(wanted::contains).isPresent();
  }

  private boolean isOfTopic(Letter letter) {
    return topics.isEmpty()
        || topics.contains(letter.type().name())
        || letterAndOrigin(letter).anyMatch(place -> topics.contains(place.topic()));
  }

  private boolean isAtPlace(Letter letter) {
    if (partition.isEmpty() && offset.isEmpty()) {
      return true;
    }
    Stream<Place> places =
        topics.isEmpty()
            ? Stream.of(letter.place())
            : letterAndOrigin(letter).filter(place -> topics.contains(place.topic()));
    return places.anyMatch(
        place ->
            partition.orElse(place.partition()) == place.partition()
                && offset.orElse(place.offset()) == place.offset());
  }

  private static Stream<Place> letterAndOrigin(Letter letter) {
    return Stream.concat(Stream.of(letter.place()), letter.origin().stream());
  }

  private static boolean hasText(byte[] value, byte[] text) {
    if (value == null) {
      return false;
    }
    for (int at = 0; at <= value.length - text.length; at++) {
      if (Arrays.equals(value, at, at + text.length, text, 0, text.length)) {
        return true;
      }
    }
    return false;
  }
}
