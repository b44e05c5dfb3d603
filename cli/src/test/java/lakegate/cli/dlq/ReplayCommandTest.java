package lakegate.cli.dlq;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import lakegate.cli.Command;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayCommandTest {
  private final Command lakegate = new Command(Map.of());

  @Test
  void allThatIsWrongIsSaidAtOnce(@TempDir Path folder) {
    int exit =
        lakegate.run(
            "dlq",
            "replay",
            "--topic=parcels",
            "--max=0",
            "--max-replays=0",
            "--set=currency=EUR",
            "--rename=a",
            "--patch=" + folder.resolve("none"),
            "--schemas=" + folder.resolve("none"));

    assertThat(exit).isEqualTo(2);
    assertThat(lakegate.errors())
        .contains(
            "--topic parcels",
            "--max 0: not above 0",
            "--max-replays 0: not above 0",
            "--set currency=EUR: not such as $.currency=EUR",
            "--rename a: not old=new",
            "--patch " + folder.resolve("none") + ": cannot be read",
            "--schemas " + folder.resolve("none"),
            "--yes: needed where nobody can answer");
    assertThat(lakegate.output()).isEmpty();
  }
}
