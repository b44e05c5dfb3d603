package lakegate.maintenance;

import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.FileInfo;

/**
 * Compaction, expiry of snapshots and removal of orphaned files, in this order, on one table. The
 * ingest job may write to it meanwhile, be stopped, or be down and go on later.
 */
public final class TableMaintenance {
  private TableMaintenance() {}

  /**
   * What was done, or would be.
   *
   * @param filesBefore small files that were written together
   * @param filesAfter into so many
   * @param postponed partitions that somebody else has changed meanwhile: left for the next run
   * @param expired snapshots
   * @param kept snapshots
   * @param orphans files that no snapshot knew
   */
  public record Outcome(
      int filesBefore,
      int filesAfter,
      long bytesBefore,
      long bytesAfter,
      int postponed,
      int expired,
      int kept,
      int orphans,
      long orphanBytes) {

    /** Whether there was nothing to do. */
    public boolean isNothing() {
      return filesBefore + postponed + expired + orphans == 0;
    }

    /** In words; the new files' size is known only when they are written. */
    public String text() {
      List<String> parts = new ArrayList<>();
      if (filesBefore > 0) {
        String size = bytesAfter > 0 ? " (%,d bytes)".formatted(bytesAfter) : "";
        parts.add(
            "%,d files (%,d bytes) written together into %,d%s"
                .formatted(filesBefore, bytesBefore, filesAfter, size));
      }
      if (postponed > 0) {
        parts.add("%,d partitions left, which were changed meanwhile".formatted(postponed));
      }
      if (expired > 0) {
        parts.add("%,d snapshots expired".formatted(expired));
      }
      if (orphans > 0) {
        parts.add("%,d orphaned files (%,d bytes) deleted".formatted(orphans, orphanBytes));
      }
      return (isNothing() ? "nothing to do" : String.join(", ", parts))
          + "; %,d snapshots kept".formatted(kept);
    }
  }

  /**
   * Does it.
   *
   * @throws RuntimeException if catalog or store fail; what was done until then is whole
   */
  public static Outcome run(Table table, SafeAge age) {
    table.refresh();
    Compaction.Outcome compacted = new Compaction(table).run();
    table.refresh();
    int expired = new SnapshotExpiry(table, age).run();
    table.refresh();
    return outcome(table, compacted, expired, 0, new OrphanFiles(table, age.files()).run());
  }

  /** Only looks. */
  public static Outcome plan(Table table, SafeAge age) {
    table.refresh();
    Compaction.Outcome compacted = new Compaction(table).plan();
    int expired = new SnapshotExpiry(table, age).find().size();
    return outcome(table, compacted, expired, expired, new OrphanFiles(table, age.files()).find());
  }

  private static Outcome outcome(
      Table table,
      Compaction.Outcome compacted,
      int expired,
      int stillThere,
      List<FileInfo> orphans) {
    int snapshots = (int) table.snapshots().spliterator().getExactSizeIfKnown();
    return new Outcome(
        compacted.filesBefore(),
        compacted.filesAfter(),
        compacted.bytesBefore(),
        compacted.bytesAfter(),
        compacted.postponed(),
        expired,
        snapshots - stillThere,
        orphans.size(),
        orphans.stream().mapToLong(FileInfo::size).sum());
  }
}
