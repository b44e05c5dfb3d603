package lakegate.cli.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import lakegate.cli.Command;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SuggestCommandTest {
  private static final Path CASE = Path.of("src/test/resources/lakegate/suggest/one-line");

  private final Command lakegate = new Command(Map.of());

  @TempDir private Path schemas;

  @BeforeEach
  void copySchemas() throws IOException {
    Files.createDirectories(schemas.resolve("shared"));
    Files.copy(Path.of("..", "schemas/shared/row.avsc"), schemas.resolve("shared/row.avsc"));
    Files.copy(CASE.resolve("before.avsc"), schemas.resolve("orders.avsc"));
  }

  @Test
  void theTableComesBeforeThePatch() throws IOException {
    assertThat(suggest()).isZero();

    String expected = Files.readString(CASE.resolve("expected.patch"));
    String hunks = expected.substring(expected.indexOf("@@"));
    assertThat(lakegate.output())
        .startsWith(
            """
            orders: 10 messages

              new field       JSON name        type              seen    share    null
              buyer.vip                        boolean             10  100.0 %   0.0 %
              loyalty_points  "loyaltyPoints"  int                 10  100.0 %   0.0 %
              fee                              decimal(18,4)       10  100.0 %   0.0 %
              shipped_at      "shippedAt"      timestamp-millis     5   50.0 %   0.0 %
              three_ds        "3ds"            boolean             10  100.0 %  20.0 %
              contact                          string              10  100.0 %   0.0 %  PII
              channel                          string              10  100.0 %   0.0 %
              device                           record               6   60.0 %   0.0 %
              device.os                        string               6  100.0 %   0.0 %
              device.pixels                    long                 6  100.0 %   0.0 %

              new value of  value   today    seen   share
              status        "void"  flagged     4  40.0 %

              left as it is  why    seen    share
              tags           array    10  100.0 %

            --- a/""")
        .endsWith("orders.avsc\n" + hunks + "\n");
    assertThat(schemas.resolve("orders.avsc")).hasSameTextualContentAs(CASE.resolve("before.avsc"));
  }

  @Test
  void whatIsRareIsLeftAlone() {
    assertThat(suggest("--min-share", "70%")).isZero();

    assertThat(lakegate.output()).contains("loyalty_points").doesNotContain("device", "\"void\"");
  }

  @Test
  void theEditIsWrittenOnDemandAndOnlyOnce() {
    assertThat(suggest("--write")).isZero();
    assertThat(lakegate.output()).contains("Wrote ").doesNotContain("@@");
    assertThat(schemas.resolve("orders.avsc")).hasSameTextualContentAs(CASE.resolve("after.avsc"));

    assertThat(suggest("--write")).isZero();
    assertThat(lakegate.output()).contains("Nothing to suggest.");
    assertThat(schemas.resolve("orders.avsc")).hasSameTextualContentAs(CASE.resolve("after.avsc"));
  }

  private int suggest(String... more) {
    String[] all = {
      "schema",
      "suggest",
      "--topic",
      "orders",
      "--schemas",
      schemas.toString(),
      "--file",
      CASE.resolve("messages.jsonl").toString()
    };
    String[] arguments = java.util.Arrays.copyOf(all, all.length + more.length);
    System.arraycopy(more, 0, arguments, all.length, more.length);
    return lakegate.run(arguments);
  }
}
