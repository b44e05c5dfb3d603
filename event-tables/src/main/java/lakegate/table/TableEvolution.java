package lakegate.table;

import java.util.List;
import java.util.Optional;
import org.apache.iceberg.Table;
import org.apache.iceberg.UpdateSchema;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.exceptions.NoSuchTableException;

/**
 * Brings the tables of a catalog to what their definitions say, by name: a field id never changes
 * its meaning. New columns come last; a column that a definition no longer has stays if it is
 * optional.
 */
public final class TableEvolution {
  private static final int ATTEMPTS = 5;

  private final Catalog catalog;
  private final Namespace namespace;

  public TableEvolution(Catalog catalog, Namespace namespace) {
    this.catalog = catalog;
    this.namespace = namespace;
  }

  /**
   * Plans and applies.
   *
   * @return what was done, a plan per definition
   * @throws RefusedTableChanges with all refusals of all tables; then nothing was changed
   */
  public static List<TablePlan> evolve(
      Catalog catalog, Namespace namespace, List<TableDefinition> definitions) {
    TableEvolution evolution = new TableEvolution(catalog, namespace);
    List<TablePlan> plans = evolution.plan(definitions);
    evolution.apply(plans);
    return plans;
  }

  /** Holds each definition against the catalog and changes nothing. */
  public List<TablePlan> plan(List<TableDefinition> definitions) {
    return definitions.stream()
        .map(definition -> plan(definition, load(identifier(definition))))
        .toList();
  }

  /**
   * Creates the namespace and the tables that are missing and updates each other one in one commit.
   * Every plan is made again from the table as it is now: another process may do the same.
   *
   * @throws RefusedTableChanges if a plan has refusals, and then nothing was changed; or if a table
   *     has become one that can't follow meanwhile
   */
  public void apply(List<TablePlan> plans) {
    refuse(plans);
    createNamespace();
    plans.forEach(plan -> apply(plan.definition()));
  }

  private void apply(TableDefinition definition) {
    for (int attempt = 1; ; attempt++) {
      Optional<Table> table = load(identifier(definition));
      TablePlan plan = plan(definition, table);
      refuse(List.of(plan));
      try {
        table.ifPresentOrElse(present -> update(present, plan), () -> create(plan));
        return;
      } catch (AlreadyExistsException | CommitFailedException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private TablePlan plan(TableDefinition definition, Optional<Table> table) {
    return TablePlan.of(identifier(definition), definition, table.map(TableState::of));
  }

  private static void refuse(List<TablePlan> plans) {
    List<TablePlan.Refusal> refusals =
        plans.stream().flatMap(plan -> plan.refusals().stream()).toList();
    if (!refusals.isEmpty()) {
      throw new RefusedTableChanges(refusals);
    }
  }

  private void createNamespace() {
    if (catalog instanceof SupportsNamespaces namespaces
        && !namespaces.namespaceExists(namespace)) {
      try {
        namespaces.createNamespace(namespace);
      } catch (AlreadyExistsException e) {
        // Created by another process since.
      }
    }
  }

  private void create(TablePlan plan) {
    TableDefinition definition = plan.definition();
    catalog
        .buildTable(plan.table(), definition.schema())
        .withPartitionSpec(definition.spec())
        .withProperties(definition.properties())
        .create();
  }

  /** Makes the changes of a plan without refusals in one commit. */
  static void update(Table table, TablePlan plan) {
    if (plan.changes().isEmpty()) {
      return;
    }
    UpdateSchema update = table.updateSchema();
    plan.changes().forEach(change -> change.addTo(update));
    // Iceberg keeps the identifier by name and does not follow the rename of a struct.
    update.setIdentifierFields(plan.definition().schema().identifierFieldNames());
    update.commit();
  }

  private Optional<Table> load(TableIdentifier name) {
    try {
      return Optional.of(catalog.loadTable(name));
    } catch (NoSuchTableException | NoSuchNamespaceException e) {
      return Optional.empty();
    }
  }

  private TableIdentifier identifier(TableDefinition definition) {
    return TableIdentifier.of(namespace, definition.name());
  }
}
