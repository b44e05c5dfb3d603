package lakegate.cli.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import lakegate.deploy.Failure;
import lakegate.deploy.Tables;
import lakegate.gate.Finding;
import lakegate.gate.Gate;
import lakegate.gate.Mode;
import lakegate.gate.SchemaHistory;
import lakegate.settings.CatalogSettings;
import lakegate.table.TableState;
import org.apache.iceberg.Table;

/**
 * The tables as the catalog has them now. They refuse what they refuse: waivers don't count here.
 */
final class TableBaseline {
  private TableBaseline() {}

  /**
   * Holds the drafts against their tables.
   *
   * @throws Failure if the catalog doesn't answer, or has a table of none of the event types
   */
  static Check check(CatalogSettings settings, List<SchemaHistory> folder, Mode mode) {
    try (Tables tables = new Tables(settings)) {
      return check("the catalog at " + settings.uri(), tables::table, folder, mode);
    }
  }

  /**
   * The same with tables from anywhere.
   *
   * @param name of the catalog, in words
   * @param tables an event type's table, if there is one
   */
  static Check check(
      String name,
      Function<String, Optional<Table>> tables,
      List<SchemaHistory> folder,
      Mode mode) {
    List<Compared> compared = new ArrayList<>();
    List<Finding> findings = new ArrayList<>();
    for (SchemaHistory history : folder) {
      Optional<Table> table = tables.apply(history.event());
      compared.add(new Compared(history.event(), table.map(Table::name).stream().toList()));
      if (table.isPresent() && history.draft().isPresent()) {
        findings.addAll(Gate.check(history.draft().get(), TableState.of(table.get())));
      }
    }
    if (compared.stream().allMatch(event -> event.with().isEmpty())) {
      throw new Failure(name + " has no table of these event types: nothing was compared");
    }
    return new Check(name, mode, compared, findings);
  }
}
