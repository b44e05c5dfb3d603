package lakegate.stack.command;

import java.util.Set;
import java.util.concurrent.Callable;
import lakegate.stack.Faults;
import lakegate.stack.ServerName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "kill",
    mixinStandardHelpOptions = true,
    description = "End servers at once (SIGKILL).")
final class KillCommand implements Callable<Integer> {
  @Mixin private Folder folder;

  @Parameters(
      arity = "1..*",
      paramLabel = "SERVER",
      description = "One of: ${COMPLETION-CANDIDATES}.")
  private Set<ServerName> servers;

  @Override
  public Integer call() {
    new Faults(folder.path(), System.out::println).kill(servers);
    return 0;
  }
}
