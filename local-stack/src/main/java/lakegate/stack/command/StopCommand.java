package lakegate.stack.command;

import java.util.concurrent.Callable;
import lakegate.stack.LocalStack;
import lakegate.stack.ServerName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "stop",
    mixinStandardHelpOptions = true,
    description = "Stop one server; the others go on.")
final class StopCommand implements Callable<Integer> {
  @Mixin private Folder folder;

  @Parameters(paramLabel = "SERVER", description = "One of: ${COMPLETION-CANDIDATES}.")
  private ServerName server;

  @Override
  public Integer call() {
    LocalStack.of(folder.optionsOfLastStart(), System.out::println).stop(server);
    return 0;
  }
}
