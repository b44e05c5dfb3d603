package lakegate.cli.dlq;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import lakegate.cli.StackOptions;
import lakegate.deadletter.Problem;
import lakegate.decode.DecodeOutcome;
import lakegate.deploy.Failure;
import lakegate.deploy.Schemas;
import lakegate.deploy.Settings;
import lakegate.dlq.CurrentSchemas;
import lakegate.dlq.Letter;
import lakegate.dlq.LetterFilter;
import lakegate.dlq.LetterJson;
import lakegate.dlq.Letters;
import lakegate.dlq.Place;
import lakegate.event.EventType;
import lakegate.event.EventTypes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Shows one dead letter. */
@Command(
    name = "show",
    description = {
      "Shows one dead letter: all problems, headers, the message with a caret under each problem's"
          + " place, how often it was replayed, and whether today's schema would accept it.",
      "",
      "A place in a raw or validated topic means the letter of the record there."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    exitCodeOnExecutionException = 2,
    footerHeading = "%nExamples:%n",
    footer = {
      "  lakegate dlq show payment_charges-dlq:0:17",
      "  lakegate dlq show payment_charges:0:4711 --unmask",
      "  lakegate dlq show payment_charges-dlq:0:17 --format json",
    })
final class ShowCommand implements Callable<Integer> {
  @ParentCommand private DlqCommand dlq;
  @Spec private CommandSpec spec;
  @Mixin private StackOptions stack;

  @Parameters(
      paramLabel = "TOPIC:PARTITION:OFFSET",
      description = "The letter's place, or its origin's.")
  private String text;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Format format;

  @Mixin private MaskingOption masking;

  @Override
  public Integer call() {
    List<EventType> types = EventTypes.load();
    List<String> wrong = new ArrayList<>();
    Place place = place(types, wrong);
    Settings settings = stack.settings(dlq.main.environment(), Map.of(), wrong);
    Optional<Letter> found;
    try (Letters letters = Letters.open(settings.job().kafka(), types, LetterFilter.at(place))) {
      found = letters.find(place);
    }
    if (found.isEmpty()) {
      dlq.main.terminal().error("No dead letter at " + place);
      return 1;
    }
    Letter letter = found.get();
    Letter shown = masking.of(types).apply(letter);
    OptionalInt version = version(letter, settings);
    Optional<List<Problem>> today = today(letter, types);
    if (format == Format.json) {
      ObjectNode json = json(shown, today);
      json.put("schema_version", version.isPresent() ? version.getAsInt() : null);
      dlq.main.terminal().line(json.toPrettyString());
    } else {
      LetterScreen.lines(letter, shown, version, today).forEach(dlq.main.terminal()::line);
    }
    return 0;
  }

  private Place place(List<EventType> types, List<String> wrong) {
    try {
      Place place = Place.parse(text);
      if (LetterFilter.at(place).types(types).isEmpty()) {
        wrong.add(text + ": " + place.topic() + " is none of an event type's topics");
      }
      return place;
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
  }

  /** The version that the schema id is; unknown if the registry doesn't say. */
  private static OptionalInt version(Letter letter, Settings settings) {
    if (letter.schemaId().isEmpty()) {
      return OptionalInt.empty();
    }
    try (Schemas schemas = new Schemas(settings.job().registry())) {
      return schemas.version(letter.type().subject(), letter.schemaId().getAsInt());
    } catch (Failure e) {
      return OptionalInt.empty();
    }
  }

  /**
   * What today's schema has against the message, nothing if it accepts it; empty if it isn't raw,
   * or not whole.
   */
  private static Optional<List<Problem>> today(Letter letter, List<EventType> types) {
    return letter.isRaw() && letter.cutFrom().isEmpty()
        ? Optional.of(
            new CurrentSchemas(types)
                .decode(letter)
                .fold(accepted -> List.of(), DecodeOutcome.Rejected::problems))
        : Optional.empty();
  }

  private ObjectNode json(Letter shown, Optional<List<Problem>> today) {
    ObjectNode json = LetterJson.of(shown, masking.isMasked());
    LetterJson.addBase64(json, shown);
    json.put("accepted_today", today.map(List::isEmpty).orElse(null));
    ArrayNode problems = json.putArray("problems_today");
    today
        .orElse(List.of())
        .forEach(
            problem ->
                problems
                    .addObject()
                    .put("code", problem.reason().name())
                    .put("path", problem.path())
                    .put("detail", problem.detail()));
    return json;
  }
}
