package lakegate.cli.dlq;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lakegate.deadletter.RejectReason;
import lakegate.dlq.LetterFilter;
import lakegate.dlq.LetterFilter.WantedHeader;
import lakegate.event.EventType;
import lakegate.settings.KeyDistance;
import picocli.CommandLine.Option;

/** Options that say which letters are meant. */
final class LetterFilterOptions {
  private static final Pattern AGO = Pattern.compile("(\\d{1,6})([smhd])");

  @Option(
      names = "--topic",
      paramLabel = "NAME",
      description =
          "Event type or one of its topics; may be repeated. Default: all that have dead letters.")
  private List<String> topics = List.of();

  @Option(
      names = "--code",
      paramLabel = "CODE",
      description = "Code of the primary problem, such as BAD_TIMESTAMP; may be repeated.")
  private List<String> codes = List.of();

  @Option(
      names = "--path",
      paramLabel = "PATH",
      description = "JSON path of the primary problem, such as $.created_at; may be repeated.")
  private List<String> paths = List.of();

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description =
          "From this time of the message on: 2026-11-24T10:15:00Z, 2026-11-24, or 2h ago.")
  private String since;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      description = "Before this time of the message; like --since.")
  private String until;

  @Option(
      names = "--partition",
      paramLabel = "N",
      description =
          "Partition of the letter; with a raw topic's name in --topic, that of its message.")
  private Integer partition;

  @Option(
      names = "--offset",
      paramLabel = "N",
      description =
          "Offset of the letter; with a raw topic's name in --topic, that of its message.")
  private Long offset;

  @Option(names = "--key", paramLabel = "TEXT", description = "The whole key.")
  private Optional<String> key = Optional.empty();

  @Option(
      names = "--contains",
      paramLabel = "TEXT",
      description = "A text in the message, byte for byte.")
  private Optional<String> contains = Optional.empty();

  @Option(
      names = "--header",
      paramLabel = "NAME[=VALUE]",
      description = "A header of the producer's own; may be repeated, and all must be there.")
  private List<String> headers = List.of();

  /**
   * The filter that the options are.
   *
   * @param now what {@code 2h} is before
   * @param problems receives everything that is wrong with the options
   */
  LetterFilter filter(List<EventType> types, Instant now, List<String> problems) {
    topics.forEach(topic -> checkTopic(topic, types, problems));
    codes.forEach(code -> checkCode(code, problems));
    paths.stream()
        .filter(path -> !path.startsWith("$"))
        .forEach(path -> problems.add("--path " + path + ": not such as $.created_at"));
    Optional<Instant> from = time("--since", since, now, problems);
    Optional<Instant> to = time("--until", until, now, problems);
    if (from.isPresent() && to.isPresent() && !from.get().isBefore(to.get())) {
      problems.add("--until " + until + ": not after --since " + since);
    }
    if (partition != null && partition < 0) {
      problems.add("--partition " + partition + ": below 0");
    }
    if (offset != null && offset < 0) {
      problems.add("--offset " + offset + ": below 0");
    }
    contains
        .filter(String::isEmpty)
        .ifPresent(text -> problems.add("--contains: empty, every message has that"));
    headers.stream()
        .filter(header -> header.startsWith("="))
        .forEach(header -> problems.add("--header " + header + ": has no name"));
    return new LetterFilter(
        topics,
        codes,
        paths,
        from,
        to,
        partition == null ? OptionalInt.empty() : OptionalInt.of(partition),
        offset == null ? OptionalLong.empty() : OptionalLong.of(offset),
        key,
        contains,
        headers.stream().map(LetterFilterOptions::header).toList());
  }

  private static void checkTopic(String topic, List<EventType> types, List<String> problems) {
    if (types.stream().noneMatch(type -> LetterFilter.isOf(type, topic))) {
      List<String> names = types.stream().map(EventType::name).toList();
      problems.add(
          "--topic %s: no event type and none of its topics; there are %s"
              .formatted(topic, String.join(", ", names)));
    }
  }

  private static void checkCode(String code, List<String> problems) {
    List<String> known = Arrays.stream(RejectReason.values()).map(RejectReason::name).toList();
    if (!known.contains(code)) {
      problems.add(
          "--code %s: no such code; did you mean %s?"
              .formatted(code, KeyDistance.nearest(code, known)));
    }
  }

  /** An instant, a day in UTC, or a time before now. */
  static Optional<Instant> time(String option, String text, Instant now, List<String> problems) {
    if (text == null) {
      return Optional.empty();
    }
    Matcher ago = AGO.matcher(text);
    if (ago.matches()) {
      long number = Long.parseLong(ago.group(1));
      return Optional.of(
          now.minus(
              switch (ago.group(2)) {
                case "s" -> Duration.ofSeconds(number);
                case "m" -> Duration.ofMinutes(number);
                case "h" -> Duration.ofHours(number);
                default -> Duration.ofDays(number);
              }));
    }
    try {
      return Optional.of(
          text.length() == 10
              ? LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC)
              : Instant.parse(text));
    } catch (DateTimeException e) {
      problems.add(
          option + " " + text + ": not a time such as 2026-11-24T10:15:00Z, 2026-11-24 or 2h");
      return Optional.empty();
    }
  }

  private static WantedHeader header(String text) {
    String[] parts = text.split("=", 2);
    return new WantedHeader(parts[0], parts.length == 1 ? Optional.empty() : Optional.of(parts[1]));
  }
}
