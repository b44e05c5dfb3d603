package lakegate.stack.command;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import lakegate.stack.LocalStack;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = {
      "Run a command with the servers up, and stop those that this started afterwards.",
      "The command finds the settings file in LAKEGATE_STACK; its exit code is this one's."
    })
final class RunCommand implements Callable<Integer> {
  /** A shell's code for a command that isn't there. */
  private static final int CANNOT_RUN = 127;

  private static final long GRACE_SECONDS = 5;
  private static final long TERMINATE_SECONDS = 15;

  @Mixin private Folder folder;

  @Parameters(arity = "1..*", paramLabel = "COMMAND", description = "Program and arguments.")
  private List<String> command;

  private Process process;

  @Override
  public Integer call() throws InterruptedException {
    LocalStack stack = LocalStack.of(folder.options(), System.out::println);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(stack), "stop"));
    stack.up();
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    builder.environment().put("LAKEGATE_STACK", stack.settingsFile().toString());
    synchronized (this) {
      try {
        process = builder.start();
      } catch (IOException e) {
        System.err.println("local-stack: " + e.getMessage());
        return CANNOT_RUN;
      }
    }
    return process.waitFor();
  }

  /** On Ctrl-C the terminal has told the command already: it may finish what it does. */
  private void end(LocalStack stack) {
    Process running;
    synchronized (this) {
      running = process;
    }
    if (running != null && !endsWithin(running, GRACE_SECONDS)) {
      running.destroy();
      if (!endsWithin(running, TERMINATE_SECONDS)) {
        running.destroyForcibly();
      }
    }
    stack.close();
  }

  private static boolean endsWithin(Process process, long seconds) {
    try {
      return process.waitFor(seconds, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      return false;
    }
  }
}
