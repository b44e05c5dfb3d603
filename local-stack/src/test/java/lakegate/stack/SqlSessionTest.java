package lakegate.stack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that makes the first statements of a session of Flink's SQL client. */
class SqlSessionTest {
  private static final Path SCRIPT = LocalStack.home().resolve("compose/flink/sql-session");

  @TempDir Path folder;

  private record Run(int exit, String output) {}

  private Run run(Path settings) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(SCRIPT.toString())
            .redirectInput(settings.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Run(process.waitFor(), output);
  }

  @Test
  void theCatalogHasTheJobsOwnSettingsOfTheStacksFile() throws Exception {
    Path settings = folder.resolve("stack.properties");
    StackFolder.write(
        settings,
        "generated",
        Map.of(
            "catalog.uri", "http://127.0.0.1:8181",
            "catalog.warehouse", "file:///home/me/my lake's \\stack/warehouse",
            "catalog.name", "lake",
            "flink.url", "http://127.0.0.1:8081"));

    assertThat(run(settings))
        .isEqualTo(
            new Run(
                0,
                """
                SET 'execution.runtime-mode' = 'batch';
                SET 'sql-client.execution.result-mode' = 'tableau';
                SET 'table.local-time-zone' = 'UTC';
                CREATE CATALOG polaris_catalog WITH (
                  'type' = 'iceberg',
                  'catalog-type' = 'rest',
                  'uri' = 'http://127.0.0.1:8181',
                  'warehouse' = 'file:///home/me/my lake''s \\stack/warehouse'
                );
                """));
  }

  @Test
  void orThoseOfTheEnvironmentInTheirSpellingThere() throws Exception {
    Path environment = folder.resolve("environment");
    Files.writeString(
        environment,
        """
        PATH=/usr/bin
        LAKEGATE_CATALOG_URI=http://polaris:8181/api/catalog
        LAKEGATE_CATALOG_S3_PATH__STYLE__ACCESS=true
        LAKEGATE_CATALOG_CREDENTIAL=id:a=b
        LAKEGATE_REGISTRY_URL=http://registry:8080
        """);

    assertThat(run(environment).output())
        .endsWith(
            """
              'catalog-type' = 'rest',
              'uri' = 'http://polaris:8181/api/catalog',
              's3.path-style-access' = 'true',
              'credential' = 'id:a=b'
            );
            """);
  }

  @Test
  void withoutACatalogsAddressThereIsNoSession() throws Exception {
    assertThat(run(Files.createFile(folder.resolve("nothing"))))
        .isEqualTo(new Run(1, "sql-session: no catalog.uri among the settings\n"));
  }
}
