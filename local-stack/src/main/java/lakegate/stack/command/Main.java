package lakegate.stack.command;

import java.util.List;
import lakegate.stack.InvalidStackOptions;
import lakegate.stack.StackFailure;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The local-stack command. Exit codes: 0, 1 for a failure, 2 for wrong usage or settings. */
@Command(
    name = "local-stack",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    description = "Kafka, schema registry, Iceberg catalog and Flink as processes of this machine.",
    subcommands = {
      UpCommand.class,
      DownCommand.class,
      StatusCommand.class,
      LogsCommand.class,
      StartCommand.class,
      StopCommand.class,
      RunCommand.class,
      RestartCommand.class,
      KillCommand.class,
      PauseCommand.class,
      ResumeCommand.class,
      CleanCommand.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  local-stack up",
      "  STORE=s3 KAFKA_PORT=19092 local-stack up",
      "  local-stack start trino",
      "  local-stack logs taskmanager -f",
      "  local-stack run -- ./lakegate status",
      "  local-stack kill kafka; local-stack restart kafka",
      "",
      "Environment: STORE (file, s3), KAFKA_PORT (9092), REGISTRY_PORT (8082),",
      "CATALOG_PORT (8181), FLINK_PORT (8081), S3_PORT (8333), TRINO_PORT (8080),",
      "CHECKPOINT_INTERVAL (10s), STACK_FOLDER (.local/stack).",
      "Exit codes: 0 done, 1 failed, 2 wrong usage or settings."
    })
final class Main {
  static final int FAILURE = 1;
  static final int USAGE = 2;

  private Main() {}

  public static void main(String[] args) {
    System.exit(run(args));
  }

  static int run(String... args) {
    return new CommandLine(new Main())
        .setExecutionExceptionHandler(
            (e, command, parsed) -> {
              if (e instanceof InvalidStackOptions options) {
                say(options.problems());
                return USAGE;
              }
              if (e instanceof StackFailure) {
                say(List.of(e.getMessage()));
                return FAILURE;
              }
              throw e;
            })
        .execute(args);
  }

  private static void say(List<String> problems) {
    problems.forEach(problem -> System.err.println("local-stack: " + problem));
  }

  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"local-stack " + (version == null ? "" : version)};
    }
  }
}
