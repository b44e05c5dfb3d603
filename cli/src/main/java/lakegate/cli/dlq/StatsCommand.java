package lakegate.cli.dlq;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import lakegate.cli.StackOptions;
import lakegate.deploy.Kafka;
import lakegate.deploy.Offsets;
import lakegate.deploy.Settings;
import lakegate.dlq.LetterFilter;
import lakegate.dlq.LetterStats;
import lakegate.dlq.Letters;
import lakegate.event.EventType;
import lakegate.event.EventTypes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Counts dead letters. */
@Command(
    name = "stats",
    description = {
      "Counts dead letters by code, path, event type, hour or producer version.",
      "",
      "of traffic is the share of the raw records that came in the same time, by the raw topics'"
          + " offsets; unknown where a raw topic no longer holds all of them. Times are the"
          + " messages' own."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    exitCodeOnExecutionException = 2,
    footerHeading = "%nExamples:%n",
    footer = {
      "  lakegate dlq stats",
      "  lakegate dlq stats --topic payment_charges --since 2h --by path",
      "  lakegate dlq stats --by producer-version --version-header app-version",
      "  lakegate dlq stats --by hour --format json",
    })
final class StatsCommand implements Callable<Integer> {
  @ParentCommand private DlqCommand dlq;
  @Mixin private StackOptions stack;
  @Mixin private LetterFilterOptions chosen;

  @Option(
      names = "--by",
      paramLabel = "WHAT",
      defaultValue = "code",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private LetterStats.By by;

  @Option(
      names = "--version-header",
      paramLabel = "NAME",
      defaultValue = "producer-version",
      description =
          "The producers' header that holds their version; letters without it count as unknown."
              + " Default: ${DEFAULT-VALUE}.")
  private String versionHeader;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Format format;

  @Override
  public Integer call() {
    List<EventType> types = EventTypes.load();
    List<String> wrong = new ArrayList<>();
    LetterFilter filter = chosen.filter(types, Instant.now(), wrong);
    Settings settings = stack.settings(dlq.main.environment(), Map.of(), wrong);
    try (Letters letters = Letters.open(settings.job().kafka(), types, filter)) {
      LetterStats stats =
          new LetterStats(by, versionHeader, rawRecords(settings, filter.types(types), filter));
      letters.read(filter, dlq.progress(), stats::add);
      StatsScreen screen = new StatsScreen(stats);
      if (format == Format.json) {
        dlq.main.terminal().line(screen.json());
      } else {
        screen.lines().forEach(dlq.main.terminal()::line);
      }
    }
    return 0;
  }

  private static Map<String, OptionalLong> rawRecords(
      Settings settings, List<EventType> types, LetterFilter filter) {
    try (Kafka kafka = new Kafka(settings.job().kafka())) {
      Map<String, OptionalLong> written =
          Offsets.written(
              kafka,
              types.stream().map(EventType::rawTopic).toList(),
              filter.since(),
              filter.until());
      Map<String, OptionalLong> byType = new LinkedHashMap<>();
      types.forEach(type -> byType.put(type.name(), written.get(type.rawTopic())));
      return byType;
    }
  }
}
