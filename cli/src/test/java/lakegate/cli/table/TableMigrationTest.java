package lakegate.cli.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import lakegate.cli.Command;
import lakegate.deploy.Report;
import lakegate.event.EventType;
import lakegate.table.TableDefinition;
import lakegate.table.TableEvolution;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.inmemory.InMemoryCatalog;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableMigrationTest {
  private static final Namespace NAMESPACE = Namespace.of("payments_db");
  private static final TableIdentifier ORDERS = TableIdentifier.of(NAMESPACE, "orders");
  private static final String ID = "{'name': 'id', 'type': 'long', 'doc': 'Id.'}";
  private static final String COUNT = "{'name': 'count', 'type': 'int', 'doc': 'Count.'}";

  private final InMemoryCatalog catalog = new InMemoryCatalog();
  private final List<String> printed = new ArrayList<>();
  private final List<String> asked = new ArrayList<>();

  @BeforeEach
  void start() {
    catalog.initialize("memory", Map.of());
  }

  @Test
  void aPlanNamesTheOperationsAndChangesNothing() {
    migration(ID, COUNT).apply(question -> true);
    printed.clear();

    int code =
        migration(
                ID,
                "{'name': 'quantity', 'type': 'long', 'doc': 'Count.', 'aliases': ['count']}",
                "{'name': 'note', 'type': ['null', 'string'], 'default': null, 'doc': 'Note.'}")
            .plan();

    assertThat(code).isZero();
    assertThat(printed)
        .containsExactly(
            "payments_db.orders",
            "  rename column count to quantity",
            "  widen column count from int to long",
            "  add column note string");
    assertThat(catalog.loadTable(ORDERS).schema().findField("note")).isNull();
  }

  @Test
  void aRefusalIsSaidWithItsReasonAndNothingIsApplied() {
    migration(ID, COUNT).apply(question -> true);
    printed.clear();

    int code =
        migration(
                ID,
                COUNT.replace("'int'", "'string'"),
                "{'name': 'note', 'type': ['null', 'string'], 'default': null, 'doc': 'Note.'}")
            .apply(this::yes);

    assertThat(code).isEqualTo(1);
    assertThat(printed)
        .containsExactly(
            "payments_db.orders",
            "  add column note string",
            "  refused: column count: has int, the schema wants string; keep the field as it is and"
                + " add one of another name",
            "1 refusal: nothing can be applied.");
    assertThat(asked).isEmpty();
    assertThat(catalog.loadTable(ORDERS).schema().findField("note")).isNull();
  }

  @Test
  void whatIsConfirmedIsAppliedOnce() {
    assertThat(migration(ID).apply(this::yes)).isZero();
    assertThat(migration(ID).apply(this::yes)).isZero();

    assertThat(asked).containsExactly("Apply 1 operation?");
    assertThat(printed)
        .containsExactly(
            "payments_db.orders",
            "  create table",
            "Applied 1 operation. Running jobs go on with the columns they know; lakegate submit"
                + " starts them with the new ones.",
            "payments_db.orders: nothing to do",
            "The tables are as the schemas say.");
  }

  @Test
  void withoutAYesNothingIsChanged() {
    assertThat(migration(ID).apply(question -> false)).isEqualTo(1);

    assertThat(printed).endsWith("Nothing was changed.");
    assertThat(catalog.tableExists(ORDERS)).isFalse();
  }

  @Test
  void aTableThatCannotFollowAnyMoreIsSaid() {
    TableMigration migration = migration(ID, COUNT);

    int code =
        migration.apply(
            question -> {
              migration(ID, COUNT.replace("'int'", "'string'")).apply(again -> true);
              return true;
            });

    assertThat(code).isEqualTo(1);
    assertThat(printed.get(printed.size() - 1))
        .startsWith("A table was changed meanwhile. ")
        .contains("column count: has string, the schema wants int");
  }

  @Test
  void wrongUsageIsOneLineAndTwo(@TempDir Path folder) throws IOException {
    Command command = new Command(Map.of("LAKEGATE_HOME", folder.toString()));
    Files.createDirectories(folder.resolve("shared"));
    Files.writeString(folder.resolve("shared/row.avsc"), "{\"fields\": []}");
    Files.writeString(folder.resolve("orders.avsc"), "{");

    assertThat(command.run("table", "plan", "parcels")).isEqualTo(2);
    assertThat(command.errors()).startsWith("No event type parcels; known: payment_charges, ");
    assertThat(command.run("table", "plan", "--schemas", folder + "/none")).isEqualTo(2);
    assertThat(command.errors()).isEqualTo(folder + "/none: no such folder\n");
    assertThat(command.run("table", "apply", "--schemas", folder.toString())).isEqualTo(2);
    assertThat(command.errors()).contains("orders.avsc:1:2: not JSON");
    assertThat(command.run("table", "plan", "--catalog.uri", "http://127.0.0.1:1")).isEqualTo(2);
    assertThat(command.errors())
        .isEqualTo("The catalog at http://127.0.0.1:1 does not answer; start it with: make up\n");
  }

  private boolean yes(String question) {
    asked.add(question);
    return true;
  }

  private TableMigration migration(String... fields) {
    String avsc =
        "{'type': 'record', 'name': 'Order', 'fields': [" + String.join(", ", fields) + "]}";
    TableDefinition orders = TableDefinition.of(EventType.parse("orders", avsc.replace('\'', '"')));
    Report report =
        new Report() {
          @Override
          public void line(String text) {
            printed.add(text);
          }

          @Override
          public void progress(String text) {
            throw new AssertionError("No progress expected: " + text);
          }
        };
    return new TableMigration(new TableEvolution(catalog, NAMESPACE), List.of(orders), report);
  }
}
