package lakegate.cli.dlq;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import lakegate.cli.Grid;
import lakegate.cli.StackOptions;
import lakegate.deploy.Settings;
import lakegate.dlq.Letter;
import lakegate.dlq.LetterFilter;
import lakegate.dlq.LetterJson;
import lakegate.dlq.Letters;
import lakegate.dlq.NewestLetters;
import lakegate.dlq.PrintedText;
import lakegate.event.EventType;
import lakegate.event.EventTypes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Lists dead letters. */
@Command(
    name = "inspect",
    description = {
      "Lists dead letters, the newest first, a line each: place, time, primary problem, how many"
          + " more problems, key, size.",
      "",
      "With --format json a line is an object that has the whole letter."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    exitCodeOnExecutionException = 2,
    footerHeading = "%nExamples:%n",
    footer = {
      "  lakegate dlq inspect",
      "  lakegate dlq inspect --topic payment_charges --code BAD_TIMESTAMP --since 2h",
      "  lakegate dlq inspect --path $.currency --contains DEM --limit 100",
      "  lakegate dlq inspect --header app-version=1.4.2 --format json",
    })
final class InspectCommand implements Callable<Integer> {
  private static final int LONGEST_KEY = 40;

  @ParentCommand private DlqCommand dlq;
  @Mixin private StackOptions stack;
  @Mixin private LetterFilterOptions chosen;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "At most so many. Default: ${DEFAULT-VALUE}.")
  private int limit;

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
    if (limit < 1) {
      wrong.add("--limit " + limit + ": not above 0");
    }
    LetterFilter filter = chosen.filter(types, Instant.now(), wrong);
    Settings settings = stack.settings(dlq.main.environment(), Map.of(), wrong);
    NewestLetters newest = new NewestLetters(limit);
    try (Letters letters = Letters.open(settings.job().kafka(), types, filter)) {
      letters.read(filter, dlq.progress(), newest::add);
    }
    UnaryOperator<Letter> mask = masking.of(types);
    List<Letter> shown = newest.letters().stream().map(mask).toList();
    if (format == Format.json) {
      shown.forEach(
          letter -> dlq.main.terminal().line(LetterJson.of(letter, masking.isMasked()).toString()));
    } else {
      lines(shown, newest.seen()).forEach(dlq.main.terminal()::line);
    }
    return 0;
  }

  static List<String> lines(List<Letter> letters, long found) {
    if (letters.isEmpty()) {
      return List.of("no dead letters");
    }
    Grid grid = new Grid().add("letter", "time", "code", "path", "more", "key", "bytes");
    for (Letter letter : letters) {
      grid.add(
          letter.place(),
          letter.timestamp().truncatedTo(ChronoUnit.MILLIS),
          PrintedText.printable(letter.code().orElse("-")),
          PrintedText.printable(letter.path().orElse("-")),
          letter.problems().size() > 1 ? "+" + (letter.problems().size() - 1) : "",
          key(letter),
          letter.value() == null ? "(null)" : Grid.number(letter.value().length));
    }
    List<String> lines = new ArrayList<>(grid.lines());
    if (found > letters.size()) {
      lines.add("  " + Grid.number(found - letters.size()) + " older ones are not shown");
    }
    return lines;
  }

  private static String key(Letter letter) {
    String key = PrintedText.of(letter.key());
    return key.codePointCount(0, key.length()) <= LONGEST_KEY
        ? key
        : key.substring(0, key.offsetByCodePoints(0, LONGEST_KEY)) + "…";
  }
}
