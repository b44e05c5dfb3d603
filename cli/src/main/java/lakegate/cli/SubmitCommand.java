package lakegate.cli;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import lakegate.deploy.LakegateJob;
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
      "Registers the schemas, creates topics, creates and evolves tables, and starts both jobs from"
          + " their newest completed checkpoints.",
      "",
      "Everything is checked first. It refuses what would lose or double records: a job that runs"
          + " already, data without a checkpoint, a change that a table can't follow. Then nothing"
          + " is changed.",
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

  /** The jobs as they are named on the command line. */
  enum JobName {
    bridge(LakegateJob.BRIDGE),
    ingest(LakegateJob.INGEST);

    private final LakegateJob job;

    JobName(LakegateJob job) {
      this.job = job;
    }
  }

  @Override
  public Integer call() {
    List<String> wrong = new ArrayList<>();
    jobs.check(wrong);
    Settings settings = stack.settings(main.environment, jobs.settings(), wrong);
    Set<LakegateJob> chosen = EnumSet.allOf(LakegateJob.class);
    if (names != null) {
      chosen.clear();
      names.forEach(name -> chosen.add(name.job));
    }
    Submission.Options options = jobs.options(settings, chosen, dryRun);
    new Submission(settings, EventTypes.load(), options, main.terminal).run();
    if (!dryRun) {
      main.terminal.line("Flink: " + settings.flink() + "  ./lakegate status shows how it goes.");
    }
    return 0;
  }
}
