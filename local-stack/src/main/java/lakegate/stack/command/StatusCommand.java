package lakegate.stack.command;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import lakegate.stack.LocalStack;
import lakegate.stack.ServerStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = "Which servers run and answer; exit code 1 unless all do.")
final class StatusCommand implements Callable<Integer> {
  @Mixin private Folder folder;

  @Override
  public Integer call() {
    List<ServerStatus> all = LocalStack.status(folder.path());
    if (all.isEmpty()) {
      System.out.println("no stack in " + folder.path());
    }
    for (ServerStatus one : all) {
      System.out.printf(Locale.ROOT, "%-12s %-24s %s%n", one.server(), state(one), one.address());
    }
    return !all.isEmpty() && all.stream().allMatch(ServerStatus::ready) ? 0 : Main.FAILURE;
  }

  private static String state(ServerStatus status) {
    if (status.pid().isEmpty()) {
      return "stopped";
    }
    return (status.paused() ? "paused" : status.ready() ? "ready" : "does not answer")
        + " (pid "
        + status.pid().getAsLong()
        + ")";
  }
}
