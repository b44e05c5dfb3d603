package lakegate.cli.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import lakegate.cli.Command;
import lakegate.event.EventTypes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegisterCommandTest {
  private static final String SUBJECT = "payouts-validated-value";

  private final Command lakegate = new Command(Map.of());
  @TempDir private Path folder;
  private RegistryFake registry;

  @BeforeEach
  void release() throws IOException {
    new SchemasFixture(folder);
    lakegate.run("schema", "release", "--schemas", folder.toString());
    registry = new RegistryFake();
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  @Test
  void theReleasedTextIsRegisteredAndItsSubjectsLevelSet() {
    assertThat(register()).isZero();

    assertThat(lakegate.output()).isEqualTo("schema payouts-validated-value has id 1\n");
    assertThat(registry.versions(SUBJECT))
        .containsExactly(EventTypes.read(folder).get(0).schemaText());
    assertThat(registry.levels()).isEqualTo(Map.of(SUBJECT, "FULL_TRANSITIVE"));
  }

  @Test
  void whatIsRegisteredStaysAsItIs() {
    register();

    assertThat(register()).isZero();

    assertThat(registry.versions(SUBJECT)).hasSize(1);
  }

  @Test
  void aDryRunSaysWhatItWouldDoAndDoesNothing() {
    assertThat(register("--dry-run")).isZero();

    assertThat(lakegate.output())
        .isEqualTo(
            """
            would register the schema of payouts-validated-value
            would set the compatibility of payouts-validated-value to FULL_TRANSITIVE
            """);
    assertThat(registry.versions(SUBJECT)).isEmpty();

    register();
    register("--dry-run");
    assertThat(lakegate.output()).isEqualTo("nothing to do: 1 schema registered\n");
  }

  @Test
  void aDraftThatIsNotReleasedIsNotRegistered() throws IOException {
    edit();

    assertThat(register()).isEqualTo(1);

    assertThat(lakegate.errors())
        .isEqualTo(
            "payouts: the draft is not released, nothing was registered. First: lakegate schema"
                + " release payouts\n");
    assertThat(registry.versions(SUBJECT)).isEmpty();
  }

  @Test
  void aRegistryThatKeepsAnOlderTextIsNotGreen() throws IOException {
    register();
    edit();
    lakegate.run("schema", "release", "--schemas", folder.toString());
    registry.takeAllTextsForTheSame();

    assertThat(register("--dry-run")).isZero();
    assertThat(lakegate.output()).isEqualTo("would register the schema of " + SUBJECT + "\n");

    assertThat(register()).isEqualTo(1);
    assertThat(lakegate.output())
        .startsWith(
            "schema payouts-validated-value has id 1 (the registry keeps an older text under this"
                + " id");
  }

  @Test
  void whatTheRegistryRefusesIsSaid() throws IOException {
    register();
    edit();
    lakegate.run("schema", "release", "--schemas", folder.toString());
    registry.refuse();

    assertThat(register()).isEqualTo(1);

    assertThat(lakegate.errors())
        .startsWith("payouts-validated-value: the schema is not compatible");
  }

  @Test
  void aRegistryThatIsNotThereIsALineAndTwo() {
    String url = registry.url();
    registry.close();

    assertThat(
            lakegate.run(
                "schema", "register", "--schemas", folder.toString(), "--registry.url", url))
        .isEqualTo(2);
    assertThat(lakegate.errors())
        .isEqualTo("The registry at " + url + " does not answer; start it with: make up\n");
  }

  private void edit() throws IOException {
    Path draft = folder.resolve("payouts.avsc");
    Files.writeString(draft, Files.readString(draft).replace("How much.", "How much, in euros."));
  }

  private int register(String... arguments) {
    return lakegate.run(
        Stream.concat(
                Stream.of(
                    "schema",
                    "register",
                    "--schemas",
                    folder.toString(),
                    "--registry.url",
                    registry.url()),
                Stream.of(arguments))
            .toArray(String[]::new));
  }
}
