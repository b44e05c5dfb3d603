package lakegate.cli.table;

import java.util.List;
import java.util.function.Predicate;
import lakegate.deploy.Report;
import lakegate.table.RefusedTableChanges;
import lakegate.table.TableDefinition;
import lakegate.table.TableEvolution;
import lakegate.table.TablePlan;

/** Says what the tables need to follow the schemas, and makes it so. */
final class TableMigration {
  private static final int DONE = 0;
  private static final int REFUSED = 1;

  private final TableEvolution evolution;
  private final Report report;
  private final List<TablePlan> plans;

  TableMigration(TableEvolution evolution, List<TableDefinition> definitions, Report report) {
    this.evolution = evolution;
    this.report = report;
    this.plans = evolution.plan(definitions);
  }

  /** Shows the operations and refusals; 1 if there are refusals, else 0. */
  int plan() {
    for (TablePlan plan : plans) {
      boolean same = plan.operations().isEmpty() && plan.refusals().isEmpty();
      report.line(plan.table() + (same ? ": nothing to do" : ""));
      plan.operations().forEach(operation -> report.line("  " + operation));
      plan.refusals().forEach(refusal -> report.line("  refused: " + reason(refusal)));
    }
    long refusals = plans.stream().mapToLong(plan -> plan.refusals().size()).sum();
    if (refusals > 0) {
      report.line(count(refusals, "refusal") + ": nothing can be applied.");
      return REFUSED;
    }
    return DONE;
  }

  /**
   * Shows the plan and applies it.
   *
   * @param confirmed asked once, if there is something to do
   * @return 0 if it was applied or there was nothing to do, 1 if it was refused or not confirmed
   */
  int apply(Predicate<String> confirmed) {
    if (plan() == REFUSED) {
      return REFUSED;
    }
    long operations = plans.stream().mapToLong(plan -> plan.operations().size()).sum();
    if (operations == 0) {
      report.line("The tables are as the schemas say.");
      return DONE;
    }
    if (!confirmed.test("Apply " + count(operations, "operation") + "?")) {
      report.line("Nothing was changed.");
      return REFUSED;
    }
    try {
      evolution.apply(plans);
    } catch (RefusedTableChanges e) {
      report.line("A table was changed meanwhile. " + e.getMessage());
      return REFUSED;
    }
    report.line(
        "Applied "
            + count(operations, "operation")
            + ". Running jobs go on with the columns they know; lakegate submit starts them with"
            + " the new ones.");
    return DONE;
  }

  private static String reason(TablePlan.Refusal refusal) {
    return "%s: has %s, the schema wants %s; %s"
        .formatted(refusal.part(), refusal.old(), refusal.wanted(), refusal.wayOut());
  }

  private static String count(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}
