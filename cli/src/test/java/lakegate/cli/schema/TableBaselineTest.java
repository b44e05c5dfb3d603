package lakegate.cli.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import lakegate.deploy.Failure;
import lakegate.gate.Mode;
import lakegate.gate.SchemaFolder;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.inmemory.InMemoryCatalog;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drafts held against a table of a real catalog. */
class TableBaselineTest {
  private static final Namespace NAMESPACE = Namespace.of("payments_db");

  private final InMemoryCatalog catalog = new InMemoryCatalog();
  @TempDir private Path temp;
  private SchemasFixture schemas;

  @BeforeEach
  void start() throws IOException {
    catalog.initialize("memory", Map.of());
    catalog.createNamespace(NAMESPACE);
    schemas = new SchemasFixture(temp);
  }

  @Test
  void aDraftThatTheTableCannotFollowIsRefused() {
    createTable(2);

    Check check = check();

    assertThat(check.fails(false)).isTrue();
    assertThat(check.findings())
        .extracting(by -> by.rule() + " " + by.path() + ": " + by.change())
        .containsExactly("TABLE_DECIMAL_SCALE amount: decimal(18,2) -> decimal(18,4)");
    assertThat(check.summary().get(0)).contains("payments_db.payouts");
  }

  @Test
  void aTableThatIsAsTheDraftSaysHasNoFinding() {
    createTable(4);

    assertThat(check().findings()).isEmpty();
  }

  @Test
  void withoutAnyTableNothingWasCompared() {
    assertThatThrownBy(this::check)
        .isInstanceOf(Failure.class)
        .hasMessage("the catalog has no table of these event types: nothing was compared");
  }

  private void createTable(int scale) {
    catalog.createTable(
        TableIdentifier.of(NAMESPACE, "payouts"),
        new Schema(
            Types.NestedField.required(1, "payout_id", Types.StringType.get()),
            Types.NestedField.required(2, "amount", Types.DecimalType.of(18, scale)),
            Types.NestedField.optional(3, "rescued_data", Types.StringType.get())));
  }

  private Check check() {
    return TableBaseline.check(
        "the catalog", this::table, SchemaFolder.read(schemas.folder), Mode.FULL_TRANSITIVE);
  }

  private Optional<Table> table(String event) {
    TableIdentifier name = TableIdentifier.of(NAMESPACE, event);
    return catalog.tableExists(name) ? Optional.of(catalog.loadTable(name)) : Optional.empty();
  }
}
