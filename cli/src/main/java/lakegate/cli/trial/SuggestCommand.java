package lakegate.cli.trial;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import lakegate.cli.Share;
import lakegate.cli.Terminal;
import lakegate.cli.schema.SchemaCommand;
import lakegate.deploy.Failure;
import lakegate.deploy.Kafka;
import lakegate.event.EventType;
import lakegate.suggest.AvscPatch;
import lakegate.suggest.DeadLetterMessages;
import lakegate.suggest.SuggestionTable;
import lakegate.suggest.Suggestions;
import lakegate.suggest.Survey;
import lakegate.trial.RawMessage;
import lakegate.trial.RawMessages;
import lakegate.trial.ReadFrom;
import lakegate.trial.TopicMessages;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Proposes what an .avsc could say more. */
@Command(
    name = "suggest",
    description = {
      "Finds what messages have and the .avsc doesn't say, and prints it as a patch for the .avsc:"
          + " members that land in rescued_data, and values that are flagged or rejected because"
          + " they are on no list of allowed ones.",
      "",
      "Reads the raw topic, and of the dead-letter topic what the raw topic no longer has. A member"
          + " is suggested if it was in 3 messages and --min-share of them, a value if it was seen 3"
          + " times and is --min-share of the field's values. Look at the patch before you apply it:"
          + " a typo of a producer can be frequent too."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    exitCodeOnExecutionException = 2,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done, with or without suggestions",
      "2:wrong usage, an unreadable schema, an unknown topic, or Kafka does not answer"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  lakegate schema suggest",
      "  lakegate schema suggest --topic payment_charges --from earliest --min-share 5%%",
      "  lakegate schema suggest --topic payment_charges --file recorded.jsonl --write",
    })
public final class SuggestCommand implements Callable<Integer> {
  @ParentCommand private SchemaCommand schema;
  @Mixin private MessageOptions messages;

  @Option(
      names = "--min-share",
      paramLabel = "N%",
      defaultValue = "1%",
      converter = Share.Converter.class,
      description = "What is rarer is left alone. Default: ${DEFAULT-VALUE}.")
  private Share minShare;

  @Option(names = "--write", description = "Write the suggestions into the .avsc files.")
  private boolean write;

  @Override
  public Integer call() {
    for (EventType type : messages.types(schema.main())) {
      Survey survey = new Survey(type);
      Map<Integer, long[]> read = readRaw(type, survey);
      if (messages.isLive() && !(messages.from() instanceof ReadFrom.Offsets)) {
        readDeadLetters(type, survey, read);
      }
      show(type, survey);
    }
    return 0;
  }

  /** Returns the first offset read and the one behind the last, by partition. */
  private Map<Integer, long[]> readRaw(EventType type, Survey survey) {
    Map<Integer, long[]> read = new HashMap<>();
    try (RawMessages open = messages.open(type)) {
      MessageProgress.read(
          open,
          messages.max(),
          schema.main().terminal(),
          type.rawTopic(),
          message -> {
            survey.observe(message);
            extend(read, message);
          });
    }
    return read;
  }

  private static void extend(Map<Integer, long[]> read, RawMessage message) {
    long[] range =
        read.computeIfAbsent(message.partition(), partition -> new long[] {message.offset(), 0});
    range[1] = message.offset() + 1;
  }

  private void readDeadLetters(EventType type, Survey survey, Map<Integer, long[]> read) {
    try (Kafka kafka = new Kafka(messages.kafka())) {
      if (!kafka.topics().contains(type.deadLetterTopic())) {
        return;
      }
    }
    TopicMessages letters =
        new TopicMessages(messages.kafka(), type.deadLetterTopic(), messages.from());
    try (DeadLetterMessages open = new DeadLetterMessages(letters, type, read)) {
      MessageProgress.read(
          open, messages.max(), schema.main().terminal(), type.deadLetterTopic(), survey::observe);
    }
  }

  private void show(EventType type, Survey survey) {
    Terminal terminal = schema.main().terminal();
    Path file = messages.schemas().resolve(type.name() + ".avsc");
    Suggestions suggestions = Suggestions.of(survey, minShare.fraction());
    terminal.line("%s: %,d messages".formatted(type.name(), survey.messages()));
    terminal.line("");
    SuggestionTable.lines(suggestions).forEach(terminal::line);
    if (suggestions.isEmpty()) {
      terminal.line("  Nothing to suggest.");
      terminal.line("");
      return;
    }
    try {
      AvscPatch patch = AvscPatch.of(Files.readString(file), suggestions);
      patch
          .byHand()
          .forEach(
              path ->
                  terminal.line("  " + path + " is declared elsewhere in the file: edit by hand"));
      terminal.line("");
      if (write) {
        Files.writeString(file, patch.after());
        terminal.line(
            "Wrote " + file + ". Now: lakegate schema check, and say what the fields mean.");
      } else {
        terminal.writer().print(patch.diff(fromHere(file)));
        terminal.writer().flush();
      }
      terminal.line("");
    } catch (IOException e) {
      throw new Failure("Cannot read or write " + file, e);
    }
  }

  /** The file as the working folder knows it: the patch is applied there. */
  private static String fromHere(Path file) {
    Path here = Path.of("").toAbsolutePath();
    Path absolute = file.toAbsolutePath().normalize();
    Path path =
        absolute.startsWith(here)
            ? here.relativize(absolute)
            : absolute.getRoot().relativize(absolute);
    return path.toString().replace('\\', '/');
  }
}
