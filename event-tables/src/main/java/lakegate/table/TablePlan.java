package lakegate.table;

import java.util.List;
import java.util.Optional;
import org.apache.iceberg.catalog.TableIdentifier;

/**
 * What has to happen to a table for it to hold what its definition says.
 *
 * @param create whether there is no such table yet
 * @param changes of an existing table; empty if it is as defined
 * @param refusals why it can't follow; if there are any, nothing is applied
 */
public record TablePlan(
    TableIdentifier table,
    TableDefinition definition,
    boolean create,
    List<ColumnChange> changes,
    List<Refusal> refusals) {
  public TablePlan {
    changes = List.copyOf(changes);
    refusals = List.copyOf(refusals);
  }

  /**
   * Holds a table against its definition.
   *
   * @param state the table as it is; empty if there is none
   */
  public static TablePlan of(
      TableIdentifier table, TableDefinition definition, Optional<TableState> state) {
    return state
        .map(present -> TableComparison.of(table, definition, present))
        .orElseGet(() -> new TablePlan(table, definition, true, List.of(), List.of()));
  }

  /** What is done, in words; empty for nothing. */
  public List<String> operations() {
    return create ? List.of("create table") : changes.stream().map(ColumnChange::line).toList();
  }

  /** The same with the table's name in each line. */
  public List<String> lines() {
    return create
        ? List.of("create table " + table)
        : operations().stream().map(change -> "change table " + table + ": " + change).toList();
  }

  /**
   * A change that would break rows or their readers.
   *
   * @param column its path; empty if it is about the whole table
   * @param old what the table has
   * @param wanted what the definition says
   * @param wayOut what to do instead
   */
  public record Refusal(
      TableIdentifier table, Kind kind, String column, String old, String wanted, String wayOut) {

    /** What it is about: {@code column} and its path, {@code partitions} or {@code identifier}. */
    public String part() {
      return switch (kind) {
        case PARTITIONS -> "partitions";
        case IDENTIFIER -> "identifier";
        default -> "column " + column;
      };
    }

    /** All of it in one line. */
    public String line() {
      return "table %s, %s: has %s, the schema wants %s; %s"
          .formatted(table, part(), old, wanted, wayOut);
    }
  }

  /** What a table can't follow. */
  public enum Kind {
    /** A type that holds other values. */
    TYPE,
    /** Another scale of a decimal. */
    SCALE,
    /** Fewer digits of a decimal. */
    PRECISION,
    /** A required column more. */
    REQUIRED_ADDED,
    /** A column that may be null and shall not any more. */
    BECAME_REQUIRED,
    /** A required column less. */
    REQUIRED_REMOVED,
    /** A column that differs from another in case only. */
    CASE,
    /** Aliases that name more than one column, or one that another field is. */
    RENAME,
    /** A column named as one of the partitions is. */
    PARTITION_NAME,
    /** A column less that the table is partitioned by. */
    PARTITION_SOURCE,
    /** Other partitions of the same columns. */
    PARTITIONS,
    /** A column of the identifier less. */
    IDENTIFIER_REMOVED,
    /** A column of the identifier, or a struct that holds one, that may be null. */
    IDENTIFIER_NULLABLE,
    /** Another identifier of the same columns. */
    IDENTIFIER,
    /** A column less that the table is sorted by. */
    SORT_COLUMN
  }
}
