package lakegate.cli;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import lakegate.demo.Balance;
import lakegate.demo.Samples;
import lakegate.deploy.Failure;
import lakegate.deploy.FlinkRest;
import lakegate.deploy.LakegateJob;
import lakegate.deploy.Servers;
import lakegate.deploy.Settings;
import lakegate.deploy.Submission;
import lakegate.deploy.Tables;
import lakegate.event.EventType;
import lakegate.event.EventTypes;
import lakegate.generate.EventGenerator;
import lakegate.generate.Schedule;
import lakegate.reconcile.Reconciliation;
import lakegate.reconcile.TopicReport;
import lakegate.settings.SettingsReader;
import lakegate.table.TableDefinition;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** The whole path on running servers, with a live table. */
@Command(
    name = "demo",
    description = {
      "Starts both jobs if they don't run, sends a burst and then a steady stream with malformed"
          + " messages, and shows where all records are until Ctrl-C.",
      "",
      "difference is raw - rows - dead: what is under way, and in the end 0. make demo starts the"
          + " servers too."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  lakegate demo",
      "  lakegate demo --once",
      "  lakegate demo --burst 50000 --rate 1000/s --malformed 5%%",
    })
final class DemoCommand implements Callable<Integer> {
  private static final String INTERVAL = "3s";
  private static final int STREAM_SECONDS_ONCE = 4;
  private static final long REFRESH = 500_000_000L;
  private static final Duration SETTLE = Duration.ofSeconds(90);

  @ParentCommand private Main main;
  @Mixin private StackOptions stack;
  @Mixin private JobOptions jobs;

  @Option(
      names = "--once",
      description =
          "Send a fixed number, wait until all is committed, prove by topic, partition and offset"
              + " that nothing is missing or doubled, and exit with 0, else with 1.")
  private boolean once;

  @Option(
      names = "--burst",
      paramLabel = "N",
      defaultValue = "5000",
      description = "Messages to begin with. Default: ${DEFAULT-VALUE}.")
  private long burst;

  @Option(
      names = "--rate",
      paramLabel = "N/s",
      defaultValue = "250/s",
      converter = Rate.Converter.class,
      description = "Rate of the stream. Default: ${DEFAULT-VALUE}.")
  private Rate rate;

  @Option(
      names = "--malformed",
      paramLabel = "N%",
      defaultValue = "2%",
      converter = Share.Converter.class,
      description = "Share of malformed messages. Default: ${DEFAULT-VALUE}.")
  private Share malformed;

  private Terminal terminal;
  private List<EventType> types;

  @Override
  public Integer call() throws InterruptedException {
    terminal = main.terminal;
    types = EventTypes.load();
    List<String> wrong = new ArrayList<>();
    jobs.check(wrong);
    Map<String, String> own = new HashMap<>(jobs.settings());
    own.putIfAbsent(SettingsReader.CHECKPOINT_INTERVAL, INTERVAL);
    Settings settings = stack.settings(main.environment, own, wrong);
    submit(settings);
    try (CtrlC ctrlC = new CtrlC();
        Tables tables = new Tables(settings.job().catalog());
        Balance balance = new Balance(settings, types, tables)) {
      boolean settled = run(settings, balance, tables, ctrlC);
      finish(settings, balance, tables);
      return once && !(settled && prove(settings)) ? 1 : 0;
    }
  }

  /** A job that runs already is left as it is. */
  private void submit(Settings settings) {
    FlinkRest flink = new FlinkRest(settings.flink());
    EnumSet<LakegateJob> missing = EnumSet.allOf(LakegateJob.class);
    Submission.Options options = jobs.options(settings, missing, false);
    new Servers(options.patience(), terminal::progress)
        .awaitHttp("Flink", settings.flink().toString(), "/overview");
    missing.removeIf(job -> flink.active(job).isPresent());
    if (!missing.isEmpty()) {
      new Submission(settings, types, jobs.options(settings, missing, false), terminal).run();
    }
  }

