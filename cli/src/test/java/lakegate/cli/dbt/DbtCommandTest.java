package lakegate.cli.dbt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import lakegate.cli.Command;
import lakegate.dbt.DbtFiles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DbtCommandTest {
  @TempDir private Path folder;
  private Path schemas;
  private Path project;
  private final Command lakegate = new Command(Map.of());

  @BeforeEach
  void anEventType() throws IOException {
    schemas = folder.resolve("schemas");
    project = folder.resolve("analytics/dbt");
    write(
        "shared/row.avsc",
        """
        {"type": "record", "name": "Row", "fields": [
          {"name": "quality_flags", "type": {"type": "array", "items": "string"}, "doc": "Odd."}
        ]}
        """);
    write("payouts.avsc", eventType("Payout", "payout_id"));
  }

  @Test
  void anEventTypeMoreIsASourceAStagingModelAndTests() throws IOException {
    assertThat(run()).isZero();
    write("transfers.avsc", eventType("Transfer", "transfer_id"));

    assertThat(run()).isZero();

    assertThat(lakegate.output().lines())
        .containsExactly(
            "changed " + model("sources.yml"),
            "changed " + model("stg_dead_letters.yml"),
            "added " + model("stg_transfers.sql"),
            "added " + model("stg_transfers.yml"),
            "8 files of " + project + " are those of the .avsc files");
    assertThat(model("stg_transfers.sql"))
        .content()
        .contains("    transfer_id,\n", "from {{ source('payments_db', 'transfers') }}\n");
    assertThat(model("stg_transfers.yml")).content().contains("transfers__transfer_id__not_null");
    assertThat(model("sources.yml")).content().contains("- name: transfers\n");
  }

  @Test
  void whatIsWrittenIsNoDrift() {
    assertThat(run()).isZero();

    assertThat(check()).isZero();
  }

  @Test
  void driftNamesEachFileAndChangesNone() throws IOException {
    run();
    Files.delete(model("stg_payouts.sql"));
    Files.writeString(model("stg_payouts.yml"), "version: 2\n");
    Files.writeString(model("stg_old.sql"), "select 1\n");

    assertThat(check()).isEqualTo(1);

    assertThat(lakegate.output().lines())
        .containsExactly(
            "missing " + model("stg_payouts.sql"),
            "differs " + model("stg_payouts.yml"),
            "of no event type " + model("stg_old.sql"),
            "The dbt project differs from the .avsc files: run make schema-dbt");
    assertThat(model("stg_old.sql")).exists();
  }

  @Test
  void whatBelongsToNoEventTypeIsRemovedAndHandWrittenFilesStay() throws IOException {
    run();
    Files.writeString(model("stg_old.sql"), "select 1\n");
    Path own = project.resolve("models/marts/mine.sql");
    Files.createDirectories(own.getParent());
    Files.writeString(own, "select 2\n");

    assertThat(run()).isZero();

    assertThat(model("stg_old.sql")).doesNotExist();
    assertThat(own).hasContent("select 2");
  }

  @Test
  void anInvalidSchemaIsNamedAndNothingIsWritten() throws IOException {
    write(
        "payouts.avsc", eventType("Payout", "payout_id").replace("\"doc\": \"Id.\"", "\"dok\": 1"));

    assertThat(run()).isEqualTo(2);

    assertThat(lakegate.errors()).contains("payouts.avsc");
    assertThat(project).doesNotExist();
  }

  /** Two names for one column would make a model that can't be built. */
  @Test
  void aNestedFieldThatTakesAnothersNameIsRefused() throws IOException {
    write(
        "payouts.avsc",
        eventType("Payout", "payout_id")
            .replace(
                "]}",
                """
                , {"name": "payout", "doc": "Nested.", "type": {"type": "record", "name": "Nested",
                   "doc": "N.", "fields": [{"name": "id", "type": "string", "doc": "Id."}]}}]}
                """));

    assertThat(run()).isEqualTo(2);

    assertThat(lakegate.errors()).contains("both payout_id and payout.id would be payout_id");
  }

  @Test
  void theProjectsDbtFilesAreThoseOfItsSchemas() {
    Path home = Path.of(System.getProperty("docs.dir")).getParent();
    String schemasOfProject = home.resolve("schemas").toString();

    assertThat(lakegate.run("schema", "dbt", "--schemas", schemasOfProject, "--check"))
        .as(lakegate.output())
        .isZero();
  }

  private int run() {
    return lakegate.run("schema", "dbt", "--schemas", schemas.toString());
  }

  private int check() {
    return lakegate.run("schema", "dbt", "--schemas", schemas.toString(), "--check");
  }

  private Path model(String file) {
    return project.resolve(DbtFiles.MODELS).resolve(file);
  }

  private void write(String file, String text) throws IOException {
    Path path = schemas.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private static String eventType(String name, String id) {
    return """
    {"type": "record", "name": "%s", "namespace": "test", "doc": "One of them.", "fields": [
      {"name": "%s", "type": "string", "doc": "Id."}]}
    """
        .formatted(name, id);
  }
}
