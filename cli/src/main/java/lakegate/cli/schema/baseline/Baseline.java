package lakegate.cli.schema.baseline;

import java.util.List;
import lakegate.gate.SchemaHistory;

/** What drafts are compared with. */
public interface Baseline {
  /** In words: {@code the released versions}, {@code git:main}. */
  String name();

  /**
   * The event types with what others rely on according to this baseline.
   *
   * @param folder the event types as the schemas folder has them
   * @throws lakegate.deploy.Failure if it can't be read, or if there is nothing to compare with
   *     where there should be
   */
  List<SchemaHistory> of(List<SchemaHistory> folder);
}
