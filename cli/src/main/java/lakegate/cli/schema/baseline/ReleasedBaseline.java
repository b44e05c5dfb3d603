package lakegate.cli.schema.baseline;

import java.util.List;
import lakegate.gate.SchemaHistory;

/** The versions in {@code released/}. */
public record ReleasedBaseline() implements Baseline {
  @Override
  public String name() {
    return "the released versions";
  }

  @Override
  public List<SchemaHistory> of(List<SchemaHistory> folder) {
    return folder;
  }
}
