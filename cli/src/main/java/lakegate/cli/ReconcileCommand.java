package lakegate.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import lakegate.deploy.Report;
import lakegate.deploy.Settings;
import lakegate.event.EventType;
import lakegate.event.EventTypes;
import lakegate.reconcile.BooksQuery;
import lakegate.reconcile.Reconciliation;
import lakegate.reconcile.TopicReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Proves that no raw record is missing from the tables and none is there twice. */
@Command(
    name = "reconcile",
    description = {
      "Holds the raw topics against the tables, offset by offset: each raw record is a row or a dead"
          + " letter, exactly once.",
      "",
      "Names what is lost, there twice or of no raw record. What is still on its way waits and is"
          + " not lost. Reads only; the jobs may run."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    exitCodeOnExecutionException = 2,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the books balance",
      "1:they don't, or what waits is older than --fail-on-lag",
      "2:could not tell; the message says why"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  lakegate reconcile",
      "  lakegate reconcile --topic payment_charges --topic payment_refunds",
      "  lakegate reconcile --fail-on-lag 10m",
      "  lakegate reconcile --format json",
      "  lakegate reconcile --sql",
    })
final class ReconcileCommand implements Callable<Integer> {
  @ParentCommand private Main main;
  @Mixin private StackOptions stack;

  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      description = "A raw topic; may be given several times. Default: all.")
  private List<String> topics = List.of();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Format format;

  @Option(
      names = "--fail-on-lag",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "Exit with 1 if a record waits for longer, such as 10m.")
  private Optional<Duration> lag = Optional.empty();

  @Option(
      names = "--accept-recreated",
      description =
          "A topic was created again, and that is known: rows of the earlier one are no difference.")
  private boolean acceptRecreated;

  @Option(
      names = "--sql",
      description = "Print an SQL query that finds gaps and repetitions in the tables, and exit.")
  private boolean sql;

  /** What to print. */
  enum Format {
    table,
    json
  }

  @Override
  public Integer call() {
    List<EventType> types = EventTypes.load();
    List<String> wrong = new ArrayList<>();
    List<String> known = types.stream().map(EventType::rawTopic).toList();
    for (String topic : topics) {
      if (!known.contains(topic)) {
        wrong.add("--topic " + topic + ": not one of " + String.join(", ", known));
      }
    }
    Settings settings = stack.settings(main.environment, Map.of(), wrong);
    if (sql) {
      main.terminal.line(
          BooksQuery.of(settings.job().catalog().namespace(), types).stripTrailing());
      return 0;
    }
    Report report = format == Format.table ? main.terminal : new Quiet();
    List<TopicReport> reports = new ArrayList<>();
    try (Reconciliation reconciliation = new Reconciliation(settings, report)) {
      for (EventType type : types) {
        if (topics.isEmpty() || topics.contains(type.rawTopic())) {
          reports.add(reconciliation.of(type));
        }
      }
    }
    ReconcileScreen screen = new ReconcileScreen(reports, acceptRecreated, lag, Instant.now());
    if (format == Format.json) {
      main.terminal.line(screen.json());
    } else {
      screen.lines(main.terminal).forEach(main.terminal::line);
    }
    return screen.balanced() && screen.late().isEmpty() ? 0 : 1;
  }

  /** JSON is all that goes to the output. */
  private static final class Quiet implements Report {
    @Override
    public void line(String text) {}

    @Override
    public void progress(String text) {}
  }
}
