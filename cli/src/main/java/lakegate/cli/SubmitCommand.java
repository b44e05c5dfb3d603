package lakegate.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import lakegate.deploy.Settings;
import lakegate.deploy.Submission;
import lakegate.event.EventTypes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Starts both jobs where they stopped. */
@Command(
    name = "submit",
    description = {
      "Registers the schemas, creates topics, creates and evolves tables, and starts both jobs where"
          + " they stopped: from their newest checkpoint or savepoint, or, if there is none or it"
          + " is not true any more, from the offsets that topics and tables prove.",
      "",
      "Everything is checked first. It refuses what would lose or double records: a job that runs"
          + " already, messages that expired unread, a change that a table can't follow. Then"
          + " nothing is changed. docs/exactly-once.md has every case.",
      "",
      "Tables follow new nullable fields, int to long, more digits of a decimal, fields that become"
          + " nullable, renames by aliases and docs. A column without a field stays, if it is"
          + " nullable."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  lakegate submit",
      "  lakegate submit --dry-run",
      "  lakegate submit --job ingest --wait 5m",
      "  lakegate submit --checkpoint.interval 10s --parallelism 2",
    })
final class SubmitCommand implements Callable<Integer> {
  @ParentCommand private Main main;
  @Mixin private StackOptions stack;
  @Mixin private JobOptions jobs;

  @Option(
      names = "--job",
      paramLabel = "NAME",
      description = "Start only this job: ${COMPLETION-CANDIDATES}.")
  private Set<JobName> names;

  @Option(names = "--dry-run", description = "Only say what would be done.")
  private boolean dryRun;

  @Override
  public Integer call() {
    List<String> wrong = new ArrayList<>();
    jobs.check(wrong);
    Settings settings = stack.settings(main.environment, jobs.settings(), wrong);
    Submission.Options options = jobs.options(settings, JobName.jobs(names), dryRun);
    new Submission(settings, EventTypes.load(), options, main.terminal).run();
    if (!dryRun) {
      main.terminal.line("Flink: " + settings.flink() + "  ./lakegate status shows how it goes.");
    }
    return 0;
  }
}
