package lakegate.stack.command;

import java.util.concurrent.Callable;
import lakegate.stack.LocalStack;
import lakegate.stack.ServerName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "start",
    mixinStandardHelpOptions = true,
    description = {
      "Start one server beside those that run: one that has ended, or trino,",
      "which `up` leaves out."
    })
final class StartCommand implements Callable<Integer> {
  @Mixin private Folder folder;

  @Parameters(paramLabel = "SERVER", description = "One of: ${COMPLETION-CANDIDATES}.")
  private ServerName server;

  @Override
  public Integer call() {
    LocalStack stack = LocalStack.of(folder.optionsOfLastStart(), System.out::println);
    Thread onCtrlC = new Thread(stack::close, "stop-what-started");
    Runtime.getRuntime().addShutdownHook(onCtrlC);
    stack.start(server);
    Runtime.getRuntime().removeShutdownHook(onCtrlC);
    return 0;
  }
}
