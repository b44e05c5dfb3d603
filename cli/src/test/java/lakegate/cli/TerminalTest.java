package lakegate.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class TerminalTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

  @Test
  void linesShownInPlaceAreErasedByTheirNumberAndNeverWrap() {
    Terminal terminal = terminal(true);

    terminal.progress(List.of("a very long line", "b"));
    terminal.progress(List.of("c"));

    assertThat(output())
        .isEqualTo(
            "<?7l>a very long line\nb\n<?7h>" // two lines, cut at the edge
                + "<2A><J><?7l>c\n<?7h>");
  }

  @Test
  void progressStaysOutOfAPipesOutput() {
    Terminal terminal = terminal(false);

    terminal.progress(List.of("a", "b"));
    terminal.line("c");

    assertThat(output()).isEqualTo("c\n");
    assertThat(errors.toString(UTF_8)).isEqualToNormalizingNewlines("a\nb\n");
  }

  private Terminal terminal(boolean interactive) {
    return new Terminal(new PrintStream(bytes), new PrintStream(errors), interactive, false);
  }

  /** What was written, with escape codes as {@code <code>}. */
  private String output() {
    return bytes
        .toString(UTF_8)
        .replace(System.lineSeparator(), "\n")
        .replaceAll("\u001b\\[([?0-9]*[A-Za-z])", "<$1>");
  }
}
