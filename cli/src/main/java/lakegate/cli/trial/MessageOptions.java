package lakegate.cli.trial;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import lakegate.cli.Main;
import lakegate.cli.StackOptions;
import lakegate.cli.schema.SchemasOptions;
import lakegate.deploy.Failure;
import lakegate.deploy.Kafka;
import lakegate.deploy.Settings;
import lakegate.event.EventType;
import lakegate.event.EventTypes;
import lakegate.event.InvalidSchemas;
import lakegate.gate.UnreadableSchema;
import lakegate.settings.KafkaSettings;
import lakegate.trial.RawMessages;
import lakegate.trial.ReadFrom;
import lakegate.trial.RecordedMessages;
import lakegate.trial.TopicMessages;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which messages a verb looks at, and with which schemas. */
final class MessageOptions {
  private static final Duration WAIT_FOR_KAFKA = Duration.ofSeconds(15);

  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      description =
          "Raw topic, which is the event type's name; may be repeated. Default: all event types.")
  private List<String> topics = List.of();

  @Option(
      names = "--from",
      paramLabel = "PLACE",
      converter = FromConverter.class,
      defaultValue = "latest-10000",
      description =
          "Where to begin: earliest, latest-N (the newest N of each partition), a day or time such"
              + " as 2025-11-14T10:00:00Z (UTC), or PARTITION:OFFSET,… for these partitions alone."
              + " Reading ends where the topic ended at the start. Default: ${DEFAULT-VALUE}.")
  private ReadFrom from;

  @Option(
      names = "--max",
      paramLabel = "N",
      defaultValue = "9223372036854775807",
      showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
      description = "Stop after so many messages of a topic.")
  private long max;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description =
          "Recorded messages instead of live ones, no server needed: a .jsonl file with one JSON a"
              + " line, any other file with one message, or a folder of them. Needs --topic.")
  private Optional<Path> file = Optional.empty();

  @Option(
      names = "--arrival",
      paramLabel = "TIME",
      description = "When recorded messages arrived, such as 2025-11-20T00:00:00Z. Default: now.")
  private Instant arrival = Instant.now();

  @Mixin private SchemasOptions schemas;
  @Mixin private StackOptions stack;

  private Settings settings;
  private Path folder;

  /**
   * Reads settings and schemas and finds out what to look at.
   *
   * @return the event types; without --topic only those whose topic exists
   */
  List<EventType> types(Main main) {
    List<String> wrong = new ArrayList<>();
    if (max < 1) {
      wrong.add("--max " + max + ": not above 0");
    }
    if (file.isPresent() && topics.size() != 1) {
      wrong.add("--file: needs one --topic, the event type of the messages");
    }
    settings = stack.settings(main.environment(), Map.of(), wrong);
    folder = schemas.folder(main.environment());
    List<EventType> all = read(folder);
    List<String> known = all.stream().map(EventType::rawTopic).toList();
    List<String> unknown = topics.stream().filter(topic -> !known.contains(topic)).toList();
    if (!unknown.isEmpty()) {
      throw new Failure("--topic " + String.join(", ", unknown) + ": known are " + known);
    }
    List<EventType> wanted =
        all.stream().filter(type -> topics.isEmpty() || topics.contains(type.rawTopic())).toList();
    return file.isPresent() ? wanted : onBroker(wanted);
  }

  private static List<EventType> read(Path folder) {
    try {
      return EventTypes.read(folder);
    } catch (InvalidSchemas e) {
      throw new UnreadableSchema(e.getMessage());
    } catch (UncheckedIOException e) {
      throw new Failure(
          "Cannot read --schemas " + folder + ": expected .avsc files and shared/row.avsc there",
          e);
    }
  }

  private List<EventType> onBroker(List<EventType> wanted) {
    try (Kafka kafka = new Kafka(kafka())) {
      kafka.await(WAIT_FOR_KAFKA);
      Set<String> existing = kafka.topics();
      List<EventType> there =
          wanted.stream().filter(type -> existing.contains(type.rawTopic())).toList();
      if (!topics.isEmpty() || there.isEmpty()) {
        kafka.requireTopics(wanted.stream().map(EventType::rawTopic).toList());
      }
      return there;
    }
  }

  KafkaSettings kafka() {
    return settings.job().kafka();
  }

  /** Whether every event type was asked for by name. */
  boolean isNamed() {
    return !topics.isEmpty();
  }

  boolean isLive() {
    return file.isEmpty();
  }

  ReadFrom from() {
    return from;
  }

  long max() {
    return max;
  }

  Path schemas() {
    return folder;
  }

  RawMessages open(EventType type) {
    return file.isPresent()
        ? new RecordedMessages(file.get(), arrival)
        : new TopicMessages(kafka(), type.rawTopic(), from);
  }

  /** Reads what {@link ReadFrom#parse} does. */
  static final class FromConverter implements ITypeConverter<ReadFrom> {
    @Override
    public ReadFrom convert(String text) {
      try {
        return ReadFrom.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
