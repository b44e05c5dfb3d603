package lakegate.table;

import java.util.List;
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

  /** What is done, a line each; empty for nothing. */
  public List<String> lines() {
    if (create) {
      return List.of("create table " + table);
    }
    return changes.stream().map(change -> "change table " + table + ": " + change.line()).toList();
  }

  /**
   * A change that would break rows or their readers.
   *
   * @param part what it is of: {@code column} and its path, {@code partitions} or {@code
   *     identifier}
   * @param old what the table has
   * @param wanted what the definition says
   * @param wayOut what to do instead
   */
  public record Refusal(
      TableIdentifier table, String part, String old, String wanted, String wayOut) {

    /** All of it in one line. */
    public String line() {
      return "table %s, %s: has %s, the schema wants %s; %s"
          .formatted(table, part, old, wanted, wayOut);
    }
  }
}
