package lakegate.stack.command;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import lakegate.stack.LocalStack;
import lakegate.stack.StackOptions;
import picocli.CommandLine.Option;

/** The option that all commands have. */
final class Folder {
  @Option(
      names = "--folder",
      paramLabel = "FOLDER",
      description =
          "Data, logs and pid files. Default: STACK_FOLDER, or .local/stack of the project.")
  private Optional<Path> folder = Optional.empty();

  Path path() {
    return folder.orElseGet(
        () -> {
          String variable = environment().getOrDefault("STACK_FOLDER", "");
          return variable.isBlank()
              ? LocalStack.home().resolve(".local/stack")
              : Path.of(variable.strip());
        });
  }

  StackOptions options() {
    return StackOptions.of(path(), environment());
  }

  StackOptions optionsOfLastStart() {
    return StackOptions.ofLastStart(path(), environment());
  }

  private static Map<String, String> environment() {
    return System.getenv();
  }
}
