package lakegate.cli;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Callable;
import lakegate.deploy.LakegateJob;
import lakegate.deploy.Settings;
import lakegate.deploy.Submission;
import lakegate.deploy.Upgrade;
import lakegate.event.EventTypes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** Puts a new jar or new schemas under running jobs. */
@Command(
    name = "upgrade",
    description = {
      "Stops both jobs with savepoints and starts the new jar, with the new schemas, from there.",
      "",
      "Everything is checked while the old version runs; what submit would refuse is refused before"
          + " anything stops. If the new version does not reach its first commit, the old one goes"
          + " on from the savepoints, and nothing is lost or written twice."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  lakegate upgrade",
      "  lakegate upgrade --wait 5m",
    })
final class UpgradeCommand implements Callable<Integer> {
  @ParentCommand private Main main;
  @Mixin private StackOptions stack;
  @Mixin private JobOptions jobs;

  @Override
  public Integer call() {
    List<String> wrong = new ArrayList<>();
    jobs.check(wrong);
    Settings settings = stack.settings(main.environment, jobs.settings(), wrong);
    Submission.Options options = jobs.options(settings, EnumSet.allOf(LakegateJob.class), false);
    new Upgrade(settings, EventTypes.load(), options, main.terminal).run();
    main.terminal.line("Flink: " + settings.flink() + "  ./lakegate status shows how it goes.");
    return 0;
  }
}
