package lakegate.stack.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Scanner;
import java.util.concurrent.Callable;
import lakegate.stack.LocalStack;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "clean",
    mixinStandardHelpOptions = true,
    description = "Stop the servers and delete all their data.")
final class CleanCommand implements Callable<Integer> {
  @Mixin private Folder folder;

  @Option(
      names = {"-y", "--yes"},
      description = "Don't ask.")
  private boolean yes;

  @Override
  public Integer call() throws IOException {
    if (!yes && !confirmed()) {
      System.out.println("nothing deleted");
      return Main.FAILURE;
    }
    LocalStack.down(folder.path(), System.out::println);
    LocalStack.delete(folder.path());
    System.out.println("deleted " + folder.path());
    return 0;
  }

  private boolean confirmed() {
    System.out.print(
        "Delete all topics, schemas, tables and checkpoints in " + folder.path() + "? [y/N] ");
    System.out.flush();
    Scanner answer = new Scanner(System.in, StandardCharsets.UTF_8);
    return answer.hasNextLine() && answer.nextLine().strip().equalsIgnoreCase("y");
  }
}
