package lakegate.cli.dlq;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import lakegate.cli.CtrlC;
import lakegate.cli.Grid;
import lakegate.cli.Rate;
import lakegate.cli.StackOptions;
import lakegate.deploy.Failure;
import lakegate.deploy.Kafka;
import lakegate.dlq.CurrentSchemas;
import lakegate.dlq.LetterFilter;
import lakegate.dlq.Letters;
import lakegate.event.EventType;
import lakegate.event.EventTypes;
import lakegate.event.InvalidSchemas;
import lakegate.replay.Fate;
import lakegate.replay.Judge;
import lakegate.replay.Ledger;
import lakegate.replay.Patch;
import lakegate.replay.Replay;
import lakegate.replay.ReplayPlan;
import lakegate.replay.ReplayProducer;
import lakegate.replay.ReplayTopics;
import lakegate.settings.KafkaSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Sends dead letters again. */
@Command(
    name = "replay",
    description = {
      "Sends dead letters to their raw topics again: those that today's schema would accept.",
      "",
      "First prints what would become of each letter, then asks. A letter is sent once, also if the"
          + " replay is killed or repeated: the topic lakegate-replays has what was sent. Run it"
          + " again to go on with the rest."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    exitCodeOnExecutionException = 2,
    footerHeading = "%nExamples:%n",
    footer = {
      "  lakegate dlq replay --code NOT_ALLOWED --path $.currency --dry-run",
      "  lakegate dlq replay --topic payment_charges --since 2h --yes",
      "  lakegate dlq replay --code MISSING_FIELD --rename curr=currency --rate 500/s",
      "  lakegate dlq replay --code NOT_ALLOWED --set $.currency=EUR --max 100",
    })
final class ReplayCommand implements Callable<Integer> {
  private static final int BAR = 30;

  @ParentCommand private DlqCommand dlq;
  @Mixin private StackOptions stack;
  @Mixin private LetterFilterOptions chosen;

  @Option(names = "--dry-run", description = "Only print what would become of the letters.")
  private boolean dryRun;

  @Option(
      names = "--rename",
      paramLabel = "OLD=NEW",
      description =
          "Give a member another name, such as curr=currency or $.metadata.mail=user_email; may be"
              + " repeated.")
  private List<String> renames = List.of();

  @Option(
      names = "--patch",
      paramLabel = "FILE",
      description = "Merge this JSON object into each message (RFC 7386), behind --rename.")
  private Optional<Path> patchFile = Optional.empty();

  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description =
          "Give a member another value, such as $.currency=EUR or $.amount=12.50, behind --patch;"
              + " what is no JSON is a text; may be repeated.")
  private List<String> sets = List.of();

  @Option(
      names = "--max",
      paramLabel = "N",
      defaultValue = "9223372036854775807",
      showDefaultValue = Visibility.NEVER,
      description = "Send no more than so many letters.")
  private long max;

  @Option(
      names = "--rate",
      paramLabel = "N/s",
      defaultValue = "max",
      converter = Rate.Converter.class,
      description = "Most letters a second, such as 500/s, 30/m or max. Default: ${DEFAULT-VALUE}.")
  private Rate rate;

  @Option(names = "--force", description = "Also send what would be rejected again.")
  private boolean force;

  @Option(
      names = "--max-replays",
      paramLabel = "N",
      defaultValue = "3",
      description =
          "Leave a message that was sent again so often already. Default: ${DEFAULT-VALUE}.")
  private int maxReplays;

  @Option(
      names = "--schemas",
      paramLabel = "DIR",
      description =
          "Hold the letters against the .avsc files of this folder. Default: the schemas that the"
              + " command was built with.")
  private Optional<Path> schemas = Optional.empty();

  @Option(names = "--yes", description = "Send without asking.")
  private boolean yes;

  @Override
  public Integer call() {
    List<String> wrong = new ArrayList<>();
    List<EventType> types = types(wrong);
    LetterFilter filter = chosen.filter(types, Instant.now(), wrong);
    Patch patch = patch(wrong);
    if (max < 1) {
      wrong.add("--max " + max + ": not above 0");
    }
    if (maxReplays < 1) {
      wrong.add("--max-replays " + maxReplays + ": not above 0");
    }
    if (!dryRun && !yes && !dlq.main.terminal().isInteractive()) {
      wrong.add("--yes: needed where nobody can answer; or --dry-run");
    }
    KafkaSettings kafka = stack.settings(dlq.main.environment(), Map.of(), wrong).job().kafka();
    try (Letters letters = Letters.open(kafka, types, filter);
        Kafka admin = new Kafka(kafka)) {
      ReplayTopics topics = ReplayTopics.of(admin, filter.types(types));
      Judge judge =
          new Judge(
              new CurrentSchemas(types), patch, maxReplays, Ledger.read(kafka, topics.byName()));
      ReplayPlan plan = new ReplayPlan(force, max);
      letters.read(filter, dlq.progress(), letter -> plan.add(letter, judge));
      print(plan);
      if (dryRun || plan.chosen() == 0 || !(yes || isWanted(plan))) {
        dlq.main.terminal().line("Nothing sent.");
        return 0;
      }
      topics.prepare();
      return send(kafka, topics, letters, filter, judge, plan);
    }
  }

  private List<EventType> types(List<String> wrong) {
    try {
      return schemas.isEmpty() ? EventTypes.load() : EventTypes.read(schemas.get());
    } catch (InvalidSchemas | UncheckedIOException e) {
      wrong.add("--schemas " + schemas.orElseThrow() + ": " + e.getMessage());
      return EventTypes.load();
    }
  }

  private Patch patch(List<String> wrong) {
    Patch patch = Patch.NONE;
    for (String text : renames) {
      patch = patch.then(checked("--rename", text, Patch::rename, wrong));
    }
    if (patchFile.isPresent()) {
      patch = patch.then(checked("--patch", patchFile.get(), Patch::merge, wrong));
    }
    for (String text : sets) {
      patch = patch.then(checked("--set", text, Patch::set, wrong));
    }
    return patch;
  }

  private static <T> Patch checked(
      String option, T given, Function<T, Patch> read, List<String> wrong) {
    try {
      return read.apply(given);
    } catch (IllegalArgumentException e) {
      wrong.add(option + " " + given + ": " + e.getMessage());
      return Patch.NONE;
    }
  }

  private void print(ReplayPlan plan) {
    Map<Fate, List<Map.Entry<ReplayPlan.Group, Long>>> fates = new EnumMap<>(Fate.class);
    plan.groups()
        .forEach(
            group ->
                fates.computeIfAbsent(group.getKey().fate(), fate -> new ArrayList<>()).add(group));
    Grid grid = new Grid();
    fates.forEach(
        (fate, groups) -> {
          grid.add(fate.text(), groups.stream().mapToLong(Map.Entry::getValue).sum());
          groups.forEach(group -> grid.add("  " + group.getKey().codes(), group.getValue()));
        });
    grid.add("all", plan.letters()).add("to be sent", plan.chosen());
    grid.lines().forEach(dlq.main.terminal()::line);
  }

  /** Asks on the terminal; no answer is no. */
  private boolean isWanted(ReplayPlan plan) {
    dlq.main.terminal().line("Send " + Grid.number(plan.chosen()) + " letters? [y/N]");
    try {
      String answer = new BufferedReader(new InputStreamReader(System.in, UTF_8)).readLine();
      return answer != null
          && List.of("y", "yes").contains(answer.strip().toLowerCase(Locale.ROOT));
    } catch (IOException e) {
      throw new Failure("Cannot read the answer: " + e.getMessage(), e);
    }
  }

  private int send(
      KafkaSettings kafka,
      ReplayTopics topics,
      Letters letters,
      LetterFilter filter,
      Judge judge,
      ReplayPlan plan) {
    long start = System.nanoTime();
    try (CtrlC ctrlC = new CtrlC();
        ReplayProducer producer = ReplayProducer.open(kafka, topics.byName())) {
      Replay replay =
          new Replay(plan, judge, producer, rate.perSecond(), watcher(ctrlC, plan, start));
      boolean all = replay.run(letters, filter, () -> Ledger.read(kafka, topics.byName()));
      double seconds = Math.max(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start), 1) / 1e3;
      dlq.main
          .terminal()
          .line(
              "%s %s letters in %.1f s (%,.0f/s).%s"
                  .formatted(
                      all ? "Sent" : "Stopped; sent",
                      Grid.number(producer.sent()),
                      seconds,
                      producer.sent() / seconds,
                      all ? "" : " Run it again for the rest."));
      return all ? 0 : 1;
    }
  }

  private Replay.Watcher watcher(CtrlC ctrlC, ReplayPlan plan, long start) {
    return new Replay.Watcher() {
      @Override
      public boolean isOver(long nanos) throws InterruptedException {
        return ctrlC.await(nanos);
      }

      @Override
      public void sent(long letters) {
        int full = (int) (BAR * letters / plan.chosen());
        double seconds = (System.nanoTime() - start) / 1e9;
        dlq.main
            .terminal()
            .progress(
                "%s%s  %s of %s  %,.0f/s"
                    .formatted(
                        "█".repeat(full),
                        "░".repeat(BAR - full),
                        Grid.number(letters),
                        Grid.number(plan.chosen()),
                        letters / seconds));
      }
    };
  }
}
