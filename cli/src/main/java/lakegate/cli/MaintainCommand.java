package lakegate.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import lakegate.deploy.Maintenance;
import lakegate.deploy.Settings;
import lakegate.event.EventTypes;
import lakegate.table.TableDefinition;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Looks after the tables. */
@Command(
    name = "maintain",
    description = {
      "Writes small files of a partition together, lets old snapshots expire and deletes files that"
          + " no snapshot knows, table by table. The jobs may run, or be down and go on later.",
      "",
      "It keeps what the ingest job needs to go on from any checkpoint that submit may start it"
          + " from: the snapshots that say what was committed, and the files that are still to be"
          + " committed. Without a checkpoint nobody knows them, and it refuses."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:a table failed, the others are done; or there is no checkpoint",
      "2:wrong usage or settings"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  lakegate maintain --dry-run",
      "  lakegate maintain --table payment_charges --table dead_letters",
      "  lakegate maintain --older-than 120h",
    })
final class MaintainCommand implements Callable<Integer> {
  @ParentCommand private Main main;
  @Mixin private StackOptions stack;

  @Option(
      names = "--table",
      paramLabel = "TABLE",
      description = "A table; may be given several times. Default: all, and dead_letters.")
  private List<String> names = List.of();

  @Option(
      names = "--older-than",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description =
          "Keep snapshots and unused files for so long, for readers and for a way back. Files that"
              + " no snapshot knows are kept for 2h at the least. Default: the setting"
              + " maintenance.older.than, 24h.")
  private Optional<Duration> olderThan = Optional.empty();

  @Option(names = "--dry-run", description = "Only say what would be done.")
  private boolean dryRun;

  @Override
  public Integer call() {
    List<String> wrong = new ArrayList<>();
    List<String> known =
        TableDefinition.all(EventTypes.load()).stream().map(TableDefinition::name).toList();
    for (String name : names) {
      if (!known.contains(name)) {
        wrong.add("--table " + name + ": not one of " + String.join(", ", known));
      }
    }
    Settings settings = stack.settings(main.environment, Map.of(), wrong);
    JobOptions.requireCheckpoints(settings);
    Maintenance.Options options =
        new Maintenance.Options(
            names.isEmpty() ? known : names,
            olderThan.orElse(settings.job().maintenance().olderThan()),
            dryRun);
    return new Maintenance(settings, options, main.terminal).run() ? 0 : 1;
  }
}
