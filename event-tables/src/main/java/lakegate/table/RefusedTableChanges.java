package lakegate.table;

import java.util.List;

/** Tables that can't follow their definitions, with all refusals of all of them. */
public final class RefusedTableChanges extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<TablePlan.Refusal> refusals;

  RefusedTableChanges(List<TablePlan.Refusal> refusals) {
    super(
        "Cannot change the tables, "
            + refusals.size()
            + " refusal(s):\n  - "
            + String.join("\n  - ", refusals.stream().map(TablePlan.Refusal::line).toList()));
    this.refusals = List.copyOf(refusals);
  }

  public List<TablePlan.Refusal> refusals() {
    return refusals;
  }
}
