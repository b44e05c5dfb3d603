package lakegate.cli;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import lakegate.deploy.Kafka;
import lakegate.deploy.Settings;
import lakegate.event.EventType;
import lakegate.event.EventTypes;
import lakegate.generate.EventGenerator;
import lakegate.generate.Schedule;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Sends raw messages that the schemas alone describe. */
@Command(
    name = "generate",
    description = {
      "Sends raw JSON events of every event type to Kafka until Ctrl-C.",
      "",
      "Values, null words, mixed case, timestamp formats and malformed messages follow from the"
          + " .avsc files; without --rate each type comes as often as its file says."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  lakegate generate",
      "  lakegate generate --rate 500/s --malformed 2%%",
      "  lakegate generate --count 20000 --rate max --seed 7",
      "  lakegate generate --type payment_charges --burst 5000",
    })
final class GenerateCommand implements Callable<Integer> {
  private static final Duration WAIT_FOR_KAFKA = Duration.ofSeconds(15);
  private static final long REPORT_PERIOD = 500_000_000L;

  @ParentCommand private Main main;
  @Mixin private StackOptions stack;

  @Option(
      names = "--rate",
      paramLabel = "N/s",
      converter = Rate.Converter.class,
      description =
          "Messages of all types together, such as 500/s, 30/m or max; shared in proportion to the"
              + " types' own rates.")
  private Rate rate;

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "9223372036854775807",
      showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
      description = "Stop after so many messages.")
  private long count;

  @Option(
      names = "--malformed",
      paramLabel = "N%",
      defaultValue = "0%",
      converter = Share.Converter.class,
      description = "Share of messages that must become dead letters. Default: ${DEFAULT-VALUE}.")
  private Share malformed;

  @Option(
      names = "--burst",
      paramLabel = "N",
      defaultValue = "0",
      description = "First send so many as fast as possible.")
  private long burst;

  @Option(
      names = "--type",
      paramLabel = "NAME",
      description = "Only this event type; may be repeated.")
  private List<String> names = List.of();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The same seed sends the same values. Default: another one each time.")
  private Long seed;

  private long reported;

  @Override
  public Integer call() throws InterruptedException {
    List<EventType> all = EventTypes.load();
    Settings settings = stack.settings(main.environment, Map.of(), wrongOptions(all));
    List<EventType> types =
        names.isEmpty() ? all : all.stream().filter(type -> names.contains(type.name())).toList();
    try (Kafka kafka = new Kafka(settings.job().kafka())) {
      kafka.await(WAIT_FOR_KAFKA);
      kafka.requireTopics(types.stream().map(EventType::rawTopic).toList());
    }
    long start = System.nanoTime();
    EventGenerator generator =
        new EventGenerator(
            types,
            seed == null ? new Random().nextLong() : seed,
            malformed.fraction(),
            Clock.systemUTC());
    try (CtrlC ctrlC = new CtrlC();
        RawProducer producer = new RawProducer(settings.job().kafka())) {
      Schedule schedule = new Schedule(types);
      Traffic traffic = new Traffic(generator, schedule, producer);
      double speed = rate == null ? 1 : rate.perSecond() / schedule.perSecond();
      traffic.send(
          burst,
          count,
          speed,
          () -> {
            report(traffic);
            return !ctrlC.isPressed();
          });
      summary(traffic, Duration.ofNanos(System.nanoTime() - start));
    }
    return 0;
  }

  private List<String> wrongOptions(List<EventType> types) {
    List<String> known = types.stream().map(EventType::name).toList();
    List<String> problems = new ArrayList<>();
    names.stream()
        .filter(name -> !known.contains(name))
        .forEach(name -> problems.add("--type " + name + ": known are " + known));
    if (count < 1) {
      problems.add("--count " + count + ": not above 0");
    }
    if (burst < 0) {
      problems.add("--burst " + burst + ": below 0");
    }
    return problems;
  }

  private void report(Traffic traffic) {
    long now = System.nanoTime();
    if (now - reported >= REPORT_PERIOD) {
      reported = now;
      main.terminal.progress(
          "%,d sent, %,d of them malformed  %s"
              .formatted(traffic.total(), traffic.malformed(), traffic.sent()));
    }
  }

  private void summary(Traffic traffic, Duration time) {
    double seconds = Math.max(time.toMillis(), 1) / 1e3;
    main.terminal.line(
        "Sent %,d messages in %.1f s (%,.0f/s), %,d of them malformed."
            .formatted(traffic.total(), seconds, traffic.total() / seconds, traffic.malformed()));
    Grid grid = new Grid();
    traffic.sent().forEach(grid::add);
    grid.lines().forEach(main.terminal::line);
  }
}