  /** Sends and shows until Ctrl-C, or with --once until all is committed; whether it is. */
  private boolean run(Settings settings, Balance balance, Tables tables, CtrlC ctrlC)
      throws InterruptedException {
    DemoScreen screen = new DemoScreen(terminal);
    AtomicBoolean ended = new AtomicBoolean();
    AtomicReference<RuntimeException> failure = new AtomicReference<>();
    Thread sender = new Thread(() -> send(settings, ended, failure), "sender");
    sender.start();
    long settleUntil = Long.MAX_VALUE;
    List<String> samples = List.of();
    boolean settled = false;
    while (!settled && System.nanoTime() < settleUntil && !ctrlC.await(REFRESH)) {
      if (failure.get() != null) {
        throw failure.get();
      }
      balance.refresh();
      List<String> lines = new ArrayList<>(screen.lines(balance));
      if (balance.total().rows() == 0) {
        lines.add("  waiting for the first commit …");
      } else if (samples.isEmpty() && terminal.isInteractive()) {
        samples = samples(tables);
      }
      lines.addAll(samples);
      lines.addAll(addresses(settings));
      terminal.progress(lines);
      if (once && !sender.isAlive()) {
        settleUntil = Math.min(settleUntil, System.nanoTime() + SETTLE.toNanos());
        settled = balance.total().difference() == 0 && lettersStored(tables, balance);
      }
    }
    ended.set(true);
    sender.join();
    return settled;
  }

  private boolean lettersStored(Tables tables, Balance balance) {
    return tables
        .table(TableDefinition.DEAD_LETTERS)
        .filter(table -> Tables.rows(table) >= balance.total().dead())
        .isPresent();
  }

  private void send(
      Settings settings, AtomicBoolean ended, AtomicReference<RuntimeException> failure) {
    try (RawProducer producer = new RawProducer(settings.job().kafka())) {
      EventGenerator generator =
          new EventGenerator(
              types, new Random().nextLong(), malformed.fraction(), Clock.systemUTC());
      Schedule schedule = new Schedule(types);
      Traffic traffic = new Traffic(generator, schedule, producer);
      long count = once ? burst + (long) (rate.perSecond() * STREAM_SECONDS_ONCE) : Long.MAX_VALUE;
      traffic.send(burst, count, rate.perSecond() / schedule.perSecond(), () -> !ended.get());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      failure.set(e);
    }
  }

  private void finish(Settings settings, Balance balance, Tables tables) {
    balance.refresh();
    new DemoScreen(terminal).lines(balance).forEach(terminal::line);
    samples(tables).forEach(terminal::line);
    addresses(settings).forEach(terminal::line);
  }

  private List<String> samples(Tables tables) {
    Samples samples = new Samples(tables);
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(terminal.bold("  rows"));
    for (EventType type : types) {
      samples.rows(type).stream()
          .limit(1)
          .forEach(row -> lines.add("  " + type.table() + "  " + row));
    }
    lines.add(terminal.bold("  dead letters"));
    samples.deadLetters().forEach(letter -> lines.add("  " + letter));
    return lines;
  }

  private List<String> addresses(Settings settings) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add("  Flink     " + settings.flink());
    lines.add("  registry  " + settings.job().registry().url());
    lines.add("  catalog   " + settings.job().catalog().uri());
    settings
        .file()
        .ifPresent(
            file -> lines.add("  logs      " + file.toAbsolutePath().resolveSibling("logs")));
    return lines;
  }

  private boolean prove(Settings settings) {
    List<TopicReport> reports = new ArrayList<>();
    try (Reconciliation reconciliation = new Reconciliation(settings, terminal)) {
      types.forEach(type -> reports.add(reconciliation.of(type)));
    }
    ReconcileScreen books = new ReconcileScreen(reports, false, Optional.empty(), Instant.now());
    terminal.line("");
    books.lines(terminal).forEach(terminal::line);
    if (!books.balanced() || reports.stream().anyMatch(report -> report.waiting() > 0)) {
      throw new Failure("The difference is not 0.");
    }
    terminal.line(terminal.green("  difference 0: proved"));
    return true;
  }
}
