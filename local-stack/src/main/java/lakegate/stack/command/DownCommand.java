package lakegate.stack.command;

import java.util.concurrent.Callable;
import lakegate.stack.LocalStack;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "down",
    mixinStandardHelpOptions = true,
    description = "Stop every server of the stack; the data stays.")
final class DownCommand implements Callable<Integer> {
  @Mixin private Folder folder;

  @Override
  public Integer call() {
    if (LocalStack.down(folder.path(), System.out::println).isEmpty()) {
      System.out.println("nothing runs");
    }
    return 0;
  }
}
