package lakegate.stack.command;

import java.util.concurrent.Callable;
import lakegate.stack.LocalStack;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    description = "Start the servers that don't run, and leave them running.")
final class UpCommand implements Callable<Integer> {
  @Mixin private Folder folder;

  @Override
  public Integer call() {
    LocalStack stack = LocalStack.of(folder.options(), System.out::println);
    Thread onCtrlC = new Thread(stack::close, "stop-what-started");
    Runtime.getRuntime().addShutdownHook(onCtrlC);
    stack.up();
    Runtime.getRuntime().removeShutdownHook(onCtrlC);
    System.out.println("settings for clients: " + stack.settingsFile());
    return 0;
  }
}
