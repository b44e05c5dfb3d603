package lakegate.deploy;

import java.util.ArrayList;
import java.util.List;
import lakegate.event.EventType;
import lakegate.ingest.TableDefinition;
import org.apache.iceberg.catalog.SupportsNamespaces;

/** What has to change in the catalog for the tables to be what the schemas say. */
final class TableChanges {
  private final Tables tables;
  private final List<TableDefinition> missing = new ArrayList<>();

  TableChanges(Tables tables, List<EventType> types) {
    this.tables = tables;
    List<TableDefinition> wanted =
        new ArrayList<>(types.stream().map(TableDefinition::of).toList());
    wanted.add(TableDefinition.deadLetters());
    wanted.stream().filter(table -> tables.table(table.name()).isEmpty()).forEach(missing::add);
  }

  List<String> refusals() {
    return List.of();
  }

  List<String> lines() {
    return missing.stream().map(table -> "create table " + table.name()).toList();
  }

  void apply() {
    if (tables.catalog() instanceof SupportsNamespaces namespaces
        && !namespaces.namespaceExists(tables.namespace())) {
      namespaces.createNamespace(tables.namespace());
    }
    for (TableDefinition table : missing) {
      tables
          .catalog()
          .buildTable(tables.identifier(table.name()), table.schema())
          .withPartitionSpec(table.spec())
          .withProperties(table.properties())
          .create();
    }
  }
}
