package lakegate.cli.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import lakegate.cli.Command;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckCommandTest {
  private final Command lakegate = new Command(Map.of());
  @TempDir private Path temp;
  private SchemasFixture schemas;

  @BeforeEach
  void writeSchemas() throws IOException {
    schemas = new SchemasFixture(temp.resolve("schemas"));
    schemas.release("001", SchemasFixture.AMOUNT);
  }

  @Test
  void anUnchangedDraftIsClean() {
    assertThat(check()).isZero();

    assertThat(lakegate.output())
        .isEqualTo(
            """
            checked against the released versions, FULL_TRANSITIVE: payouts (001)
            nothing found in 1 event type
            """);
  }

  @Test
  void aWaivedErrorIsShownAndStopsNothing() throws IOException {
    schemas.write("payouts.avsc", SchemasFixture.payout("\"double\""));
    assertThat(check()).isEqualTo(1);
    assertThat(lakegate.output()).contains("error LINT_MONEY amount");

    List<String> waivers = new ArrayList<>();
    for (String rule : List.of("LINT_MONEY", "WIRE_TYPE", "TABLE_TYPE")) {
      waivers.add(
          """
          {"rule": "%s", "event": "payouts", "path": "amount", "reason": "A trial", "expires": "9999-12-31"}
          """
              .formatted(rule));
    }
    schemas.write("waivers.json", waivers.toString());

    assertThat(check("--format", "github")).isZero();
    assertThat(lakegate.output())
        .contains("::notice file=" + schemas.folder + "/payouts.avsc,")
        .contains("Waived until 9999-12-31: A trial.")
        .contains("3 waived");
  }

  @Test
  void whatCannotBeReadIsALineAndTwo() throws IOException {
    schemas.write("payouts.avsc", "{\n  \"type\": }");
    assertFails("schemas/payouts.avsc:2:11: not JSON");

    schemas.write("payouts.avsc", "{\"type\": \"record\", \"name\": \"P\", \"fields\": 7}");
    assertFails("schemas/payouts.avsc:1:1: not a record with fields");
  }

  @Test
  void whatIsMissingIsALineAndTwo() throws IOException {
    assertFails("schemas/refunds.avsc: no such file", schemas.folder + "/refunds.avsc");

    Files.delete(schemas.folder.resolve("shared/row.avsc"));
    assertFails("schemas/shared/row.avsc: no such file");

    assertThat(lakegate.run("schema", "check", "--schemas", temp + "/none")).isEqualTo(2);
    assertThat(lakegate.errors()).contains("none: no such folder").doesNotContain("\tat ");
  }

  @Test
  void anUnreadableDraftIsAnnotatedToo() throws IOException {
    schemas.write("payouts.avsc", "{\n  \"type\": }");

    assertThat(check("--format", "github")).isEqualTo(2);

    assertThat(lakegate.output())
        .startsWith("::error file=" + schemas.folder + "/payouts.avsc,line=2,col=11,");
  }

  @Test
  void aFolderOutsideGitIsALineAndTwo() {
    assertFails("schemas is not in a git repository", "--against", "git:main");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nowhere", "--help", "HEAD~7", "HEAD:schemas", "a b"})
  void anUnknownGitRefIsALineAndTwo(String ref) throws Exception {
    commit();

    assertFails("Unknown git ref " + ref + " in ", "--against", "git:" + ref);
  }

  @Test
  void aGitRefIsComparedByItsDraftsAlone() throws Exception {
    schemas.write("refunds.avsc", SchemasFixture.payout("\"long\"").replace("Payout", "Refund"));
    commit();
    schemas.write(
        "transfers.avsc", SchemasFixture.payout("\"long\"").replace("Payout", "Transfer"));

    assertThat(check("--against", "git:HEAD")).isZero();

    assertThat(lakegate.output())
        .startsWith("checked against git:HEAD, FULL_TRANSITIVE: payouts, refunds, transfers (new)");
  }

  @Test
  void aCommitWithoutTheseSchemasIsNotGreen() throws Exception {
    commit();
    Files.delete(schemas.folder.resolve("payouts.avsc"));
    schemas.write("refunds.avsc", SchemasFixture.payout("\"long\""));

    assertFails(
        "git:HEAD has none of these event types: nothing was compared",
        "--against",
        "git:HEAD",
        schemas.folder + "/refunds.avsc");
  }

  @Test
  void anotherFolderIsComparedByItsDrafts() throws IOException {
    SchemasFixture other = new SchemasFixture(temp.resolve("other"));

    assertThat(check("--against", "dir:" + other.folder)).isZero();

    assertThat(lakegate.output()).startsWith("checked against dir:" + other.folder);
    assertFails("none: no such folder", "--against", "dir:" + temp + "/none");
  }

  @Test
  void aRegistryIsComparedByAllItsVersions() throws IOException {
    try (RegistryFake registry = new RegistryFake()) {
      registry.add("payouts-validated-value", SchemasFixture.payout("\"long\""));
      registry.add("payouts-validated-value", SchemasFixture.payout(SchemasFixture.AMOUNT));

      check("--against", "registry:" + registry.url());

      assertThat(lakegate.output()).contains("payouts (version 1 to version 2)");
    }
  }

  @Test
  void aRegistryWithoutVersionsIsNotGreen() throws IOException {
    try (RegistryFake registry = new RegistryFake()) {
      assertFails(
          "has no version of payouts-validated-value, though it is released: nothing was compared",
          "--against",
          "registry:" + registry.url());
    }
  }

  @Test
  void whatARegistryHasInsteadOfARecordIsALineAndTwo() throws IOException {
    try (RegistryFake registry = new RegistryFake()) {
      registry.add("payouts-validated-value", "{\"type\": \"object\"}");

      assertFails(
          "payouts-validated-value version 1:1:1: not a record with fields",
          "--against",
          "registry:" + registry.url());
    }
  }

  @Test
  void anUnreachableRegistryIsALineAndTwo() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    assertFails("does not answer", "--against", "registry:http://127.0.0.1:" + free);
  }

  @Test
  void anUnreachableCatalogIsALineAndTwo() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    assertFails(
        "does not answer", "--against", "table", "--catalog.uri", "http://127.0.0.1:" + free);
  }

  @ParameterizedTest
  @ValueSource(strings = {"yesterday", "git:", "dir:", "registry:localhost", "released:1", ""})
  void anUnknownBaselineIsWrongUsage(String against) {
    assertThat(check("--against", against)).isEqualTo(2);

    assertThat(lakegate.errors()).startsWith("--against " + against + ": expected released, git:");
  }

  /** One line of error, exit code 2, and nothing that looks like a result. */
  private void assertFails(String message, String... arguments) {
    assertThat(check(arguments)).as(lakegate.output()).isEqualTo(2);
    assertThat(lakegate.errors().lines()).singleElement().asString().contains(message);
    assertThat(lakegate.output()).isEmpty();
  }

  private int check(String... arguments) {
    List<String> all = new ArrayList<>(List.of("schema", "check", "--schemas"));
    all.add(schemas.folder.toString());
    all.addAll(Arrays.asList(arguments));
    return lakegate.run(all.toArray(String[]::new));
  }

  private void commit() throws Exception {
    git("init", "--quiet");
    git("add", ".");
    git("-c", "user.name=t", "-c", "user.email=t@t", "commit", "--quiet", "-m", "x");
  }

  private void git(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(Arrays.asList(arguments));
    Process git =
        new ProcessBuilder(command)
            .directory(temp.toFile())
            .redirectErrorStream(true)
            .redirectOutput(new File(temp.toFile(), ".git.log"))
            .start();
    assertThat(git.waitFor()).isZero();
  }
}
