package lakegate.stack.command;

import java.util.Set;
import java.util.concurrent.Callable;
import lakegate.stack.LocalStack;
import lakegate.stack.ServerName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "restart",
    mixinStandardHelpOptions = true,
    description =
        "Stop servers and start them again, on their ports and data; start those that don't run.")
final class RestartCommand implements Callable<Integer> {
  @Mixin private Folder folder;

  @Parameters(
      arity = "1..*",
      paramLabel = "SERVER",
      description = "One of: ${COMPLETION-CANDIDATES}.")
  private Set<ServerName> servers;

  @Override
  public Integer call() {
    LocalStack stack = LocalStack.of(folder.optionsOfLastStart(), System.out::println);
    Thread onCtrlC = new Thread(stack::close, "stop-what-started");
    Runtime.getRuntime().addShutdownHook(onCtrlC);
    servers.forEach(stack::stop);
    servers.forEach(stack::start);
    Runtime.getRuntime().removeShutdownHook(onCtrlC);
    return 0;
  }
}
