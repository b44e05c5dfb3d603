package lakegate.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import lakegate.cli.dlq.DlqCommand;
import lakegate.cli.metrics.MetricsCommand;
import lakegate.cli.schema.SchemaCommand;
import lakegate.cli.table.TableCommand;
import lakegate.cli.topics.TopicsCommand;
import lakegate.deploy.Failure;
import lakegate.gate.UnreadableSchema;
import lakegate.settings.InvalidSettings;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The {@code lakegate} command. */
@Command(
    name = "lakegate",
    description = "The schema-first road from raw JSON on Kafka to Apache Iceberg.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    subcommands = {
      SubmitCommand.class,
      StopCommand.class,
      UpgradeCommand.class,
      GenerateCommand.class,
      StatusCommand.class,
      MetricsCommand.class,
      DlqCommand.class,
      ReconcileCommand.class,
      DemoCommand.class,
      SchemaCommand.class,
      TableCommand.class,
      MaintainCommand.class,
      TopicsCommand.class
    },
    synopsisSubcommandLabel = "VERB",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "1:failed; the message says why", "2:wrong usage or settings"},
    footerHeading = "%nExamples:%n",
    footer = {
      "  lakegate submit",
      "  lakegate generate --rate 500/s --malformed 2%%",
      "  lakegate status --watch",
      "  lakegate reconcile",
      "  lakegate schema check",
      "  lakegate table plan",
      "  lakegate maintain",
      "  lakegate topics create",
    })
public final class Main implements Runnable {
  private static final int WRONG_USAGE = 2;
  private static final int HELP_WIDTH = 100;

  final Terminal terminal;
  final Map<String, String> environment;

  @Spec private CommandSpec spec;

  Main(Terminal terminal, Map<String, String> environment) {
    this.terminal = terminal;
    this.environment = environment;
  }

  /** Where the verbs write to. */
  public Terminal terminal() {
    return terminal;
  }

  /** The environment's variables. */
  public Map<String, String> environment() {
    return environment;
  }

  /** Runs one verb and exits: 0 done, 1 failed, 2 wrong usage or settings. */
  public static void main(String[] args) {
    Terminal terminal = Terminal.ofProcess();
    System.exit(new Main(terminal, System.getenv()).run(args));
  }

  /** Runs one verb and returns the exit code. */
  int run(String... args) {
    return commandLine().execute(args);
  }

  CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(this);
    commandLine.setColorScheme(
        CommandLine.Help.defaultColorScheme(terminal.hasColours() ? Ansi.ON : Ansi.OFF));
    commandLine.setUsageHelpWidth(HELP_WIDTH);
    commandLine.setOut(terminal.writer());
    commandLine.setErr(terminal.errorWriter());
    collectErrors(commandLine);
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setExecutionStrategy(this::execute);
    commandLine.setParameterExceptionHandler(
        (e, args) -> wrongUsage(List.of(e), e.getCommandLine().getCommandSpec()));
    commandLine.setExecutionExceptionHandler((e, verb, result) -> report(e, verb));
    return commandLine;
  }

  private static void collectErrors(CommandLine line) {
    line.getCommandSpec().parser().collectErrors(true);
    line.getSubcommands().values().forEach(Main::collectErrors);
  }

  @Override
  public void run() {
    spec.commandLine().usage(terminal.writer());
  }

  private int execute(ParseResult result) {
    ParseResult verb = result;
    List<Exception> errors = new ArrayList<>(verb.errors());
    while (verb.hasSubcommand()) {
      verb = verb.subcommand();
      errors.addAll(verb.errors());
    }
    if (!errors.isEmpty() && !CommandLine.printHelpIfRequested(result)) {
      return wrongUsage(errors, verb.commandSpec());
    }
    return new CommandLine.RunLast().execute(result);
  }

  private int wrongUsage(List<? extends Exception> errors, CommandSpec verb) {
    errors.forEach(error -> terminal.error(error.getMessage()));
    terminal.error("Try: " + verb.qualifiedName() + " --help");
    return WRONG_USAGE;
  }

  /** A verb's annotation says what a failure exits with, where it isn't 1. */
  private int report(Exception e, CommandLine verb) {
    terminal.endProgress();
    if (e instanceof InvalidSettings || e instanceof UnreadableSchema) {
      terminal.error(e.getMessage());
      return WRONG_USAGE;
    }
    if (e instanceof Failure) {
      terminal.error(e.getMessage());
    } else {
      terminal.error("Failed: " + e);
      for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
        terminal.error("  because: " + cause);
      }
    }
    if (environment.containsKey("LAKEGATE_TRACE")) {
      e.printStackTrace(terminal.errorWriter());
      terminal.errorWriter().flush();
    }
    return verb.getCommandSpec().exitCodeOnExecutionException();
  }

  /** The version that the build writes into a resource. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() throws IOException {
      Properties properties = new Properties();
      try (InputStream in = Main.class.getResourceAsStream("version.properties")) {
        properties.load(in);
      }
      return new String[] {"lakegate " + properties.getProperty("version")};
    }
  }
}
