package lakegate.table;

import java.util.Optional;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.LocationProvider;

/**
 * A table in memory that follows one definition after the other, as a real one would: with
 * Iceberg's own changes of schemas and field ids, and without rows. A column that a later
 * definition no longer has is still there.
 */
public final class TableHistory {
  private final String name;
  private Table table;

  public TableHistory(String name) {
    this.name = name;
  }

  /** The table now; empty before the first definition. */
  public Optional<TableState> state() {
    return Optional.ofNullable(table).map(TableState::of);
  }

  /** What the next definition would do; the table stays as it is. */
  public TablePlan plan(TableDefinition definition) {
    return TablePlan.of(TableIdentifier.of(name), definition, state());
  }

  /**
   * Lets the table follow a definition. If it can't, the definition starts a new table: the real
   * one must have been changed by hand.
   *
   * @return what it did, or why it couldn't
   */
  public TablePlan follow(TableDefinition definition) {
    TablePlan plan = plan(definition);
    if (plan.create() || !plan.refusals().isEmpty()) {
      table = new BaseTable(new InMemory(definition), name);
    } else {
      TableEvolution.update(table, plan);
    }
    return plan;
  }

  /** Keeps the metadata of a table that has no files. */
  private static final class InMemory implements TableOperations {
    private TableMetadata current;

    InMemory(TableDefinition definition) {
      current =
          TableMetadata.newTableMetadata(
              definition.schema(), definition.spec(), "memory:", definition.properties());
    }

    @Override
    public TableMetadata current() {
      return current;
    }

    @Override
    public TableMetadata refresh() {
      return current;
    }

    /** Forgets all schemas but the last: Iceberg compares a new one with each. */
    @Override
    public void commit(TableMetadata base, TableMetadata metadata) {
      // No column is ever removed, so the current schema has the highest field id of all.
      int lastColumnId = metadata.schema().highestFieldId();
      current =
          TableMetadata.buildFromEmpty(metadata.formatVersion())
              .setLocation(metadata.location())
              .setCurrentSchema(metadata.schema(), lastColumnId)
              .setDefaultPartitionSpec(metadata.spec())
              .setDefaultSortOrder(metadata.sortOrder())
              .setProperties(metadata.properties())
              .build();
    }

    @Override
    public FileIO io() {
      throw new UnsupportedOperationException("Cannot read files: this table has none");
    }

    @Override
    public String metadataFileLocation(String file) {
      return "memory:" + file;
    }

    @Override
    public LocationProvider locationProvider() {
      throw new UnsupportedOperationException("Cannot write files: this table has none");
    }
  }
}
